#pragma once

#include "remote/console.hpp"
#include "routeros/versions.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace remote {

// What a router says of itself, as far as containers depend on it. An empty text: not said.
struct RouterFacts {
    routeros::Version version;
    std::string version_text;
    std::string board;         // /system/resource board-name
    std::string model;         // /system/routerboard model; virtual machines have none
    std::string architecture;  // "arm"
    std::string cpu;
    std::optional<std::uint64_t> free_memory_bytes;
    std::optional<std::uint64_t> total_memory_bytes;
    bool container_package = false;
    bool containers_allowed = false;  // device-mode
    std::string file_system;          // of the store's disk
    std::optional<std::uint64_t> free_disk_bytes;
};

// Throws Error where something else than RouterOS answers.
RouterFacts ask_facts(const Console& console, std::string_view store);

// What the image asks for; 0 is nothing in particular.
struct Needs {
    std::uint64_t memory_bytes = 0;
    std::uint64_t disk_bytes = 0;
};

// What keeps containers from running there, or may, and what to do about it.
struct Obstacle {
    enum class Weight { blocks, warns };
    std::string problem;
    std::string remedy;
    Weight weight = Weight::blocks;
};
std::vector<Obstacle> obstacles(const RouterFacts& facts, std::string_view store,
                                const Needs& needs = {});

}  // namespace remote
