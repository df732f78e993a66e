#pragma once

#include "recipe/toolchain.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace build {

// What build systems want to be told about a C toolchain. For nobody's place these are
// toolchains/NAME.cmake and NAME.meson, which serve people without armpack as well; a build says
// what depends on the place and on the recipe.
struct CrossPlace {
    // Those of make_tools() add the target's flags themselves, and come first in PATH.
    enum class Compilers { of_the_host, of_make_tools } compilers = Compilers::of_the_host;
    std::filesystem::path sysroot;      // empty: what came with the compiler
    std::vector<std::string> compiler;  // more flags
    std::vector<std::string> emulator;  // runs a program for the router; empty: none may run
};

// A CMake toolchain file. Libraries and headers are looked for below CMAKE_FIND_ROOT_PATH alone,
// programs on the host alone.
std::string cmake_toolchain_file(const recipe::CToolchain& tools, const CrossPlace& place);

// A Meson cross file.
std::string meson_cross_file(const recipe::CToolchain& tools, const CrossPlace& place);

}  // namespace build
