#pragma once

#include "fake-router/value.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fake {

// The commands of one version, from commands_table.hpp. Names count as a whole only, so that what
// a router takes as an abbreviation does not hide a wrong name.
class Commands {
public:
    enum class Packages { with_container, without };  // without it there is no /container at all
    Commands(int version, Packages packages);         // 72008 is 7.20.8

    bool is_menu(const std::string& path) const { return menus_.contains(path); }
    bool is_command(const std::string& path) const { return parameters_.contains(path); }
    bool has(const std::string& command, const std::string& parameter) const;

    // Whether `name` is a property of the menu's items: something add or set takes, or reports.
    bool is_property(const std::string& menu, const std::string& name) const;

private:
    std::set<std::string> menus_;
    std::map<std::string, std::set<std::string>> parameters_;
};

using Properties = std::map<std::string, std::string>;

struct Item {
    int id = 0;
    Properties properties;
};

// "*1A"
std::string id_text(int id);

// One menu's items. Settings (/ip/dns) are one item that is always there.
struct Menu {
    std::vector<Item> items;
    int next_id = 1;

    Item& add(Properties properties);
    Item* find(int id);
    Item* find_by(const std::string& property, const std::string& value);
    void remove(int id);
    void move_before(int id, int other);  // both are there
};

}  // namespace fake
