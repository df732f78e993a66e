#pragma once

#include "image/config.hpp"
#include "image/layer.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace image {

enum class Format {
    docker_archive,  // what every RouterOS 7 imports
    oci_layout       // RouterOS 7.21 and later, and registries
};
enum class Compression { none, gzip };

struct WriteOptions {
    Format format = Format::docker_archive;
    Compression outer = Compression::none;
    Compression oci_layer = Compression::gzip;  // docker archives have their layer uncompressed
    std::string tag;                            // "name:version"; becomes the container's tag
    LayerOptions layer;
    // Told the archive's size before it gets its name. What it throws leaves write_archive(), and
    // no archive is left.
    std::function<void(std::uint64_t size_bytes)> accept;
};

struct Written {
    std::filesystem::path path;
    std::uint64_t size_bytes = 0;
    std::string sha256;         // of the archive
    std::string config_sha256;  // the image's id
    std::string layer_sha256;   // of the unpacked layer: the diff ID
    std::uint64_t layer_bytes = 0;
};

// Writes an image of one layer as one archive: to a temporary beside `target`, read back and
// verified, then renamed. The bytes depend on the arguments alone. `config` says everything but
// diff_ids, which are set here.
//
// Memory: nothing that grows with the tree, but for an OCI archive, whose compressed layer is held.
Written write_archive(const tree::Tree& tree, Config config, const std::filesystem::path& target,
                      const WriteOptions& options);

}  // namespace image
