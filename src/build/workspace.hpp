#pragma once

#include "base/file.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace build {

// The folder below the cache in which one recipe is built, held by one process at a time. The
// source tree in it stays from run to run; everything else is new each time. What a killed run left
// behind goes when the next one starts.
//
//     <cache>/work/<recipe>.lock
//     <cache>/work/<recipe>/source/      the prepared source
//     <cache>/work/<recipe>/source.is    what it was prepared from, and its sum
//     <cache>/work/<recipe>/armpack-run-XXXXXX/
//                                        output/ and temporary/, of this run. A compiler that
//                                        outlives a killed armpack writes into nobody else's.
class Workspace {
public:
    // Waits for another build of the same recipe, and says that it does.
    explicit Workspace(std::string_view recipe);
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    std::filesystem::path source() const { return folder_ / "source"; }
    std::filesystem::path output() const { return run_.path() / "output"; }
    std::filesystem::path temporary() const { return run_.path() / "temporary"; }

    // Makes source() hold what `fill` puts into the path it is given (which does not exist yet),
    // unless it does so already: prepared from the same `identity`, and not a byte changed since.
    // Returns the sum of the tree (source::go_tree_sum).
    std::string prepare_source(std::string_view identity,
                               const std::function<void(const std::filesystem::path&)>& fill);

private:
    std::filesystem::path folder_;
    base::FileLock lock_;
    base::TemporaryFolder run_;
};

}  // namespace build
