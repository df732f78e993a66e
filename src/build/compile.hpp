#pragma once

#include "build/outputs.hpp"
#include "recipe/lock.hpp"
#include "recipe/recipe.hpp"
#include "recipe/toolchain.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace build {

// Obtains the recipe's source and builds it with `toolchain` (the file that recipe.build names), or
// takes what an equal build made before from the cache. A kind of source, driver or toolchain that
// cannot be had yet, or that do not go together, is an Error (bad_request).
Outputs compile(const recipe::Recipe& recipe, const recipe::Toolchain& toolchain,
                const Options& options);

// SHA-256 of everything that the outputs' bytes depend on; empty where that is known only after
// asking (a Go module without a sum).
std::optional<std::string> key_of(const recipe::Recipe& recipe, const recipe::Toolchain& toolchain,
                                  const Options& options);

// What the lock pins beside packages: sums of the modules that are compiled, of Go itself, source
// archives. Obtains the source, if need be.
void lock_sources(recipe::Lock& lock, const recipe::Recipe& recipe,
                  const recipe::Toolchain& toolchain, const source::Supply& supply);

// Adds all of that to `vendor_folder`, verified.
void vendor_sources(const recipe::Lock& lock, const recipe::Recipe& recipe,
                    const recipe::Toolchain& toolchain, const source::Supply& supply,
                    const std::filesystem::path& vendor_folder);

}  // namespace build
