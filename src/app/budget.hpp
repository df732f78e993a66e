#pragma once

#include "image/disk_use.hpp"
#include "recipe/device.hpp"
#include "recipe/recipe.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <string>

namespace app {

// What an image may take. A number 0 is no limit.
struct StoreLimits {
    std::uint64_t archive_bytes = 0;  // the recipe's budget.archive_mib
    std::uint64_t tree_bytes = 0;     // the recipe's budget.store_mib
    std::uint64_t disk_bytes = 0;     // what the disk of the store has room for
    std::string disk;                 // who says so: "--store-size", "hex-refresh"
};

// `store_size` is what --store-size says, 0 without it; it counts more than the device's.
StoreLimits store_limits(const recipe::Budget& budget, const recipe::Device& device,
                         std::uint64_t store_size);

// Throws Error (refused) where a limit is passed: which, by how much, who takes most, what helps.
void require_budget(const StoreLimits& limits, const image::StoreUse& use, const tree::Tree& tree);

// One line for people: "on the router's disk: 57.3 MiB with the archive, 30.1 MiB without it
// (7,703 blocks of 4096 bytes, 512 inodes)".
std::string store_line(const image::StoreUse& use);

}  // namespace app
