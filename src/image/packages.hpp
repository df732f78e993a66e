#pragma once

#include "tree/tree.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace image {

struct InstalledPackage {
    std::string name;
    std::string version;
    std::string architecture;
};

// Which packages a root filesystem says it holds, and what is theirs.
struct PackageDatabase {
    std::vector<InstalledPackage> packages;
    // Paths of the tree, as they lie in it (links among parents followed), to packages. What two
    // packages claim belongs to the first.
    std::map<std::string, std::size_t, std::less<>> owners;
};

// Reads what is there of: dpkg's database (var/lib/dpkg/status and info/*.list), that of images
// without dpkg (var/lib/dpkg/status.d/NAME and NAME.md5sums), and that of apk
// (lib/apk/db/installed). A damaged one gives what can be read of it.
PackageDatabase read_packages(const tree::Tree& tree);

}  // namespace image
