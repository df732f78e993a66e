#pragma once

#include "emulate/room.hpp"

#include <filesystem>

namespace emulate {

// Has the kernel start our launcher for every ARM program of this user namespace. From Linux 6.7 on
// a user namespace has a binfmt_misc of its own, which goes when it goes. Before that, what the
// machine has registered below `host_proc`, its /proc, decides.
Furnished::Children register_launcher(Cpu cpu, const std::filesystem::path& host_proc);

}  // namespace emulate
