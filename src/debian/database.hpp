#pragma once

#include "debian/deb.hpp"
#include "tree/tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace debian {

// Writes dpkg's database of installed packages into the tree, so that scanners and people see
// them: /var/lib/dpkg/status and, for each package, info/PACKAGE.list and its control files.
void write_database(tree::Tree& tree, const std::vector<Deb>& packages);

// The lines of a package's .list: what it shipped, in its order, absolute.
std::vector<std::string> shipped_paths(const Deb& package);

std::string md5_of(std::string_view bytes);

}  // namespace debian
