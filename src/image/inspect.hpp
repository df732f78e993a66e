#pragma once

#include "image/packages.hpp"
#include "image/read.hpp"
#include "tree/account.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace image {

// Where an image's bytes went. Bytes are those of files' contents; another name of a file (a hard
// link) adds none. Sums add up: those of `packages` and those of the folder "" are both
// totals.content_bytes.
struct Inspection {
    struct PackageUse {
        InstalledPackage package;  // no name: what belongs to none
        std::uint64_t content_bytes = 0;
        std::size_t files = 0;
    };
    struct FolderUse {
        std::uint64_t content_bytes = 0;  // with all folders below
        std::size_t files = 0;
    };
    struct LayerUse {
        std::uint64_t content_bytes = 0;  // of the files it brings
        std::uint64_t hidden_bytes = 0;   // of those that later layers replace or remove
        std::size_t files = 0;
    };
    struct FileUse {
        std::string path;
        std::string package;  // may be empty
        std::uint64_t content_bytes = 0;
    };
    // Files with the same bytes.
    struct Duplicate {
        std::uint64_t content_bytes = 0;  // of one
        std::vector<std::string> paths;
        std::uint64_t wasted_bytes() const { return content_bytes * (paths.size() - 1); }
    };
    // In a layer, but not in the image.
    struct Hidden {
        std::string path;
        std::size_t layer = 0;  // from 1
        std::uint64_t content_bytes = 0;
    };

    tree::Totals totals;
    std::vector<LayerUse> layers;      // as Image::layers
    std::vector<PackageUse> packages;  // largest first
    std::map<std::string, FolderUse, std::less<>> folders;
    std::vector<FileUse> files;         // largest first
    std::vector<Duplicate> duplicates;  // most wasted first
    std::vector<Hidden> hidden;         // largest first
};

Inspection inspect(const Image& image);

}  // namespace image
