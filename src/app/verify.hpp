#pragma once

#include "base/error.hpp"
#include "image/write.hpp"

#include <filesystem>
#include <string>

namespace app {

// What is said to be built from a recipe.
struct Claim {
    std::string sha256;             // of the archive
    std::filesystem::path archive;  // where it is; empty if only its digest is known
};

// `word` is a SHA-256, with sha256: before it or not, or an archive's path. The archive of a digest
// may be `usual`, where builds put it.
Claim claim_of(const std::string& word, const std::filesystem::path& usual);

// Says whether what was built again is that, to the byte; if not, what differs, file by file, and
// keeps it in `output` (refused).
base::Exit judge(const Claim& claim, const image::Written& again,
                 const std::filesystem::path& output);

}  // namespace app
