#pragma once

#include "recipe/source.hpp"
#include "source/supply.hpp"

#include <filesystem>

namespace source {

// Puts the files of the commit into `target`, which must not exist, without their history: from the
// supply's vendor folder if that has it, else from the repository. There, a tag that points
// elsewhere has been moved since the recipe was written: an Error that says where it points. Only
// what the commit needs is downloaded, where the server allows that. Every object is what its name,
// a digest, says, wherever it comes from.
void obtain_git(const recipe::GitRepository& source, const std::filesystem::path& target,
                const Supply& supply = {});

// Adds the commit, and those of its submodules, to the vendor folder.
void vendor_git(const recipe::GitRepository& source, const std::filesystem::path& vendor_folder);

}  // namespace source
