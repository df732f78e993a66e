#include "fake-router/menus.hpp"

#include "base/text.hpp"
#include "fake-router/commands_table.hpp"

#include <algorithm>

namespace fake {

namespace {

// What items report without it being settable.
const std::map<std::string, std::set<std::string>>& reported() {
    static const std::map<std::string, std::set<std::string>> all = {
        {"/container", {"root-dir", "tag", "os", "arch", "name", "status", "file"}},
        {"/file", {"name", "type", "size", "contents", "creation-time", "last-modified"}},
        {"/disk", {"slot", "size", "free", "fs", "type", "mount-point", "mounted"}},
        {"/ip/dns", {"dynamic-servers"}},
        {"/log", {"time", "topics", "message"}},
        {"/system/resource",
         {"version", "board-name", "architecture-name", "cpu", "cpu-count", "free-hdd-space",
          "total-hdd-space", "free-memory", "total-memory", "uptime"}},
        {"/system/package", {"name", "version", "disabled"}},
        {"/system/device-mode", {"mode", "container"}},
    };
    return all;
}

}  // namespace

Commands::Commands(int version, Packages packages) {
    menus_.insert("");
    for (const CommandRow& row : command_rows) {
        if (version < row.since || (row.until != 0 && version > row.until)) continue;
        std::string path = row.command;
        if (packages == Packages::without && path.starts_with("/container/")) continue;
        parameters_[row.command].insert(row.parameter);
        while (!path.empty()) {
            path.resize(path.rfind('/'));
            menus_.insert(path);
        }
    }
}

bool Commands::has(const std::string& command, const std::string& parameter) const {
    const auto found = parameters_.find(command);
    return found != parameters_.end() && found->second.contains(parameter);
}

bool Commands::is_property(const std::string& menu, const std::string& name) const {
    if (name == ".id" || name == "disabled" || name == "dynamic" || name == "comment") return true;
    if (has(menu + "/add", name) || has(menu + "/set", name)) return true;
    const auto found = reported().find(menu);
    return found != reported().end() && found->second.contains(name);
}

std::string id_text(int id) {
    return "*" + base::to_lower(base::hex(static_cast<std::uint64_t>(id)));
}

Item& Menu::add(Properties properties) {
    items.push_back({next_id++, std::move(properties)});
    return items.back();
}

Item* Menu::find(int id) {
    const auto found =
        std::find_if(items.begin(), items.end(), [id](const Item& item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

Item* Menu::find_by(const std::string& property, const std::string& value) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) {
        const auto at = item.properties.find(property);
        return at != item.properties.end() && at->second == value;
    });
    return found == items.end() ? nullptr : &*found;
}

void Menu::remove(int id) {
    std::erase_if(items, [id](const Item& item) { return item.id == id; });
}

void Menu::move_before(int id, int other) {
    const Item moved = *find(id);
    remove(id);
    const auto place = std::find_if(items.begin(), items.end(),
                                    [other](const Item& item) { return item.id == other; });
    items.insert(place, moved);
}

}  // namespace fake
