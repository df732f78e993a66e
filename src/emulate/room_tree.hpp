#pragma once

#include "emulate/id_map.hpp"
#include "tree/tree.hpp"

#include <filesystem>

namespace emulate {

// What did not come out as the image has it.
struct Unfaithful {
    std::size_t owners = 0;   // entries that belong to the sandbox's own user
    std::size_t devices = 0;  // device nodes left out
};

// Writes `tree` below `root`, an empty folder that nobody else sees.
Unfaithful write_tree(const tree::Tree& tree, const std::filesystem::path& root,
                      IdMap::Reach owners);

}  // namespace emulate
