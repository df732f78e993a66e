#pragma once

#include "debian/assemble.hpp"
#include "tree/tree.hpp"

#include <filesystem>
#include <string>

namespace debian {

// A root filesystem made of packages, and what is to be told of it.
struct BaseTree {
    tree::Tree tree;
    AssemblyReport report;
};

// The same as one file: "armpack tree 1", the SHA-256 of what follows, then entries and contents.
// Private to one machine's cache: the format may change with any version.
std::string pack_tree(const BaseTree& base);

// Reads a pack back; contents stay in the mapped file. Throws base::Error if its bytes are not what
// pack_tree wrote.
BaseTree unpack_tree(const std::filesystem::path& file);

}  // namespace debian
