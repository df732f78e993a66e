#include "build/cross_files.hpp"

#include "base/text.hpp"
#include "build/c_tools.hpp"

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

bool is_hosts(const CrossPlace& place) {
    return place.compilers == CrossPlace::Compilers::of_the_host;
}

// Of the host's compilers nobody adds the target's flags.
std::vector<std::string> compiler_flags(const recipe::CToolchain& tools, const CrossPlace& place) {
    std::vector<std::string> flags;
    if (is_hosts(place)) flags = tools.target_flags;
    return all_of(all_of(flags, tools.compiler_flags), place.compiler);
}

std::vector<std::string> linker_flags(const recipe::CToolchain& tools, const CrossPlace& place) {
    // Clang links as it compiles: with the target's flags.
    const bool is_clang = is_hosts(place) && !tools.c.starts_with(tools.triplet);
    return all_of(is_clang ? tools.target_flags : std::vector<std::string>(), tools.linker_flags);
}

std::string c_of(const recipe::CToolchain& tools, const CrossPlace& place) {
    return is_hosts(place) ? tools.c : name_of_c(tools);
}

std::string cxx_of(const recipe::CToolchain& tools, const CrossPlace& place) {
    return is_hosts(place) ? tools.cxx : name_of_cxx(tools);
}

}  // namespace

std::string cmake_toolchain_file(const recipe::CToolchain& tools, const CrossPlace& place) {
    const std::string compiler = cmake_text(compiler_flags(tools, place));
    std::string text = concat(
        "set(CMAKE_SYSTEM_NAME Linux)\n"
        "set(CMAKE_SYSTEM_PROCESSOR armv5te)\n"
        "set(CMAKE_C_COMPILER ",
        c_of(tools, place), ")\nset(CMAKE_CXX_COMPILER ", cxx_of(tools, place),
        ")\nset(CMAKE_C_FLAGS_INIT ", compiler, ")\nset(CMAKE_CXX_FLAGS_INIT ", compiler,
        ")\nset(CMAKE_EXE_LINKER_FLAGS_INIT ", cmake_text(linker_flags(tools, place)),
        ")\nset(CMAKE_LIBRARY_ARCHITECTURE ", tools.triplet, ")\n");
    if (place.sysroot.empty()) {
        text += concat("set(CMAKE_FIND_ROOT_PATH /usr/", tools.triplet, ")\n");
    } else {
        text += concat("set(CMAKE_SYSROOT ", place.sysroot.string(), ")\nset(CMAKE_FIND_ROOT_PATH ",
                       place.sysroot.string(), ")\n");
    }
    if (!place.emulator.empty()) {
        text += concat("set(CMAKE_CROSSCOMPILING_EMULATOR \"", base::join(place.emulator, ";"),
                       "\")\n");
    }
    return concat(text,
                  "set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)\n"
                  "set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)\n"
                  "set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)\n"
                  "set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)\n");
}

std::string meson_cross_file(const recipe::CToolchain& tools, const CrossPlace& place) {
    const std::string compiler = meson_list(compiler_flags(tools, place));
    const std::string linker = meson_list(linker_flags(tools, place));
    std::string text =
        concat("[binaries]\nc = '", c_of(tools, place), "'\ncpp = '", cxx_of(tools, place),
               "'\nar = '", tools.triplet, "-ar'\nstrip = '", tools.triplet, "-strip'\n");
    if (!place.emulator.empty()) text += concat("exe_wrapper = ", meson_list(place.emulator), "\n");
    text += "pkgconfig = 'pkg-config'\n";
    if (!place.sysroot.empty()) {
        const std::string root = place.sysroot.string();
        text +=
            concat("\n[properties]\nsys_root = '", root, "'\npkg_config_libdir = ['", root,
                   "/usr/lib/", tools.triplet, "/pkgconfig', '", root, "/usr/share/pkgconfig']\n");
    }
    return concat(text, "\n[built-in options]\nc_args = ", compiler, "\ncpp_args = ", compiler,
                  "\nc_link_args = ", linker, "\ncpp_link_args = ", linker,
                  "\n\n[host_machine]\n"
                  "system = 'linux'\n"
                  "cpu_family = 'arm'\n"
                  "cpu = 'armv5te'\n"
                  "endian = 'little'\n");
}

}  // namespace build
