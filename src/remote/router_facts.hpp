#pragma once

#include "remote/console.hpp"
#include "routeros/versions.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace remote {

// What a router says of itself, as far as containers depend on it.
struct RouterFacts {
    routeros::Version version;
    std::string version_text;
    std::string board;
    std::string cpu;
    std::optional<std::uint64_t> free_memory_bytes;
    bool container_package = false;
    bool containers_allowed = false;  // device-mode
    std::string file_system;          // of the store's disk; empty: not said
};

RouterFacts ask_facts(const Console& console, std::string_view store);

// What keeps containers from running there, and what to do about it.
struct Obstacle {
    std::string problem;
    std::string remedy;
};
std::vector<Obstacle> obstacles(const RouterFacts& facts, std::string_view store);

}  // namespace remote
