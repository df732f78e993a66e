#pragma once

#include "base/content_cache.hpp"
#include "debian/fetch.hpp"
#include "debian/resolve.hpp"
#include "recipe/packages.hpp"

#include <filesystem>
#include <string>

namespace debian {

// The files of a source package in the definition's suites, from indices that are verified as for
// resolve(). `request.packages` is not looked at. A version that the suites do not have is an
// Error (bad_request) that says which they have.
recipe::LockedSourcePackage resolve_source(const ResolveRequest& request,
                                           const std::string& package, const std::string& version);

// Its files, in the same order, in the cache with the right digest: from the vendor folder
// (DIR/sources/), else from the mirrors.
std::vector<std::filesystem::path> fetch_source(const recipe::LockedSourcePackage& package,
                                                const base::ContentCache& cache,
                                                const FetchRequest& request);

// Where a vendor folder has one of its files.
std::filesystem::path vendored_file(const std::filesystem::path& vendor_folder,
                                    const recipe::LockedSourcePackage::File& file);

// Unpacks them into `target`, which must not exist, with Debian's patches applied, by
// dpkg-source(1).
void unpack_source(const recipe::LockedSourcePackage& package,
                   const std::vector<std::filesystem::path>& files,
                   const std::filesystem::path& target);

}  // namespace debian
