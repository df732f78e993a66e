#include "recipe/lock.hpp"

#include "app/command.hpp"
#include "app/pins.hpp"
#include "app/plan.hpp"
#include "app/supply.hpp"
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
    const auto disagree = [&](About about) {
        return std::ranges::find(disagreements, about, &recipe::Disagreement::about) !=
               disagreements.end();
    };
    const auto still_holds = [&](About about) {
        return before && !request.update && !disagree(about);
    };
    if (still_holds(About::packages)) {
        lock.image = before->image;
    } else if (before && !request.packages.empty() && !disagree(About::packages)) {
        lock.image =
            move_packages(plan, fetch_request_of(request.supply), before->image, request.packages);
    } else {
        lock.image = resolve_packages(plan, fetch_request_of(request.supply), Ask::mirror);
    }
    const bool packages_alone = !request.packages.empty() && before && !disagree(About::program);
    if (still_holds(About::program) || packages_alone) {
        lock.go = before->go;
        lock.files = before->files;
        lock.sysroot = before->sysroot;
    } else {
        base::doing("source", [&] { build::lock_sources(lock, plan.recipe, plan.toolchain); });
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
        for (const std::string& change : recipe::changes(before->go, after.go))
            std::cout << change << "\n";
    }
    const auto count = [](std::size_t number, const char* what) {
        return base::concat(number, " ", what, number == 1 ? "" : "s");
    };
    std::cout << file.string() << ": " << count(after.image.packages.size(), "package");
    if (!after.go.modules.empty()) {
        std::cout << ", " << count(after.go.modules.size(), "Go module");
    }
    if (!after.files.empty()) std::cout << ", " << count(after.files.size(), "file");
    std::cout << "\n";
}

}  // namespace

}  // namespace app
