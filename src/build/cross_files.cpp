#include "build/cross_files.hpp"

#include "base/text.hpp"

namespace build {

using base::concat;

namespace {

std::vector<std::string> all_of(std::vector<std::string> first,
                                const std::vector<std::string>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

// ['-a', '-b']
std::string meson_list(const std::vector<std::string>& flags) {
    std::string text;
    for (const std::string& flag : flags) {
        const std::string escaped =
            base::replace_all(base::replace_all(flag, "\\", "\\\\"), "'", "\\'");
        text += concat(text.empty() ? "" : ", ", "'", escaped, "'");
    }
    return concat("[", text, "]");
}

// "-a -b", for CMake's own quoting
std::string cmake_text(const std::vector<std::string>& flags) {
    std::string text = base::join(flags, " ");
    for (const char* special : {"\\", "\"", "$", ";"})
        text = base::replace_all(text, special, concat("\\", special));
    return concat("\"", text, "\"");
}

}  // namespace

std::string cmake_toolchain_file(const recipe::CToolchain& tools, const AddedFlags& added) {
    const std::string compiler = cmake_text(all_of(tools.compiler_flags, added.compiler));
    const std::string linker = cmake_text(all_of(tools.linker_flags, added.linker));
    return concat(
        "set(CMAKE_SYSTEM_NAME Linux)\n"
        "set(CMAKE_SYSTEM_PROCESSOR armv5te)\n"
        "set(CMAKE_C_COMPILER ",
        tools.triplet,
        "-gcc)\n"
        "set(CMAKE_CXX_COMPILER ",
        tools.triplet,
        "-g++)\n"
        "set(CMAKE_C_FLAGS_INIT ",
        compiler,
        ")\n"
        "set(CMAKE_CXX_FLAGS_INIT ",
        compiler,
        ")\n"
        "set(CMAKE_EXE_LINKER_FLAGS_INIT ",
        linker,
        ")\n"
        "set(CMAKE_FIND_ROOT_PATH /usr/",
        tools.triplet,
        ")\n"
        "set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)\n"
        "set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)\n"
        "set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)\n"
        "set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)\n");
}

std::string meson_cross_file(const recipe::CToolchain& tools, const AddedFlags& added) {
    const std::string compiler = meson_list(all_of(tools.compiler_flags, added.compiler));
    const std::string linker = meson_list(all_of(tools.linker_flags, added.linker));
    std::string text = "[binaries]\n";
    for (const auto& [name, program] : {std::pair{"c", "gcc"}, std::pair{"cpp", "g++"},
                                        std::pair{"ar", "ar"}, std::pair{"strip", "strip"}}) {
        text += concat(name, " = '", tools.triplet, "-", program, "'\n");
    }
    return concat(text,
                  "pkgconfig = 'pkg-config'\n"
                  "\n[built-in options]\n"
                  "c_args = ",
                  compiler,
                  "\n"
                  "cpp_args = ",
                  compiler,
                  "\n"
                  "c_link_args = ",
                  linker,
                  "\n"
                  "cpp_link_args = ",
                  linker,
                  "\n"
                  "\n[host_machine]\n"
                  "system = 'linux'\n"
                  "cpu_family = 'arm'\n"
                  "cpu = 'armv5te'\n"
                  "endian = 'little'\n");
}

}  // namespace build
