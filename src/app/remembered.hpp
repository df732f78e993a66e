#pragma once

#include "app/dist.hpp"
#include "app/plan.hpp"
#include "build/outputs.hpp"
#include "image/write.hpp"
#include "recipe/packages.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace app {

// What a build made before, by everything that it was made from: with nothing changed, a build is a
// look at the files in the output folder, which must have the very bytes they had then.
//
//     <cache>/results/<key>    JSON: the archive, and the SHA-256 of each file beside it

// SHA-256 over recipe, its files, toolchain, definition, packages, device, rules of the check, this
// program and `request` (what the command line adds). Empty where sources have no digest.
std::optional<std::string> result_key(const Plan& plan, const recipe::LockedPackages& packages,
                                      const build::Options& options, std::string_view request);

// The archive, if `key` is remembered and all files of that build are in `dist`, unchanged.
std::optional<image::Written> remembered(std::string_view key, const Dist& dist);

// `files` are names in `dist`: all that the build put there, the archive among them.
void remember(std::string_view key, const Dist& dist, const std::vector<std::string>& files,
              const image::Written& written);

}  // namespace app
