#pragma once

#include "base/process.hpp"
#include "build/cross_files.hpp"
#include "recipe/recipe.hpp"

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
};

// One command of a build, and what it is for ("configure", "build", "install").
struct CStep {
    std::string purpose;
    base::Command command;
};

// The commands that build the project; none of them has run yet. Writes the files that CMake and
// Meson are told about the toolchain by.
std::vector<CStep> c_steps(const recipe::CBuild& build, const recipe::CToolchain& tools,
                           const CPlaces& places);

// What the compiler and the linker get beyond the toolchain's flags.
AddedFlags added_flags(const recipe::CBuild& build, const CPlaces& places);

}  // namespace build
