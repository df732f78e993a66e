#pragma once

#include "image/read.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace image {

// One property that differs, in words: "mode", "0644", "0755".
struct Difference {
    std::string what;
    std::string left;
    std::string right;
};

struct FileChange {
    enum class Kind { added, removed, changed };
    Kind kind = Kind::changed;
    std::string path;
    std::int64_t size_difference = 0;  // of the content, right less left
    // What differs of something that is in both: kind, owner, mode, time, link target, size, bytes
    // (where the first difference is, and for ELF files in which section), sections of ELF files.
    std::vector<Difference> differences;
};

struct Comparison {
    std::vector<Difference> image;  // configuration, tags, count of layers
    std::vector<FileChange> files;  // by path

    bool is_equal() const { return image.empty() && files.empty(); }
    std::int64_t size_difference() const;
};

// Compares what the images hold, not how they are packed: layers, compression and digests of the
// archives may differ. Time: that of comparing the contents that are not shared.
Comparison compare(const Image& left, const Image& right);

std::vector<FileChange> compare_trees(const tree::Tree& left, const tree::Tree& right);

}  // namespace image
