#pragma once

#include "build/compiler.hpp"
#include "recipe/lock.hpp"
#include "source/supply.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace build {

enum class Reuse { yes, no };

struct Options {
    std::filesystem::path log;  // written whole: this build's, or that of the build reused
    Reuse reuse = Reuse::yes;   // no: build, whatever the cache holds
    recipe::LockedGo go;        // what the lock pins; empty without one
    source::Supply supply;
};

enum class Origin { built, reused };

// What a build made. The files lie in the cache and are not to be changed.
struct Outputs {
    std::map<std::string, std::filesystem::path> files;  // by the name the recipe gives them
    std::string toolchain;                               // "go1.26.8"
    std::vector<Compiler::Tool> tools;                   // of the compiler; empty if not known
    Origin origin = Origin::built;
};

}  // namespace build
