#pragma once

#include "build/outputs.hpp"
#include "recipe/toolchain.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace build {

// How a project's build system calls the compilers: by name, found in the folder of make_tools().
// What a path of this machine would have to be in is added there, not in CFLAGS: projects like to
// print their flags, and with them the path would be in the program.
std::string name_of_c(const recipe::CToolchain& tools);    // "arm-linux-gnueabi-gcc"
std::string name_of_cxx(const recipe::CToolchain& tools);  // "arm-linux-gnueabi-g++"

struct ToolPlaces {
    std::filesystem::path folder;   // is filled: bin/ comes first in PATH
    std::filesystem::path sysroot;  // empty: the libraries that came with the compiler
    enum class Link { is_static, is_dynamic } link = Link::is_static;
    enum class Tests { never_run, run_emulated } tests = Tests::never_run;
    // A path of this machine, and what the program is to know instead.
    std::vector<std::pair<std::filesystem::path, std::string>> path_maps;
};

// Makes the programs that a build calls: compilers that put the toolchain's flags before the
// project's, refuse flags for newer processors and link statically where that is wanted, through
// ccache where it is installed; pkg-config; and the host's compilers, whose calls are noted.
void make_tools(const recipe::CToolchain& tools, const ToolPlaces& places);

// "-march=armv7-a src/x.c /folder" for each call that was refused, and "gcc -o x x.c" for each call
// of a host's compiler, since make_tools().
std::vector<std::string> refused_calls(const std::filesystem::path& folder);
std::vector<std::string> host_calls(const std::filesystem::path& folder);

// Where the host has GCC's start files, headers and programs, arranged so that it takes nothing but
// those from the host: its own folder of headers and libraries for the target, which it would look
// into before the sysroot's, is not there. libgcc and the C++ library are the sysroot's; the
// headers of the C++ library are the older ones, which the newer library goes with. In the cache.
std::filesystem::path compiler_view(const recipe::CToolchain& tools,
                                    const std::filesystem::path& sysroot);

}  // namespace build
