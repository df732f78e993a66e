#pragma once

#include "build/compiler.hpp"

#include <string>
#include <vector>

namespace build {

// What `TRIPLET-gcc` compiles, assembles and links with, and what it puts into every program; those
// of the files that are there.
std::vector<Compiler::Tool> gcc_files(const std::string& triplet);

}  // namespace build
