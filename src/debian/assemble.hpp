#pragma once

#include "debian/pattern.hpp"
#include "recipe/image_definition.hpp"
#include "recipe/packages.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace debian {

struct PackageSummary {
    recipe::LockedPackage package;
    std::string maintainer;
    std::string homepage;
    std::string description;         // its first line
    std::vector<std::string> paths;  // what it shipped, as in its .list, dropped ones included
};

struct AssemblyReport {
    std::vector<Dropped> dropped;          // one for each rule that dropped something
    std::vector<PackageSummary> packages;  // in the order they were unpacked
    std::vector<std::string> warnings;     // scripts that nobody has described, or that changed
};

// Puts a definition's root filesystem into `tree`: the packages' files with their owners, modes and
// times, then what their scripts would have made, then the package database, then what the
// definition itself adds; and takes out what its rules drop. `files` are the packages' files, in
// the same order (see fetch). Nothing is unpacked on disk and no program is run.
AssemblyReport add_to_tree(tree::Tree& tree, const recipe::ImageDefinition& definition,
                           const std::vector<recipe::LockedPackage>& packages,
                           const std::vector<std::filesystem::path>& files);

}  // namespace debian
