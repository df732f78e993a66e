#pragma once

#include "base/file.hpp"

#include <filesystem>

namespace base {

// Who uses a cache folder, and who shrinks it, keep out of each other's way by a lock on
// FOLDER/in-use: any number of users at once, or one that prunes.

// From now until the process ends, nothing is pruned from `folder`. Waits for one that prunes, and
// says so. Calls after the first do nothing. A folder that cannot be written cannot be pruned.
void hold_cache(const std::filesystem::path& folder);

// Marks a file of a cache as used now, for those who prune by age.
void mark_used(const std::filesystem::path& file);

// The right to prune: waits until nobody uses the cache, and says so. For processes that have not
// called hold_cache().
class PruneLock {
public:
    explicit PruneLock(const std::filesystem::path& folder);

private:
    Descriptor lock_;
};

}  // namespace base
