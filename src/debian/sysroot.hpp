#pragma once

#include "base/content_cache.hpp"
#include "debian/fetch.hpp"
#include "recipe/image_definition.hpp"
#include "recipe/packages.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace debian {

// What programs for an image are compiled against: headers, libraries and pkg-config files of armel
// packages, as a folder in the cache. Nothing of the host's installation is touched or used.
struct Sysroot {
    std::filesystem::path folder;
    std::string digest;                           // of what it was made from
    std::map<std::string, std::string> packages;  // path of a library -> the package that holds it
};

// Makes the sysroot of `definition` (a file of images/sysroots/) from `packages`, or finds it
// in the cache, below sysroots/. Links are relative and stay inside; /lib is a link to /usr/lib
// where the packages say nothing else.
Sysroot make_sysroot(const recipe::ImageDefinition& definition,
                     const recipe::LockedPackages& packages, const base::ContentCache& cache,
                     const FetchRequest& request);

// Whether it is there already: then none of the packages is asked for.
bool has_sysroot(const recipe::ImageDefinition& definition, const recipe::LockedPackages& packages,
                 const base::ContentCache& cache);

}  // namespace debian
