#pragma once

#include "image/config.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace image {

// What a reader of somebody else's image takes: far more than a router has room for.
struct ReadLimits {
    std::uint64_t unpacked_bytes = std::uint64_t{2} << 30;  // the archive, and all its layers
    std::uint64_t entries = 500'000;                        // of all layers
    std::size_t layers = 500;
    std::size_t candidates = 1000;  // images in one archive
};

// Which image of an archive that holds several.
struct Wanted {
    std::string tag;       // as RepoTags or an annotation has it; empty: any
    std::string platform;  // "linux/arm/v5"; empty: any, but that one if there is a choice
};

struct Layer {
    std::string name;     // in the archive: "…/layer.tar", "blobs/sha256/…"
    std::string diff_id;  // SHA-256 of the unpacked bytes, computed
    std::uint64_t stored_bytes = 0;
    std::uint64_t unpacked_bytes = 0;
    // What the layer holds besides whiteouts, in its order, with paths as they come to lie in the
    // image (links among parents followed). Contents are shared with the merged tree.
    std::vector<tree::Entry> entries;
    std::vector<std::string> whiteouts;   // paths it removes from the layers below
    std::vector<std::string> opaque;      // folders it empties first
    std::vector<std::string> duplicates;  // names it gives more than once; the last one counts

    bool is_compressed() const { return stored_bytes != unpacked_bytes; }
};

struct Image {
    enum class Kind { docker_archive, oci_archive, oci_folder };
    Kind kind = Kind::docker_archive;
    std::size_t images_in_archive = 1;
    std::vector<std::string> tags;
    std::string config_sha256;  // of the configuration's bytes, computed: the image's id
    Config config;
    std::vector<Layer> layers;  // bottom first
    tree::Tree merged;          // Entry::origin is "layer 1", "layer 2", …

    // Where the archive contradicts itself: digests, sizes, diff IDs, counts. An image whose bytes
    // are what its names say has none.
    std::vector<std::string> contradictions;
};

std::string_view name_of(Image::Kind kind);

// Reads a docker archive, an OCI archive (both plain or compressed as a whole) or an OCI layout
// folder. Layers may be compressed. Throws base::Error for what is no image, goes beyond the
// limits, holds paths that leave the root, or leaves open which image is meant.
//
// Memory: an uncompressed archive is mapped, not loaded.
Image read_image(const std::filesystem::path& path, const Wanted& wanted = {},
                 const ReadLimits& limits = {});

// Whether the file or folder looks like an image at all; does not read its layers.
bool is_image(const std::filesystem::path& path);

}  // namespace image
