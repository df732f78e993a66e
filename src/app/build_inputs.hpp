#pragma once

#include "app/plan.hpp"
#include "app/wanted.hpp"
#include "build/outputs.hpp"
#include "debian/fetch.hpp"
#include "recipe/lock.hpp"
#include "recipe/packages.hpp"

#include <optional>
#include <string>
#include <vector>

namespace app {

// What a build takes from Debian, down to the bytes: for locks, and for fetching it.
struct BuildInputs {
    // What C and C++ are compiled against (recipe build.packages and what every compiler
    // needs); without packages: nothing is.
    recipe::LockedPackages sysroot;
    std::optional<recipe::LockedSourcePackage> source;  // for source.kind debian-source
};

// Whether the recipe's build takes anything from Debian; whether it needs a sysroot (an image
// definition without one: programs are compiled against what came with the compiler). Go without
// cgo needs nothing.
bool needs_debian(const Plan& plan);
bool needs_sysroot(const Plan& plan);

// These ask apt: for the packages of the sysroot, an Error (bad_request) where the image
// definition's suite has none; and for the source package, if the recipe's source is one.
recipe::LockedPackages resolve_sysroot(const Plan& plan, const debian::FetchRequest& fetch,
                                       Ask ask = Ask::within_the_hour);
std::optional<recipe::LockedSourcePackage> resolve_source(const Plan& plan,
                                                          const debian::Mirrors& mirrors);

// The same from a lock, whose source package is the recipe's: a version never has other files.
// Empty where it must be resolved.
std::optional<recipe::LockedSourcePackage> source_of_lock(const Plan& plan,
                                                          const recipe::Lock& lock);

// Fetches what `inputs` says and makes the sysroot, for build::compile. The source package is
// fetched when it is needed.
build::Options build_options(const Plan& plan, const BuildInputs& inputs,
                             const debian::FetchRequest& fetch, const std::filesystem::path& log);

// Which package of the sysroot holds a library that a program needs at run time: "libssl3t64" for
// "libssl.so.3"; empty if none does.
std::string package_of_library(const Plan& plan, const BuildInputs& inputs,
                               const debian::FetchRequest& fetch, const std::string& soname);

// The packages of the sysroot that hold what is linked into the outputs, by name.
std::vector<recipe::LockedPackage> linked_packages(const Plan& plan, const BuildInputs& inputs,
                                                   const debian::FetchRequest& fetch,
                                                   const build::Outputs& outputs);

}  // namespace app
