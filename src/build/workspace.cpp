#include "build/workspace.hpp"

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
void remove_leftovers(const fs::path& folder);
void sweep_others(const fs::path& parent);

}  // namespace

Workspace::Workspace(std::string_view recipe)
    : folder_(folder_of(recipe)), lock_(lock_of(folder_, recipe)) {
    sweep_others(folder_.parent_path());
    remove_leftovers(folder_);
    base::make_folders(output());
    base::make_folders(temporary());
}

Workspace::~Workspace() {
    try {
        remove_leftovers(folder_);
    } catch (...) {  // a destructor has nobody to tell; the next run removes them
    }
}

std::string Workspace::prepare_source(std::string_view identity,
                                      const std::function<void(const fs::path&)>& fill) {
    const fs::path stamp = folder_ / "source.is";
    if (fs::exists(stamp) && fs::exists(source())) {
        const std::string sum = source::go_tree_sum(source(), "source");
        if (base::read_file(stamp) == concat(identity, "\n", sum, "\n")) return sum;
    }
    base::remove_tree(stamp);
    base::remove_tree(source());
    const fs::path prepared = folder_ / "source.new";
    fill(prepared);
    const std::string sum = source::go_tree_sum(prepared, "source");
    base::move_path(prepared, source());
    base::write_file(stamp, concat(identity, "\n", sum, "\n"));
    return sum;
}

namespace {

fs::path folder_of(std::string_view recipe) {
    return base::cache_folder() / "work" / recipe;
}

base::FileLock lock_of(const fs::path& folder, std::string_view recipe) {
    base::make_folders(folder);
    return base::FileLock(concat(folder.string(), ".lock"), [recipe] {
        base::say(concat("waiting for another build of ", recipe, " to end"));
    });
}

void remove_leftovers(const fs::path& folder) {
    base::remove_tree(folder / "run");
    base::remove_tree(folder / "source.new");
}

// A killed build of a recipe that is not built again would otherwise stay for ever.
void sweep_others(const fs::path& parent) {
    for (const fs::directory_entry& entry : fs::directory_iterator(parent)) {
        if (!entry.is_directory() || !fs::exists(entry.path() / "run")) continue;
        const auto lock = base::FileLock::try_lock(concat(entry.path().string(), ".lock"));
        if (lock) remove_leftovers(entry.path());
    }
}

}  // namespace

}  // namespace build
