#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace source {

// The sum that go.sum files give for a module, "h1:" and 44 letters of base64: SHA-256 over one
// line per file, "<sha256>  <prefix>/<path>\n", sorted by path bytes
// (https://go.dev/ref/mod#go-sum-files; golang.org/x/mod/sumdb/dirhash, Hash1). Folders count only
// by the files in them; modes do not count; anything but files and folders is an Error.
std::string go_tree_sum(const std::filesystem::path& folder, std::string_view prefix);

// The same, while every file is copied below `target`, writable and with its own execute bit.
std::string go_tree_sum_and_copy(const std::filesystem::path& folder, std::string_view prefix,
                                 const std::filesystem::path& target);

}  // namespace source
