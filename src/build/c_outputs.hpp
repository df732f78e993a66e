#pragma once

#include "build/c_build.hpp"
#include "build/c_steps.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace build {

// Copies the outputs that the recipe names into `folder`: ELF files stripped, and for each that has
// any its debug information besides, under debug_mark and NAME. An output that was not made, or is
// for another machine than ARM, is an Error.
std::map<std::string, std::filesystem::path> collect_outputs(const CProgram& program,
                                                             const CPlaces& places,
                                                             const std::filesystem::path& folder);

}  // namespace build
