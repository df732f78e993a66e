#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace build {

// The static libraries that the linker took something from, as paths below the sysroot, sorted. By
// the maps that the compilers of make_tools() had it write into `tools`: those of the programs
// called like one of `names`, or all, where the build gives a program another name later.
// Libraries that the project made itself, and those that came with the compiler, are left out.
std::set<std::string> linked_libraries(const std::filesystem::path& tools,
                                       const std::filesystem::path& sysroot,
                                       const std::set<std::string>& names);

}  // namespace build
