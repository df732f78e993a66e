#pragma once

#include "tree/tree.hpp"

#include <cstdint>
#include <string>
#include <vector>

// What an image takes on the router's disk, as the disk counts it: whole blocks of ext4.
namespace image {

// The block size is chosen when a file system is made: RouterOS, like mke2fs, takes 4096 for
// anything larger than 512 MiB and 1024 below.
struct Ext4 {
    std::uint32_t block_bytes = 4096;  // 1024, 2048 or 4096
};

struct DiskUse {
    std::uint32_t block_bytes = 0;
    std::uint64_t blocks = 0;
    std::uint64_t inodes = 0;
    std::uint64_t bytes() const { return blocks * block_bytes; }
};

// Of the tree, extracted into a folder that is made for it; that folder counts as well. Where a
// folder is so large that ext4 indexes it, how full its blocks become depends on a hash that every
// file system seeds anew: there, and only there, the number is an expectation.
DiskUse disk_use(const tree::Tree& tree, Ext4 disk = {});

// Of one file of that many bytes, all of them written.
std::uint64_t blocks_of_file(std::uint64_t size_bytes, Ext4 disk = {});

// The disk while the router imports, and afterwards.
struct StoreUse {
    std::uint64_t archive_bytes = 0;    // the file's size
    std::uint64_t archive_on_disk = 0;  // in whole blocks
    DiskUse tree;

    // Archive and tree lie on the disk together from the start of the extraction.
    std::uint64_t importing_bytes() const { return archive_on_disk + tree.bytes(); }
    // When the archive is deleted.
    std::uint64_t after_bytes() const { return tree.bytes(); }
};
StoreUse store_use(std::uint64_t archive_bytes, const tree::Tree& tree, Ext4 disk = {});

// Who takes the disk's blocks: packages (their files' blocks; "" is what belongs to none), files,
// and names with the same content, each the largest first. Folders and links are left out.
struct Contributors {
    struct Part {
        std::string name;
        std::uint64_t bytes = 0;  // in whole blocks
    };
    std::vector<Part> packages;        // empty where the tree has no package database
    std::vector<Part> files;           // "/usr/bin/x"
    std::uint64_t wasted_bytes = 0;    // by files whose content is there already
    std::uint64_t rounding_bytes = 0;  // by files that do not fill their last block
};
Contributors contributors_of(const tree::Tree& tree, Ext4 disk = {});

}  // namespace image
