#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "build/go_modules.hpp"
#include "source/go_module.hpp"
#include "source/go_vendor.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace build {

using base::concat;
namespace fs = std::filesystem;

namespace {

std::string go_sum_of(const Workspace& workspace);
std::vector<std::string> lines_added(const std::string& before, const std::string& after);
std::vector<recipe::LockedModule> modules_of(const GoProgram& program, const source::Go& go,
                                             const Workspace& workspace);
void lock_toolchain(recipe::LockedGo& lock, const GoProgram& program, const source::Go& go);
void vendor_toolchain(const GoProgram& program, const source::Go& go, const recipe::LockedGo& lock,
                      const fs::path& vendor_folder);

}  // namespace

recipe::LockedGo lock_go(const GoProgram& program, std::string_view recipe) {
    Workspace workspace(recipe);
    const source::Go go = source::find_go(program.build.go, program.toolchain.oldest_go);
    recipe::LockedGo lock;
    prepare_go_source(workspace, program, go, lock);
    const std::string before = go_sum_of(workspace);
    fetch_go_modules(program, go, places_in(workspace), GoSums::completed);
    lock.added_sums = lines_added(before, go_sum_of(workspace));
    lock.modules = modules_of(program, go, workspace);
    // Where the recipe has no sum, this is the one that Go's checksum database has.
    if (const recipe::GoModule* own = program.module()) {
        const std::string sum = source::download_go_module(own->module, own->version, go).sum;
        lock.modules.insert(lock.modules.begin(), {own->module, own->version, sum});
    }
    lock_toolchain(lock, program, go);
    return lock;
}

void vendor_go(const GoProgram& program, std::string_view recipe, const recipe::LockedGo& lock,
               const fs::path& vendor_folder) {
    Workspace workspace(recipe);
    source::Go go = source::find_go(program.build.go, program.toolchain.oldest_go);
    const fs::path filled = go.settings.at("GOMODCACHE");
    vendor_toolchain(program, go, lock, vendor_folder);
    // A module cache of its own ends up with exactly what a build asks for. What Go's usual one has
    // need not be downloaded again; go.sum is asked about it all the same.
    const base::TemporaryFolder folder("modules", base::cache_folder());
    go.settings["GOMODCACHE"] = folder.path().string();
    go.settings = source::with_proxy_before(std::move(go.settings), filled / "cache" / "download");
    prepare_go_source(workspace, program, go, lock);
    if (const recipe::GoModule* own = program.module()) {
        source::download_go_module(own->module, own->version, go);
    }
    fetch_go_modules(program, go, places_in(workspace), GoSums::locked);
    source::keep_modules(folder.path(), vendor_folder);
    base::remove_tree(folder.path());  // read-only, as Go leaves it
}

namespace {

std::string go_sum_of(const Workspace& workspace) {
    const fs::path file = workspace.source() / "go.sum";
    return fs::exists(file) ? base::read_file(file) : "";
}

std::vector<std::string> lines_added(const std::string& before, const std::string& after) {
    const auto old_lines = base::lines_of(before);
    const std::set<std::string_view> known(old_lines.begin(), old_lines.end());
    std::vector<std::string> added;
    for (const std::string_view line : base::lines_of(after)) {
        if (!line.empty() && !known.contains(line)) added.emplace_back(line);
    }
    std::ranges::sort(added);
    return added;
}

// Those that packages are compiled from, at what they are replaced by.
std::vector<recipe::LockedModule> modules_of(const GoProgram& program, const source::Go& go,
                                             const Workspace& workspace) {
    base::Command command =
        go_list_command(program, go, places_in(workspace), source::Network::none);
    command.argv.at(3) =
        "-f={{with .Module}}{{with .Replace}}{{.Path}} {{.Version}} {{.Sum}}{{else}}"
        "{{.Path}} {{.Version}} {{.Sum}}{{end}}{{end}}";
    const base::Result result = base::run_checked(command);
    std::map<std::string, recipe::LockedModule> modules;
    for (const std::string_view line : base::lines_of(result.output)) {
        // The program's own has no version here, nor has one that is replaced by a folder of it.
        const std::vector<std::string> words = base::split_words(line);
        if (words.size() == 3) modules[words[0]] = {words[0], words[1], words[2]};
    }
    std::vector<recipe::LockedModule> sorted;
    sorted.reserve(modules.size());
    for (const auto& [path, module] : modules)
        sorted.push_back(module);
    return sorted;
}

void lock_toolchain(recipe::LockedGo& lock, const GoProgram& program, const source::Go& go) {
    const std::string version = source::toolchain_module_version(program.build.go);
    try {
        lock.toolchains[source::go_machine()] =
            source::download_go_module(std::string(source::toolchain_module), version, go).sum;
    } catch (const base::Error& error) {
        if (error.exit() == base::Exit::interrupted) throw;
        base::warn(concat("the lock has no sum of Go ", program.build.go, " for ",
                          source::go_machine(), ": ", error.problem()));
    }
}

void vendor_toolchain(const GoProgram& program, const source::Go& go, const recipe::LockedGo& lock,
                      const fs::path& vendor_folder) {
    const auto sum = lock.toolchains.find(source::go_machine());
    if (sum == lock.toolchains.end()) {
        base::warn(concat("the lock has no sum of Go ", program.build.go, " for ",
                          source::go_machine(),
                          ": it is not collected, and must be installed where it is built"));
        return;
    }
    const std::string version = source::toolchain_module_version(program.build.go);
    const source::GoDownload got =
        source::download_go_module(std::string(source::toolchain_module), version, go);
    if (got.sum != sum->second) {
        throw base::Error(concat("Go ", program.build.go, ": its sum is ", got.sum,
                                 ", the lock has ", sum->second))
            .set_hint("what was published has been changed: find out why before you use it");
    }
    const fs::path target =
        source::go_proxy_folder(vendor_folder) / source::toolchain_module / "@v";
    source::keep_file(got.info, target / got.info.filename());
    source::keep_file(got.go_mod, target / got.go_mod.filename());
    source::keep_file(got.zip, target / got.zip.filename());
}

}  // namespace

}  // namespace build
