#pragma once

#include "base/process.hpp"
#include "build/go_build.hpp"
#include "build/outputs.hpp"

#include <filesystem>
#include <string>

namespace build {

// C in Go programs (cgo): which compilers the Go command calls, and what they are told.

// Makes the compilers (see c_tools.hpp) in `folder`, and says what the Go command needs in its
// environment to call them; empty for a toolchain without C. `mapped` are folders of this machine
// that must not be in the program.
base::Environment cgo_environment(const GoProgram& program, const Options& options,
                                  const std::filesystem::path& folder,
                                  const std::vector<std::filesystem::path>& mapped);

// What of it decides about the bytes, as text; empty for a toolchain without C.
std::string cgo_inputs(const GoProgram& program, const Options& options);

}  // namespace build
