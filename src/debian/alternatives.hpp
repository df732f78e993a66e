#pragma once

#include "recipe/image_definition.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace debian {

// What update-alternatives(1) keeps: several programs for one name, of which the one with the
// highest priority is reached by NAME -> /etc/alternatives/NAME -> program. Followers are links
// that change with it.
class AlternativeSystem {
public:
    // As `update-alternatives --install`. A program that is not in the tree is left out with a
    // warning, a follower that is not silently, as there.
    std::vector<std::string> install(const tree::Tree& tree, const recipe::Effect& effect,
                                     std::int64_t mtime);

    // Writes the links and dpkg's records of them.
    void write(tree::Tree& tree) const;

private:
    struct Choice {
        int priority = 0;
        std::map<std::string, std::string> followers;  // name -> path
    };
    struct Group {
        std::string link;
        std::int64_t mtime = 0;
        std::map<std::string, std::string> followers;  // name -> link
        std::map<std::string, Choice> choices;         // by path
    };
    static std::string record_of(const Group& group);

    std::map<std::string, Group> groups_;
};

}  // namespace debian
