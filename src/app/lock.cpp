#include "recipe/lock.hpp"

#include "app/build_inputs.hpp"
#include "app/command.hpp"
#include "app/pins.hpp"
#include "app/plan.hpp"
#include "app/supply.hpp"
#include "app/wanted.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "build/compile.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace app {

namespace {

namespace fs = std::filesystem;

struct Request {
    std::string recipe;
    std::vector<std::string> packages;  // to move on; empty: all
    bool update = false;
    SupplyOptions supply;
};

base::Exit lock(const Request& request);
std::optional<recipe::Lock> present_lock(const fs::path& file, const Request& request);
void obtain(recipe::Lock& lock, const Plan& plan, const std::optional<recipe::Lock>& before,
            const Request& request);
recipe::LockedPackages moved(const Wanted& wanted, const debian::FetchRequest& fetch,
                             const recipe::LockedPackages& before,
                             const std::vector<std::string>& names);
void require_known(const std::optional<recipe::Lock>& before,
                   const std::vector<std::string>& names);
void tell(const std::optional<recipe::Lock>& before, const recipe::Lock& after,
          const fs::path& file);

}  // namespace

void add_lock_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand(
        "lock", "pin everything a recipe's image is made of, in lock.json beside the recipe");
    command->footer(
        "Without --update, what an earlier lock pins stays pinned where the recipe still wants "
        "it.\n"
        "With --update everything moves on to what the mirror has today.\n"
        "Prints what changed, version by version, with sizes.");
    const auto request = std::make_shared<Request>();
    command->add_option("RECIPE", request->recipe, "a recipe's name, or the path of one")
        ->required();
    CLI::Option* update =
        command->add_flag("--update", request->update, "move on to the versions of today");
    command
        ->add_option("PACKAGE", request->packages,
                     "with --update: only these Debian packages, and what they need")
        ->needs(update);
    add_mirror_options(*command, request->supply);
    command->callback([&chosen, request] { chosen = [request] { return lock(*request); }; });
}

namespace {

base::Exit lock(const Request& request) {
    const Plan plan = load_plan(request.recipe, "hex-refresh");
    const fs::path file = recipe::lock_file_of(plan.recipe);
    return base::doing(base::concat("lock ", plan.recipe.name), [&] {
        const auto before = present_lock(file, request);
        recipe::Lock after = lock_of(plan);
        obtain(after, plan, before, request);
        if (!before || !(*before == after)) base::write_file(file, recipe::to_json(after));
        tell(before, after, file);
        return base::Exit::done;
    });
}

// One that cannot be read is in the way only where something of it would be kept.
std::optional<recipe::Lock> present_lock(const fs::path& file, const Request& request) {
    if (!fs::exists(file)) return std::nullopt;
    try {
        return recipe::load_lock(file);
    } catch (base::Error& error) {
        if (!request.update) throw;
        base::warn(base::concat(error.what(), ": made anew"));
        return std::nullopt;
    }
}

void obtain(recipe::Lock& lock, const Plan& plan, const std::optional<recipe::Lock>& before,
            const Request& request) {
    using About = recipe::Disagreement::About;
    const auto disagreements =
        before ? recipe::disagreements(*before, lock) : std::vector<recipe::Disagreement>();
    const auto agree = [&](About about) {
        return before && std::ranges::find(disagreements, about, &recipe::Disagreement::about) ==
                             disagreements.end();
    };
    const debian::FetchRequest fetch = fetch_request_of(request.supply);
    const bool all_move = request.update && request.packages.empty();
    if (!request.packages.empty()) require_known(before, request.packages);
    lock.image = agree(About::packages) && !all_move
                     ? moved(wanted_in_image(plan), fetch, before->image, request.packages)
                     : resolve_packages(wanted_in_image(plan), fetch, Ask::mirror);
    lock.sysroot.packages =
        agree(About::sysroot) && !all_move
            ? moved(wanted_in_sysroot(plan), fetch, before->sysroot.packages, request.packages)
            : resolve_sysroot(plan, fetch, Ask::mirror);
    if (before) lock.source_package = source_of_lock(plan, *before);
    if (!lock.source_package) lock.source_package = resolve_source(plan, fetch.mirrors);
    if (agree(About::program) && !all_move) {
        lock.go = before->go;
        lock.files = before->files;
    } else {
        base::doing("source", [&] {
            build::lock_sources(lock, plan.recipe, plan.toolchain, source_supply_of(fetch));
        });
    }
}

// Those of the names that are among the packages move on; without any, all stays as it is.
recipe::LockedPackages moved(const Wanted& wanted, const debian::FetchRequest& fetch,
                             const recipe::LockedPackages& before,
                             const std::vector<std::string>& names) {
    std::vector<std::string> here;
    for (const std::string& name : names) {
        const auto& packages = before.packages;
        if (std::ranges::find(packages, name, &recipe::LockedPackage::name) != packages.end())
            here.push_back(name);
    }
    return here.empty() ? before : move_packages(wanted, fetch, before, here);
}

void require_known(const std::optional<recipe::Lock>& before,
                   const std::vector<std::string>& names) {
    std::vector<std::string> known;
    if (before) {
        for (const auto* packages : {&before->image, &before->sysroot.packages})
            for (const recipe::LockedPackage& package : packages->packages)
                known.push_back(package.name);
    }
    for (const std::string& name : names) {
        if (std::ranges::find(known, name) != known.end()) continue;
        const auto nearest = base::nearest(name, known);
        throw base::Error(
            base::concat("the lock has no package called ", base::printable(name),
                         nearest ? base::concat(" (did you mean ", *nearest, "?)") : ""),
            base::Exit::bad_request);
    }
}

void tell(const std::optional<recipe::Lock>& before, const recipe::Lock& after,
          const fs::path& file) {
    if (before && *before == after) {
        std::cout << file.string() << " is up to date\n";
        return;
    }
    if (before) {
        for (const recipe::Disagreement& one : recipe::disagreements(*before, after))
            std::cout << one.text << "\n";
        for (const std::string& change : recipe::changes(before->image, after.image))
            std::cout << change << "\n";
        const auto sysroot_changes =
            recipe::changes(before->sysroot.packages, after.sysroot.packages);
        if (!sysroot_changes.empty()) std::cout << "compiled against:\n";
        for (const std::string& change : sysroot_changes)
            std::cout << "  " << change << "\n";
        for (const std::string& change : recipe::changes(before->go, after.go))
            std::cout << change << "\n";
    }
    const auto count = [](std::size_t number, const char* what) {
        return base::concat(number, " ", what, number == 1 ? "" : "s");
    };
    std::cout << file.string() << ": " << count(after.image.packages.size(), "package");
    if (const std::size_t number = after.sysroot.packages.packages.size(); number > 0)
        std::cout << ", " << number << " to compile against";
    if (after.source_package) std::cout << ", a source package";
    if (!after.go.modules.empty()) {
        std::cout << ", " << count(after.go.modules.size(), "Go module");
    }
    if (!after.files.empty()) std::cout << ", " << count(after.files.size(), "file");
    std::cout << "\n";
}

}  // namespace

}  // namespace app
