#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace app {

// Something in the cache that is kept or pruned as a whole: a file, or a folder of them.
struct CacheUnit {
    std::string kind;  // "packages and sources", …
    std::filesystem::path path;
    std::uint64_t size_bytes = 0;
    std::filesystem::file_time_type used;  // last, as far as known
};

// All that armpack can make or get again. What is not (locks, what it does not know) is left alone.
std::vector<CacheUnit> cache_units(const std::filesystem::path& cache_folder);

struct PruneRequest {
    std::optional<std::chrono::seconds> older_than;  // since the last use
    std::optional<std::uint64_t> max_bytes;          // of all that stays
};

struct Pruned {
    std::vector<CacheUnit> gone;
    std::uint64_t kept_bytes = 0;
};

// Removes what is older, then, least recently used first, what is too much. Waits until nobody uses
// the cache; several at a time wait for each other.
Pruned prune(const std::filesystem::path& cache_folder, const PruneRequest& request);

}  // namespace app
