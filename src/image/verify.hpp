#pragma once

#include "image/config.hpp"

#include <filesystem>
#include <string>

namespace image {

// Reads a finished archive of ours back and compares everything in it with what was meant: digests,
// sizes, diff IDs, configuration, tag. All contradictions are in the one base::Error it throws.
// Gives the SHA-256 of the archive.
std::string verify_written(const std::filesystem::path& archive, const Config& config,
                           const std::string& tag);

}  // namespace image
