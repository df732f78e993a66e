#pragma once

#include "base/content_cache.hpp"
#include "base/download.hpp"
#include "debian/mirror.hpp"
#include "recipe/packages.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace debian {

struct FetchRequest {
    Mirrors mirrors;
    // Archives that keep every day, asked last: below ADDRESS/debian/20261121T091544Z/ lies what
    // the mirror held then.
    std::vector<std::string> dated_archives;
    std::filesystem::path vendor_folder;  // looked at first if not empty: DIR/packages/*.deb
    bool offline = false;                 // vendor folder and cache, nothing else
    base::DownloadSettings settings;
};

// The mirrors by archive, and as the last of them each dated archive as it was a day after the
// newest of the suites' release files was signed: by then the mirrors had it, and still had what it
// names. Offline there are none.
Mirrors places_of(const std::vector<recipe::LockedSuite>& suites, const FetchRequest& request);

// The packages' files, in the same order, all of them in the cache with the right digest. Needs no
// apt. What neither cache nor vendor folder has comes from the mirrors; offline that is an Error
// which lists what is missing.
std::vector<std::filesystem::path> fetch(const recipe::LockedPackages& packages,
                                         const base::ContentCache& cache,
                                         const FetchRequest& request);

// The packages that are neither in the cache nor at any mirror: every address says that it has no
// such file. By their positions in `packages`.
std::vector<std::size_t> find_gone(const recipe::LockedPackages& packages,
                                   const base::ContentCache& cache, const FetchRequest& request);

// Where a vendor folder has a package's file.
std::filesystem::path vendored_file(const std::filesystem::path& vendor_folder,
                                    const recipe::LockedPackage& package);

// The name a package's file has in a pool: zlib1g_1.3…_armel.deb.
std::string file_name_of(const recipe::LockedPackage& package);

}  // namespace debian
