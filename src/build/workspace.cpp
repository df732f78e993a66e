#include "build/workspace.hpp"

#include "base/cache_use.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "source/go_sum.hpp"

namespace build {

using base::concat;
namespace fs = std::filesystem;

namespace {

fs::path folder_of(std::string_view recipe);
base::FileLock lock_of(const fs::path& folder, std::string_view recipe);
// What killed runs left in `folder`, whose lock is held; `ours` stays.
void remove_leftovers(const fs::path& folder, const fs::path& ours);
// The same for recipes that are not built at the moment, and perhaps never again.
void sweep_others(const fs::path& folder);

}  // namespace

Workspace::Workspace(std::string_view recipe)
    : folder_(folder_of(recipe)), lock_(lock_of(folder_, recipe)), run_("run", folder_) {
    remove_leftovers(folder_, run_.path());
    sweep_others(folder_);
    base::make_folders(output());
    base::make_folders(temporary());
}

std::string Workspace::prepare_source(std::string_view identity,
                                      const std::function<void(const fs::path&)>& fill) {
    const fs::path stamp = folder_ / "source.is";
    if (fs::exists(stamp) && fs::exists(source())) {
        std::string sum = source::go_tree_sum(source(), "source");
        if (base::read_file(stamp) == concat(identity, "\n", sum, "\n")) return sum;
    }
    base::remove_tree(stamp);
    base::remove_tree(source());
    const fs::path prepared = folder_ / "source.new";
    fill(prepared);
    std::string sum = source::go_tree_sum(prepared, "source");
    base::move_path(prepared, source());
    base::write_file(stamp, concat(identity, "\n", sum, "\n"));
    return sum;
}

namespace {

fs::path folder_of(std::string_view recipe) {
    base::hold_cache(base::cache_folder());
    return base::cache_folder() / "work" / recipe;
}

base::FileLock lock_of(const fs::path& folder, std::string_view recipe) {
    base::make_folders(folder);
    return base::FileLock(concat(folder.string(), ".lock"), [recipe] {
        base::say(concat("waiting for another build of ", recipe, " to end"));
    });
}

void remove_leftovers(const fs::path& folder, const fs::path& ours) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        const bool leftover = name.starts_with("armpack-run-") || name == "source.new";
        if (!leftover || entry.path() == ours) continue;
        try {
            base::remove_tree(entry.path());
        } catch (const base::Error&) {
            // A compiler that outlived its armpack may still be writing there: the next run will
            // do.
        }
    }
}

void sweep_others(const fs::path& folder) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder.parent_path(), error)) {
        if (!entry.is_directory() || entry.path() == folder) continue;
        const auto lock = base::FileLock::try_lock(concat(entry.path().string(), ".lock"));
        if (lock) remove_leftovers(entry.path(), {});
    }
}

}  // namespace

}  // namespace build
