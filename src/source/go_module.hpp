#pragma once

#include "recipe/source.hpp"
#include "source/go_command.hpp"

#include <filesystem>
#include <string>

namespace source {

// Puts the module's files into `target`, which must not exist, writable and without `vendor/`
// (module zips drop the packages in there and keep its list). Go downloads and verifies; then the
// files that are copied are summed here once more, and the sum must be Go's
// and the recipe's (an empty one there stands for whatever Go's checksum database says).
// On an error `target` may hold a part of the files. Returns the sum.
std::string copy_go_module(const recipe::GoModule& module, const Go& go,
                           const std::filesystem::path& target);

}  // namespace source
