#pragma once

#include "image/read.hpp"
#include "tree/tree.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace app {

// Something on disk whose files are to be looked at.
struct Subject {
    enum class Kind { file, folder, package, image };
    Kind kind = Kind::file;
    tree::Tree tree;  // of a single file: that file under its base name
    // Of an image: where the archive contradicts itself.
    std::vector<std::string> contradictions;
    std::string platform;      // of an image: "linux/arm/v7"
    std::string library_path;  // of an image: LD_LIBRARY_PATH, if it sets that
};

// LD_LIBRARY_PATH as the image's configuration sets it; empty if it does not.
std::string library_path_of(const image::Image& image);

// Reads a docker or OCI archive or layout, a .deb, a folder, or else a single file. Contents of
// folders and files are mapped. Links of a folder that lead out of it are left out of the tree.
Subject load_subject(const std::filesystem::path& path);

}  // namespace app
