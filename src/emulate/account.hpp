#pragma once

#include "tree/tree.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace emulate {

// Whom a program runs as.
struct Account {
    std::uint32_t user = 0;
    std::uint32_t group = 0;
    std::vector<std::uint32_t> groups;  // supplementary ones, ascending
    std::string home = "/";
};

// `user` as an image's configuration has it: "", "name", "1000", "name:group", "1000:1000". Names
// are those of the tree's own /etc/passwd and /etc/group. Error if there is no such name.
Account find_account(const tree::Tree& tree, std::string_view user);

}  // namespace emulate
