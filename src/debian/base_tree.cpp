#include "debian/base_tree.hpp"

#include "base/cache_use.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <optional>

namespace debian {

namespace fs = std::filesystem;

namespace {

std::string key_of(const recipe::ImageDefinition& definition,
                   const recipe::LockedPackages& packages);
std::optional<BaseTree> kept_tree(const fs::path& file);

}  // namespace

BaseTree base_tree(const recipe::ImageDefinition& definition,
                   const recipe::LockedPackages& packages, const base::ContentCache& cache,
                   const FetchRequest& request) {
    const fs::path folder = cache.folder() / "trees";
    const fs::path file = folder / key_of(definition, packages);
    if (auto kept = kept_tree(file)) return std::move(*kept);
    const std::vector<fs::path> files = fetch(packages, cache, request);
    BaseTree made;
    made.report = add_to_tree(made.tree, definition, packages.packages, files);
    base::make_folders(folder);
    base::write_file(file, pack_tree(made));
    return made;
}

bool has_base_tree(const recipe::ImageDefinition& definition,
                   const recipe::LockedPackages& packages, const base::ContentCache& cache) {
    std::error_code ignored;  // what cannot be asked about counts as absent
    return fs::is_regular_file(cache.folder() / "trees" / key_of(definition, packages), ignored);
}

namespace {

// Everything that the outcome depends on. The version stands for what the code does.
std::string key_of(const recipe::ImageDefinition& definition,
                   const recipe::LockedPackages& packages) {
    std::string text = base::concat("1 " ARMPACK_VERSION "\n", definition.digest);
    for (const recipe::LockedPackage& package : packages.packages) {
        text += base::concat("\n", recipe::to_json({.packages = {package}}));
    }
    return base::sha256_of(text);
}

std::optional<BaseTree> kept_tree(const fs::path& file) {
    std::error_code ignored;  // what cannot be asked about counts as absent
    if (!fs::is_regular_file(file, ignored)) return std::nullopt;
    try {
        BaseTree kept = unpack_tree(file);
        base::mark_used(file);
        return kept;
    } catch (const base::Error& error) {
        base::warn(base::concat(error.what(), ": made again"));
        return std::nullopt;
    }
}

}  // namespace

}  // namespace debian
