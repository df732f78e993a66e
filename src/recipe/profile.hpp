#pragma once

#include "isa/feature.hpp"

#include <filesystem>
#include <string>

namespace recipe {

// Reads and checks a file of toolchains/profiles/. Error (bad_request) lists every mistake.
isa::Profile load_profile(const std::filesystem::path& file);
std::string profile_schema();

}  // namespace recipe
