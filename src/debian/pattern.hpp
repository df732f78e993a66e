#pragma once

#include "recipe/image_definition.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace debian {

// Whether the absolute `path` fits: "?" is one character and "*" any number of them, slashes
// excepted; "**" is any number of any characters.
bool pattern_fits(std::string_view pattern, std::string_view path);

// What one rule of a definition left out.
struct Dropped {
    std::string why;
    std::size_t files = 0;  // and links
    std::uint64_t bytes = 0;
};

// Takes out of `tree` what the rules drop (see recipe::FileRule).
std::vector<Dropped> apply_rules(tree::Tree& tree, const std::vector<recipe::FileRule>& rules);

}  // namespace debian
