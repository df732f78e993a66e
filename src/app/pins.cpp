#include "app/pins.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "debian/base_tree.hpp"
#include "debian/sysroot.hpp"

#include <algorithm>
#include <cstdlib>

namespace app {

namespace fs = std::filesystem;

namespace {

using About = recipe::Disagreement::About;

std::vector<recipe::Disagreement> disagreements_told(const Plan& plan, const recipe::Lock& lock);
std::string hint_to_lock(const Plan& plan);
bool any(const std::vector<recipe::Disagreement>& all, About about);
bool require_present(const Plan& plan, const Wanted& wanted, recipe::LockedPackages& packages,
                     const PinRequest& request, const base::ContentCache& cache,
                     const debian::FetchRequest& fetch);
void tell_changes(const recipe::LockedPackages& before, const recipe::LockedPackages& after);
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
        return {.packages = resolve_packages(wanted_in_image(plan), fetch),
                .build = {.sysroot = resolve_sysroot(plan, fetch),
                          .source = resolve_source(plan, fetch.mirrors)}};
    }
    const recipe::Lock lock =
        request.locked ? agreed_lock(plan, "--locked") : recipe::load_lock(file);
    const auto disagreements = disagreements_told(plan, lock);
    const bool other_program = any(disagreements, About::program);
    const bool other_packages = any(disagreements, About::packages);
    const bool other_sysroot = any(disagreements, About::sysroot);
    const auto source = source_of_lock(plan, lock);
    const bool other_source =
        !source && std::holds_alternative<recipe::DebianSource>(plan.recipe.source);
    if (fetch.offline && (other_packages || other_sysroot || other_source))
        throw no_lock(plan, "--offline: the lock file is of another recipe");
    Pins pins{.packages = lock.image,
              .build = {.sysroot = lock.sysroot.packages, .source = source},
              .from_lock = !other_packages};
    if (!other_program) pins.go = lock.go;
    if (other_source) pins.build.source = resolve_source(plan, fetch.mirrors);
    if (other_packages) {
        pins.packages = resolve_packages(wanted_in_image(plan), fetch);
        tell_changes(lock.image, pins.packages);
    } else if (!debian::has_base_tree(plan.definition, pins.packages, cache)) {
        pins.from_lock =
            !require_present(plan, wanted_in_image(plan), pins.packages, request, cache, fetch);
    }
    if (other_sysroot) {
        pins.build.sysroot = resolve_sysroot(plan, fetch);
        tell_changes(lock.sysroot.packages, pins.build.sysroot);
    } else if (needs_sysroot(plan) &&
               !debian::has_sysroot(plan.sysroot, pins.build.sysroot, cache)) {
        require_present(plan, wanted_in_sysroot(plan), pins.build.sysroot, request, cache, fetch);
    }
    return pins;
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
    return recipe::make_lock(plan.recipe, plan.definition, plan.toolchain,
                             needs_sysroot(plan) ? &plan.sysroot : nullptr);
}

namespace {

std::vector<recipe::Disagreement> disagreements_told(const Plan& plan, const recipe::Lock& lock) {
    auto found = recipe::disagreements(lock, lock_of(plan));
    if (found.empty()) return found;
    const std::string file = recipe::lock_file_of(plan.recipe).string();
    for (const recipe::Disagreement& one : found) {
        const bool fresh = one.about == About::packages || one.about == About::sysroot;
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

// Has the locked packages' files in the cache; or, where they are gone and that is asked for,
// resolves afresh: then true.
bool require_present(const Plan& plan, const Wanted& wanted, recipe::LockedPackages& packages,
                     const PinRequest& request, const base::ContentCache& cache,
                     const debian::FetchRequest& fetch) {
    const std::vector<std::size_t> gone =
        fetch.offline ? std::vector<std::size_t>() : debian::find_gone(packages, cache, fetch);
    if (gone.empty()) {
        base::doing("get the locked packages", [&] { debian::fetch(packages, cache, fetch); });
        return false;
    }
    std::vector<std::string> lines;
    for (const std::size_t at : gone) {
        const recipe::LockedPackage& package = packages.packages[at];
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
    const recipe::LockedPackages fresh = resolve_packages(wanted, fetch);
    tell_changes(packages, fresh);
    packages = fresh;
    return true;
}

void tell_changes(const recipe::LockedPackages& before, const recipe::LockedPackages& after) {
    const std::vector<std::string> lines = recipe::changes(before, after);
    base::say(lines.empty() ? "  the same packages as in the lock" : "  other than in the lock:");
    for (const std::string& line : lines)
        base::say(base::concat("    ", line));
}

base::Error no_lock(const Plan& plan, const std::string& why) {
    return base::Error(base::concat(why, " (", recipe::lock_file_of(plan.recipe).string(), ")"),
                       base::Exit::refused)
        .set_hint(
            base::concat("`armpack lock ", plan.word, "` writes it, where there is a network"));
}

}  // namespace

}  // namespace app
