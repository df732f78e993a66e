#pragma once

#include "app/plan.hpp"
#include "build/outputs.hpp"
#include "debian/fetch.hpp"
#include "recipe/packages.hpp"

#include <optional>
#include <string>
#include <vector>

namespace app {

// What a build takes from Debian, down to the bytes: for locks, and for fetching it.
struct BuildInputs {
    // What a program in C is compiled against (recipe build.packages and what every compiler
    // needs); without packages: nothing is.
    recipe::LockedPackages sysroot;
    std::optional<recipe::LockedSourcePackage> source;  // for source.kind debian-source
};

// Whether the recipe's build takes anything from Debian; whether it needs a sysroot (an image
// definition without one: programs are compiled against what came with the compiler); and which
// packages it asks for itself.
bool needs_debian(const Plan& plan);
bool needs_sysroot(const Plan& plan);
std::vector<std::string> sysroot_packages(const Plan& plan);

// Asks apt; Go programs need nothing.
BuildInputs resolve_inputs(const Plan& plan, const debian::Mirrors& mirrors);

// Fetches what `inputs` says and makes the sysroot, for build::compile. The source package is
// fetched when it is needed.
build::Options build_options(const Plan& plan, const BuildInputs& inputs,
                             const debian::FetchRequest& fetch, const std::filesystem::path& log);

// Which package of the sysroot holds a library that a program needs at run time: "libssl3t64" for
// "libssl.so.3"; empty if none does.
std::string package_of_library(const Plan& plan, const BuildInputs& inputs,
                               const debian::FetchRequest& fetch, const std::string& soname);

}  // namespace app
