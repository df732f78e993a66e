#include "app/build_inputs.hpp"
#include "app/command.hpp"
#include "app/pins.hpp"
#include "app/plan.hpp"
#include "app/supply.hpp"
#include "base/content_cache.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "build/compile.hpp"
#include "debian/source_package.hpp"
#include "source/go_vendor.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace app {

namespace {

namespace fs = std::filesystem;

struct Request {
    std::string recipe;
    fs::path folder;
    SupplyOptions supply;
};

base::Exit vendor(const Request& request);
void vendor_packages(const recipe::LockedPackages& packages, const Request& request);
void vendor_source_package(const recipe::LockedSourcePackage& package, const Request& request);
std::uint64_t bytes_below(const fs::path& folder);

}  // namespace

void add_vendor_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand(
        "vendor", "collect everything a locked recipe is made of, to build it without a network");
    command->footer(
        "Collects Debian packages, Go modules with the Go release for this machine, source\n"
        "packages, archives and commits: what the recipe's lock names, verified. One folder can\n"
        "serve several recipes.\n"
        "Then: armpack build RECIPE --offline --vendor DIR");
    const auto request = std::make_shared<Request>();
    command->add_option("RECIPE", request->recipe, "a recipe's name, or the path of one")
        ->required();
    command->add_option("DIR", request->folder, "the folder to fill")->required();
    add_mirror_options(*command, request->supply);
    command->callback([&chosen, request] { chosen = [request] { return vendor(*request); }; });
}

namespace {

base::Exit vendor(const Request& request) {
    const Plan plan = load_plan(request.recipe, "hex-refresh");
    return base::doing(base::concat("vendor ", plan.recipe.name), [&] {
        const recipe::Lock lock = agreed_lock(plan, "vendor");
        base::make_folders(request.folder);
        vendor_packages(lock.image, request);
        if (needs_sysroot(plan)) vendor_packages(lock.sysroot.packages, request);
        base::doing("source", [&] {
            const base::Step step("collect the source");
            if (lock.source_package) vendor_source_package(*lock.source_package, request);
            build::vendor_sources(lock, plan.recipe, plan.toolchain,
                                  source_supply_of(fetch_request_of(request.supply)),
                                  request.folder);
        });
        std::cout << request.folder.string() << " "
                  << base::format_bytes(bytes_below(request.folder)) << "\n";
        return base::Exit::done;
    });
}

void vendor_packages(const recipe::LockedPackages& packages, const Request& request) {
    const base::Step step(base::concat("collect ", packages.packages.size(), " packages"));
    debian::FetchRequest fetch = fetch_request_of(request.supply);
    fetch.vendor_folder = request.folder;
    const base::ContentCache cache(base::cache_folder());
    const std::vector<fs::path> files = debian::fetch(packages, cache, fetch);
    for (std::size_t at = 0; at < files.size(); ++at) {
        source::keep_file(files[at], debian::vendored_file(request.folder, packages.packages[at]));
    }
}

void vendor_source_package(const recipe::LockedSourcePackage& package, const Request& request) {
    debian::FetchRequest fetch = fetch_request_of(request.supply);
    fetch.vendor_folder = request.folder;
    const base::ContentCache cache(base::cache_folder());
    const std::vector<fs::path> files = debian::fetch_source(package, cache, fetch);
    for (std::size_t at = 0; at < files.size(); ++at)
        source::keep_file(files[at], debian::vendored_file(request.folder, package.files[at]));
}

std::uint64_t bytes_below(const fs::path& folder) {
    std::uint64_t bytes = 0;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) bytes += entry.file_size();
    }
    return bytes;
}

}  // namespace

}  // namespace app
