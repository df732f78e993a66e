#pragma once

#include "emulate/cpu.hpp"
#include "emulate/id_map.hpp"
#include "tree/tree.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace emulate {

// A folder or file of this machine that the image sees.
struct Mount {
    std::filesystem::path from;
    std::string to;  // absolute path in the image
    enum class Access { read_write, read_only } access = Access::read_write;
};

enum class Tun { absent, present };

// Where things of ours lie inside a sandbox; in /dev, which is no part of the image.
inline constexpr const char* own_folder = "/dev/.armpack";
inline constexpr const char* emulator_path = "/dev/.armpack/qemu-arm";

struct Room {
    const tree::Tree* tree = nullptr;  // without one, this machine's files stay as they are
    std::filesystem::path emulator;    // on this machine
    Cpu cpu = Cpu::armv5te;
    std::vector<Mount> mounts;  // sources absolute, without links
    Tun tun = Tun::absent;
    IdMap::Reach owners = IdMap::Reach::all;
    enum class Starting { registered, inherited } starting = Starting::registered;
    std::string resolver;  // contents of /etc/resolv.conf; empty: as the image has it
    std::string host_name;
};

struct Furnished {
    std::vector<std::string> notes;  // what is not as on the router, a sentence each
    // How programs that programs start come to run under the emulator.
    enum class Children { by_sandbox, by_system, not_at_all } children = Children::by_sandbox;
};

// Called in the first process of a sandbox, alone in its namespaces: makes the image's tree, in
// memory, its root, with /proc, /dev and /sys as a container has them, and gives up sight of this
// machine's files.
Furnished furnish(const Room& room);

}  // namespace emulate
