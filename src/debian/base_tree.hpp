#pragma once

#include "base/content_cache.hpp"
#include "debian/fetch.hpp"
#include "debian/tree_pack.hpp"
#include "recipe/image_definition.hpp"
#include "recipe/packages.hpp"

namespace debian {

// fetch() and add_to_tree() in one, with the outcome kept in the cache below trees/: what was made
// of the same definition and the same packages before is mapped, not made again; then the packages
// themselves are not needed. Damaged ones are made again.
BaseTree base_tree(const recipe::ImageDefinition& definition,
                   const recipe::LockedPackages& packages, const base::ContentCache& cache,
                   const FetchRequest& request);

// Whether base_tree() would find what it needs without the packages.
bool has_base_tree(const recipe::ImageDefinition& definition,
                   const recipe::LockedPackages& packages, const base::ContentCache& cache);

}  // namespace debian
