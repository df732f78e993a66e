#include "app/pins.hpp"

#include "base/cache_use.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "debian/base_tree.hpp"
#include "debian/deb.hpp"
#include "debian/resolve.hpp"

#include <algorithm>
#include <cstdlib>

namespace app {

namespace fs = std::filesystem;

namespace {

using About = recipe::Disagreement::About;

std::vector<recipe::Disagreement> disagreements_told(const Plan& plan, const recipe::Lock& lock);
std::string hint_to_lock(const Plan& plan);
bool any(const std::vector<recipe::Disagreement>& all, About about);
void require_present(const Plan& plan, Pins& pins, const PinRequest& request,
                     const base::ContentCache& cache, const debian::FetchRequest& fetch);
void tell_changes(const recipe::LockedPackages& before, const recipe::LockedPackages& after);
void require_known(const recipe::LockedPackages& packages, const std::vector<std::string>& names);
base::Error no_lock(const Plan& plan, const std::string& why);

}  // namespace

bool environment_updates_gone() {
    const char* value = std::getenv("ARMPACK_UPDATE_GONE");
    return value != nullptr && *value != '\0';
}

Pins choose_pins(const Plan& plan, const PinRequest& request, const base::ContentCache& cache,
                 const debian::FetchRequest& fetch) {
    const fs::path file = recipe::lock_file_of(plan.recipe);
    if (!fs::exists(file)) {
        if (request.locked) agreed_lock(plan, "--locked");
        if (fetch.offline) throw no_lock(plan, "--offline: there is no lock file");
        base::say(
            base::concat("there is no ", file.string(), ": the versions of packages are today's"));
        return {.packages = resolve_packages(plan, fetch)};
    }
    const recipe::Lock lock =
        request.locked ? agreed_lock(plan, "--locked") : recipe::load_lock(file);
    const auto disagreements = disagreements_told(plan, lock);
    Pins pins;
    if (!any(disagreements, About::program)) pins.go = lock.go;
    if (any(disagreements, About::packages)) {
        if (fetch.offline) throw no_lock(plan, "--offline: the lock file is of another recipe");
        pins.packages = resolve_packages(plan, fetch);
        tell_changes(lock.image, pins.packages);
        return pins;
    }
    pins.packages = lock.image;
    pins.from_lock = true;
    require_present(plan, pins, request, cache, fetch);
    return pins;
}

recipe::LockedPackages resolve_packages(const Plan& plan, const debian::FetchRequest& fetch,
                                        Ask ask) {
    return base::doing("resolve packages", [&] {
        const base::Step step("resolve packages");
        base::hold_cache(base::cache_folder());
        debian::ResolveRequest request{.definition = &plan.definition,
                                       .packages = plan.recipe.image.packages,
                                       .mirrors = fetch.mirrors,
                                       .cache_folder = base::cache_folder()};
        if (ask == Ask::mirror) request.keep_for = std::chrono::seconds(0);
        return debian::resolve(request);
    });
}

recipe::LockedPackages move_packages(const Plan& plan, const debian::FetchRequest& fetch,
                                     const recipe::LockedPackages& before,
                                     const std::vector<std::string>& moved) {
    require_known(before, moved);
    return base::doing("resolve packages", [&] {
        const base::Step step("resolve packages");
        const base::ContentCache cache(base::cache_folder());
        debian::ResolveRequest request{.definition = &plan.definition,
                                       .packages = plan.recipe.image.packages,
                                       .mirrors = fetch.mirrors,
                                       .cache_folder = cache.folder(),
                                       .moved = moved};
        const std::vector<fs::path> files = debian::fetch(before, cache, fetch);
        for (std::size_t at = 0; at < files.size(); ++at) {
            const recipe::LockedPackage& package = before.packages[at];
            const debian::Deb deb = debian::read_deb(base::read_file(files[at]), package.name);
            request.present.push_back({package, deb.control_text});
        }
        return debian::resolve(request);
    });
}

recipe::Lock agreed_lock(const Plan& plan, const std::string& command) {
    const fs::path file = recipe::lock_file_of(plan.recipe);
    if (!fs::exists(file)) throw no_lock(plan, base::concat(command, ": there is no lock file"));
    recipe::Lock lock = recipe::load_lock(file);
    std::vector<std::string> lines;
    for (const recipe::Disagreement& one : recipe::disagreements(lock, lock_of(plan)))
        lines.push_back(base::concat("  ", one.text));
    if (lines.empty()) return lock;
    throw base::Error(base::concat(command, ": the recipe and ", file.string(), " disagree"),
                      base::Exit::refused)
        .set_detail(base::join(lines, "\n"))
        .set_hint(hint_to_lock(plan));
}

recipe::Lock lock_of(const Plan& plan) {
    return recipe::make_lock(plan.recipe, plan.definition, plan.toolchain);
}

namespace {

std::vector<recipe::Disagreement> disagreements_told(const Plan& plan, const recipe::Lock& lock) {
    auto found = recipe::disagreements(lock, lock_of(plan));
    if (found.empty()) return found;
    const std::string file = recipe::lock_file_of(plan.recipe).string();
    for (const recipe::Disagreement& one : found) {
        const bool fresh = one.about == About::packages;
        base::warn(base::concat(file, " is out of date: ", one.text,
                                fresh ? "; the versions of packages are today's" : ""));
    }
    base::say(base::concat("  ", hint_to_lock(plan)));
    return found;
}

std::string hint_to_lock(const Plan& plan) {
    return base::concat("`armpack lock ", plan.word,
                        "` brings it up to date, and prints what changes");
}

bool any(const std::vector<recipe::Disagreement>& all, About about) {
    return std::ranges::find(all, about, &recipe::Disagreement::about) != all.end();
}

// Has the locked packages' files in the cache, unless the tree made of them is kept already.
void require_present(const Plan& plan, Pins& pins, const PinRequest& request,
                     const base::ContentCache& cache, const debian::FetchRequest& fetch) {
    if (debian::has_base_tree(plan.definition, pins.packages, cache)) return;
    const std::vector<std::size_t> gone =
        fetch.offline ? std::vector<std::size_t>() : debian::find_gone(pins.packages, cache, fetch);
    if (gone.empty()) {
        base::doing("get the locked packages", [&] { debian::fetch(pins.packages, cache, fetch); });
        return;
    }
    std::vector<std::string> lines;
    for (const std::size_t at : gone) {
        const recipe::LockedPackage& package = pins.packages.packages[at];
        lines.push_back(base::concat("  ", package.name, " ", package.version));
    }
    const std::string problem =
        base::concat("no mirror has ", lines.front().substr(2),
                     gone.size() > 1 ? base::concat(" and ", gone.size() - 1, " others") : "",
                     " of the lock any more");
    if (!request.update_gone || request.locked) {
        throw base::Error(problem)
            .set_detail(base::join(lines, "\n"))
            .set_hint(base::concat(
                "name a mirror or dated archive that has it (--mirror, --dated-archive), or move "
                "on: `armpack lock --update ",
                plan.word, "` changes the lock, `armpack build --update-gone` this build alone"));
    }
    base::warn(base::concat(problem, ": resolved afresh, as --update-gone asks"));
    const recipe::LockedPackages fresh = resolve_packages(plan, fetch);
    tell_changes(pins.packages, fresh);
    pins.packages = fresh;
    pins.from_lock = false;
}

void tell_changes(const recipe::LockedPackages& before, const recipe::LockedPackages& after) {
    const std::vector<std::string> lines = recipe::changes(before, after);
    base::say(lines.empty() ? "  the same packages as in the lock" : "  other than in the lock:");
    for (const std::string& line : lines)
        base::say(base::concat("    ", line));
}

void require_known(const recipe::LockedPackages& packages, const std::vector<std::string>& names) {
    std::vector<std::string> known;
    for (const recipe::LockedPackage& package : packages.packages)
        known.push_back(package.name);
    for (const std::string& name : names) {
        if (std::ranges::find(known, name) != known.end()) continue;
        const auto nearest = base::nearest(name, known);
        throw base::Error(
            base::concat("the lock has no package called ", base::printable(name),
                         nearest ? base::concat(" (did you mean ", *nearest, "?)") : ""),
            base::Exit::bad_request);
    }
}

base::Error no_lock(const Plan& plan, const std::string& why) {
    return base::Error(base::concat(why, " (", recipe::lock_file_of(plan.recipe).string(), ")"),
                       base::Exit::refused)
        .set_hint(
            base::concat("`armpack lock ", plan.word, "` writes it, where there is a network"));
}

}  // namespace

}  // namespace app
