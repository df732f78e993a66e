#pragma once

#include <filesystem>

namespace build {

// Only as much as tells that a build made something for the right kind of machine; what the code
// in it needs is the check's business.
bool is_elf(const std::filesystem::path& file);

// Throws unless the file is for 32-bit ARM.
void require_arm_elf(const std::filesystem::path& file);

}  // namespace build
