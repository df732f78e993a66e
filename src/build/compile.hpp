#pragma once

#include "build/outputs.hpp"
#include "recipe/recipe.hpp"
#include "recipe/toolchain.hpp"

namespace build {

// Obtains the recipe's source and builds it with `toolchain` (the file that recipe.build names), or
// takes what an equal build made before from the cache. A kind of source, driver or toolchain that
// cannot be had yet, or that do not go together, is an Error (bad_request).
Outputs compile(const recipe::Recipe& recipe, const recipe::Toolchain& toolchain,
                const Options& options);

}  // namespace build
