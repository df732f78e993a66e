#pragma once

#include "recipe/toolchain.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace build {

// What build systems want to be told about a C toolchain. Without additional flags these are
// toolchains/NAME.cmake and NAME.meson, which serve people without armpack as well; a build adds
// what depends on the place and on the recipe.
struct AddedFlags {
    std::vector<std::string> compiler;
    std::vector<std::string> linker;
};

// A CMake toolchain file. Libraries and headers are looked for below CMAKE_FIND_ROOT_PATH alone,
// programs on the host alone.
std::string cmake_toolchain_file(const recipe::CToolchain& tools, const AddedFlags& added);

// A Meson cross file.
std::string meson_cross_file(const recipe::CToolchain& tools, const AddedFlags& added);

}  // namespace build
