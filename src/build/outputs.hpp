#pragma once

#include "build/compiler.hpp"
#include "debian/fetch.hpp"
#include "recipe/lock.hpp"
#include "recipe/packages.hpp"
#include "source/supply.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace build {

enum class Reuse { yes, no };

// What programs in C are compiled against (debian::make_sysroot).
struct Sysroot {
    std::filesystem::path folder;  // empty: the libraries that came with the compiler
    std::string digest;            // of what it was made from
};

struct Options {
    std::filesystem::path log;  // written whole: this build's, or that of the build reused
    Reuse reuse = Reuse::yes;   // no: build, whatever the cache holds
    recipe::LockedGo go;        // what the lock pins; empty without one
    source::Supply supply;
    Sysroot sysroot;
    // For a recipe whose source is a Debian source package: which, and where it may be had.
    std::optional<recipe::LockedSourcePackage> source_package;
    debian::FetchRequest fetch;
};

enum class Origin { built, reused };

// What a build made. The files lie in the cache and are not to be changed.
struct Outputs {
    std::map<std::string, std::filesystem::path> files;  // by the name the recipe gives them
    // Debug information of those that have any, in ELF files for debuggers. What a program's build
    // ID is, they know too.
    std::map<std::string, std::filesystem::path> debug;
    // Static libraries that the linker took something from for them, as paths below the sysroot:
    // "usr/lib/arm-linux-gnueabi/libssl.a". Sorted.
    std::vector<std::string> linked;
    std::string toolchain;              // "go1.26.8"
    std::vector<Compiler::Tool> tools;  // of the compiler; empty if not known
    Origin origin = Origin::built;
};

}  // namespace build
