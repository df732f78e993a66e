#pragma once

#include "recipe/source.hpp"

#include <filesystem>

namespace source {

// Puts the files of the commit into `target`, which must not exist, without their history.
// A tag that points elsewhere has been moved since the recipe was written: an Error that says
// where it points. Only what the commit needs is downloaded, where the server allows that.
void obtain_git(const recipe::GitRepository& source, const std::filesystem::path& target);

}  // namespace source
