#pragma once

#include "recipe/source.hpp"
#include "source/supply.hpp"

#include <filesystem>
#include <string>

namespace source {

// What the source is, in one line: equal lines mean equal files. For a folder its files are read.
// `recipe_folder` is what a relative path starts from.
std::string identity_of(const recipe::Source& source, const std::filesystem::path& recipe_folder);

// Puts the source's files into `target`, which must not exist. What is downloaded is verified:
// a tarball by its SHA-256, a git repository by its commit, which a tag must point to. Tarballs
// that the supply's vendor folder has come from there. Go modules and Debian source packages are
// not obtained here: Error (bad_request).
void obtain(const recipe::Source& source, const std::filesystem::path& recipe_folder,
            const std::filesystem::path& target, const Supply& supply = {});

}  // namespace source
