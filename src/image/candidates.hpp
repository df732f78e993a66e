#pragma once

#include "image/blobs.hpp"
#include "image/read.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace image {

// A file of the archive, and what is stated about it elsewhere.
struct BlobReference {
    std::string name;
    std::string sha256;                       // empty: nothing stated
    std::optional<std::uint64_t> size_bytes;  // empty: nothing stated
};

// One image of an archive, before its layers are read.
struct Candidate {
    Image::Kind kind = Image::Kind::docker_archive;
    std::vector<std::string> tags;
    BlobReference config;
    std::vector<BlobReference> layers;
    std::vector<std::string> contradictions;  // on the way to it
};

// All images of an archive or folder: those of manifest.json, or else those index.json leads to
// (through nested indexes, without attestations).
std::vector<Candidate> candidates_of(const Blobs& blobs, const ReadLimits& limits);

// The blob, and a line in `candidate.contradictions` for each thing stated that is not so.
tree::Content checked_blob(const Blobs& blobs, const BlobReference& reference,
                           std::vector<std::string>& contradictions);

}  // namespace image
