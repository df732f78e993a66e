#pragma once

#include "image/config.hpp"
#include "image/write.hpp"

#include <cstdint>
#include <string>

// What stands around the layer in an archive.
//
// A docker archive, in the one shape that is known to be imported by every RouterOS 7: members in
// this order, mode 0644, time 0, no folder members.
//
//   <sha256 of the configuration>.json
//   <sha256 of the layer>/layer.tar
//   manifest.json     [{"Config":"….json","RepoTags":["name:tag"],"Layers":["…/layer.tar"]}]
//
// An OCI layout (https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md):
//
//   oci-layout, index.json, blobs/sha256/<configuration>, blobs/sha256/<manifest>,
//   blobs/sha256/<layer>
namespace image {

// The layer as it is stored.
struct StoredLayer {
    std::string diff_id;           // SHA-256 of the unpacked layer
    std::string sha256;            // of the stored bytes
    std::uint64_t size_bytes = 0;  // stored
    Compression compression = Compression::none;
};

struct Frame {
    std::string before;  // everything up to the layer's first byte
    std::string after;   // from its last byte to the archive's end
    std::string config_sha256;
};

// The frame's lengths do not depend on the digits of the digests: a frame made with wrong ones can
// be written first and be replaced in place once the layer has gone by.
Frame frame_for(const StoredLayer& layer, Config config, const WriteOptions& options);

}  // namespace image
