#pragma once

#include <filesystem>

namespace emulate {

// QEMU's user-mode emulator for 32-bit ARM, statically linked: it runs where only the image's own
// libraries are. Error that says how to get it.
std::filesystem::path find_emulator();

}  // namespace emulate
