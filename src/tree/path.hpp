#pragma once

#include <string>
#include <string_view>

namespace tree {

// What Linux takes: longer names cannot be unpacked anywhere.
constexpr std::size_t longest_name_bytes = 255;
constexpr std::size_t longest_path_bytes = 4095;

// The form all paths of a tree have: no leading slash, no "." and no empty components, no slash at
// the end; "" is the root. "./usr//bin/" becomes "usr/bin". Throws base::Error for what must not
// come from an archive: absolute, "..", empty, NUL inside, too long.
std::string normalise(std::string_view path);

// The same for a path as people and recipes write it, which starts at the root: "/etc/hosts".
std::string normalise_absolute(std::string_view path);

std::string_view parent_of(std::string_view path);  // "usr/bin" -> "usr", "usr" -> ""
std::string_view name_of(std::string_view path);    // "usr/bin" -> "bin"

// Where a symbolic link at the normalised `path` points, read from the root, by its text alone:
// "usr/lib" and "../../etc/x" climb above the root. Throws base::Error if it climbs out of the
// tree, is empty, holds NUL or is too long; absolute targets start at the tree's root.
void check_link_target(std::string_view path, std::string_view target);

}  // namespace tree
