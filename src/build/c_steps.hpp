#pragma once

#include "base/process.hpp"
#include "recipe/recipe.hpp"
#include "recipe/toolchain.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace build {

// Where one build takes place. All are absolute.
struct CPlaces {
    std::filesystem::path source;     // the project; make and autotools build in it
    std::filesystem::path build;      // CMake's and Meson's own
    std::filesystem::path staging;    // what is installed, as if it were /
    std::filesystem::path temporary;  // for files that the drivers need
    std::filesystem::path home;       // an empty one
    std::filesystem::path tools;      // of make_tools()
    std::filesystem::path sysroot;    // empty: the libraries that came with the compiler
};

// One command of a build, and what it is for ("configure", "build", "install").
struct CStep {
    std::string purpose;
    base::Command command;
};

// The commands that build the project; none of them has run yet. Makes the compilers they call,
// and writes the files that CMake, Meson and autoconf are told about the router by.
std::vector<CStep> c_steps(const recipe::CBuild& build, const recipe::CToolchain& tools,
                           const CPlaces& places);

// What a build's commands find in their environment; nothing else.
base::Environment environment_of(const recipe::CBuild& build, const recipe::CToolchain& tools,
                                 const CPlaces& places);

}  // namespace build
