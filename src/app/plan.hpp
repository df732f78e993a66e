#pragma once

#include "debian/mirror.hpp"
#include "isa/feature.hpp"
#include "recipe/device.hpp"
#include "recipe/image_definition.hpp"
#include "recipe/recipe.hpp"
#include "recipe/toolchain.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace app {

// Everything that a build depends on, loaded and checked.
struct Plan {
    std::string word;  // what the recipe was called by
    recipe::Recipe recipe;
    recipe::Toolchain toolchain;
    recipe::ImageDefinition definition;
    recipe::ImageDefinition sysroot;  // what a C program is compiled against, as packages
    recipe::Device device;
    isa::Profile profile;
    std::filesystem::path gates;               // folder of the gate lists
    std::vector<std::filesystem::path> rules;  // the files of device and profile
};

// `word` is a recipe's name or path; the rest is what the recipe names, and the device.
Plan load_plan(std::string_view word, std::string_view device);

}  // namespace app
