#include "app/cache_units.hpp"

#include "base/cache_use.hpp"
#include "base/file.hpp"

#include <algorithm>

namespace app {

namespace fs = std::filesystem;

namespace {

// A folder of the cache, and how deep below it what is one unit lies.
struct Place {
    const char* folder;
    int depth;
    const char* kind;
};

constexpr Place places[] = {
    {"sha256", 2, "packages and sources"},
    {"partial", 1, "downloads cut short"},
    {"trees", 1, "root filesystems"},
    {"builds/sha256", 1, "compiled programs"},
    {"builds", 1, "lists of builds"},
    {"results", 1, "finished builds"},
    {"resolved", 1, "package versions"},
    {"apt", 1, "package indices"},
    {"work", 1, "prepared sources"},
    {"toolchains", 1, "Go releases"},
    {"go", 1, "Go modules"},
    {"go-build", 1, "what Go compiled"},
};

void add_units(std::vector<CacheUnit>& units, const fs::path& folder, const Place& place,
               int depth);
CacheUnit unit_of(const fs::directory_entry& entry, const char* kind);
void remove(const fs::path& cache_folder, const CacheUnit& unit);

}  // namespace

std::vector<CacheUnit> cache_units(const fs::path& cache_folder) {
    std::vector<CacheUnit> units;
    for (const Place& place : places)
        add_units(units, cache_folder / place.folder, place, place.depth);
    return units;
}

Pruned prune(const fs::path& cache_folder, const PruneRequest& request) {
    const base::PruneLock lock(cache_folder);
    std::vector<CacheUnit> units = cache_units(cache_folder);
    std::ranges::sort(units, {},
                      [](const CacheUnit& unit) { return std::pair(unit.used, unit.path); });
    Pruned result;
    for (const CacheUnit& unit : units)
        result.kept_bytes += unit.size_bytes;
    const auto now = fs::file_time_type::clock::now();
    for (const CacheUnit& unit : units) {
        const bool old = request.older_than && now - unit.used > *request.older_than;
        const bool too_much = request.max_bytes && result.kept_bytes > *request.max_bytes;
        if (!old && !too_much) continue;
        remove(cache_folder, unit);
        result.kept_bytes -= unit.size_bytes;
        result.gone.push_back(unit);
    }
    return result;
}

namespace {

void add_units(std::vector<CacheUnit>& units, const fs::path& folder, const Place& place,
               int depth) {
    std::error_code ignored;  // a cache without this folder
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        const fs::path& path = entry.path();
        if (depth > 1) {
            if (entry.is_directory()) add_units(units, path, place, depth - 1);
            continue;
        }
        // The lock files of others are not ours to remove, and builds/sha256 is a place of its own.
        if (path.extension() == ".lock" || path.filename() == "sha256") continue;
        units.push_back(unit_of(entry, place.kind));
    }
}

CacheUnit unit_of(const fs::directory_entry& entry, const char* kind) {
    CacheUnit unit{.kind = kind, .path = entry.path()};
    std::error_code ignored;  // gone in the meantime: nothing to count
    unit.used = entry.last_write_time(ignored);
    if (!entry.is_directory()) {
        unit.size_bytes = entry.file_size(ignored);
        return unit;
    }
    // The newest thing in a folder says when it was used, as nothing marks the folder itself.
    for (auto at = fs::recursive_directory_iterator(entry.path(), ignored);
         at != fs::recursive_directory_iterator(); at.increment(ignored)) {
        if (!at->is_regular_file(ignored)) continue;
        unit.size_bytes += at->file_size(ignored);
        unit.used = std::max(unit.used, at->last_write_time(ignored));
    }
    return unit;
}

// Out of its place first: who reads at this moment without asking finds all of it or nothing.
void remove(const fs::path& cache_folder, const CacheUnit& unit) {
    if (!fs::is_directory(fs::symlink_status(unit.path))) {
        std::error_code error;
        fs::remove(unit.path, error);
        if (error) base::remove_tree(unit.path);  // which tells why not
        return;
    }
    const base::TemporaryFolder folder("pruned", cache_folder);
    const fs::path aside = folder.path() / "unit";
    base::move_path(unit.path, aside);
    base::remove_tree(aside);
}

}  // namespace

}  // namespace app
