#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace recipe {

// Built with a C or C++ compiler, by the build system that the project has.
struct CBuild {
    std::string driver;                  // "make", "autotools", "cmake", "meson", "commands"
    std::string toolchain;               // a file of toolchains/: "gcc-armv5"
    std::string folder;                  // below the source: "."
    std::vector<std::string> configure;  // more arguments of configure, cmake or meson setup
    std::vector<std::string> make;       // more arguments of the make that builds
    std::vector<std::string> install;    // of the make that installs; driver make: none, no install
    std::string link;                    // "static", "dynamic"
    std::vector<std::string> packages;   // armel -dev packages that it is compiled against
    std::vector<std::string> flags;      // more flags of the compiler
    std::vector<std::vector<std::string>> prepare;   // run before configuring, in the folder
    std::vector<std::vector<std::string>> commands;  // driver commands: what builds it
    std::map<std::string, std::string> answers;      // of configure tests: ac_cv_… to yes
    bool emulate = false;  // configure tests may run programs for the router, by qemu-arm
    // By name: a path in what was installed if absolute (/usr/bin/iperf3), in the folder that was
    // built if not (src/tool).
    std::map<std::string, std::string> outputs;
    // Those that keep their symbol table, by which the check and waivers name functions.
    std::set<std::string> with_symbols;
};

}  // namespace recipe
