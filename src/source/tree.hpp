#pragma once

#include <filesystem>
#include <string>

namespace source {

// SHA-256 over the files, links and execute bits below `folder`, whatever their times and owners.
// What version control keeps for itself (.git) is left out, here and in copy_tree().
std::string tree_digest(const std::filesystem::path& folder);

// Copies files, links and execute bits into `target`, which is made; files become writable.
// Anything else (devices, sockets) is an Error.
void copy_tree(const std::filesystem::path& folder, const std::filesystem::path& target);

// Unpacks an archive (tar in any compression, zip) into `target`, which is made; the one folder
// that most archives consist of is taken away. An entry that leads out of the archive's own tree,
// by its name or through a link, is an Error.
void unpack_archive(const std::filesystem::path& archive, const std::filesystem::path& target);

// Applies a patch (-p1) to the tree; all of its hunks must fit. The Error shows those that do not.
void apply_patch(const std::filesystem::path& patch, const std::filesystem::path& folder);

}  // namespace source
