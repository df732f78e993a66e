#pragma once

#include "build/c_steps.hpp"
#include "build/outputs.hpp"
#include "recipe/recipe.hpp"
#include "recipe/toolchain.hpp"

#include <filesystem>
#include <vector>

namespace build {

// A recipe's source, ready to be built by hand as the driver would build it.
struct Bench {
    std::filesystem::path folder;   // where the first command runs
    base::Environment environment;  // of every command
    std::vector<CStep> steps;       // what the driver would run, in this order
};

// Obtains the source into `folder`, which must be empty or absent; all that the build makes will
// lie below it. Of the options, what it is compiled against and the source package count. What
// cannot be built cannot be laid out either: the same errors as compile().
Bench lay_out(const recipe::Recipe& recipe, const recipe::Toolchain& toolchain,
              const Options& options, const std::filesystem::path& folder);

}  // namespace build
