#pragma once

#include "build/c_build.hpp"

#include <filesystem>
#include <string>

namespace build {

// What the source is, patches included, in one line: equal lines mean equal files.
std::string identity_of_source(const CProgram& program, const Options& options);

// Puts the source's files into `target`, which must not exist, and applies the recipe's patches.
// All files get one time: whatever order they were written in, no Makefile finds one of them older
// than another and makes it again.
void obtain_source(const CProgram& program, const Options& options,
                   const std::filesystem::path& target);

}  // namespace build
