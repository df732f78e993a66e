#include "build/go_modules.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "build/go_progress.hpp"
#include "source/go_module.hpp"
#include "source/go_vendor.hpp"

namespace build {

using base::concat;
namespace fs = std::filesystem;

std::string sum_known(const recipe::GoModule& module, const recipe::LockedGo& lock) {
    if (!module.sum.empty() || lock.modules.empty()) return module.sum;
    const recipe::LockedModule& own = lock.modules.front();
    const bool same = own.path == module.module && own.version == module.version;
    return same ? own.sum : std::string();
}

source::GoSupply go_supply_of(const Options& options) {
    source::GoSupply supply{options.supply};
    const auto sum = options.go.toolchains.find(source::go_machine());
    if (sum != options.go.toolchains.end()) supply.toolchain_sum = sum->second;
    return supply;
}

std::string prepare_go_source(Workspace& workspace, const GoProgram& program, const source::Go& go,
                              const recipe::LockedGo& lock) {
    recipe::GoModule module = program.module;
    module.sum = sum_known(module, lock);
    const std::string added = base::join(lock.added_sums, "\n");
    std::string identity =
        concat("go module ", module.module, "@", module.version, " ", module.sum);
    if (!added.empty()) identity += concat(" with sums ", base::sha256_of(added));
    return workspace.prepare_source(identity, [&](const fs::path& target) {
        source::copy_go_module(module, go, target);
        if (added.empty()) return;
        const fs::path file = target / "go.sum";
        std::string sums = fs::exists(file) ? base::read_file(file) : "";
        if (!sums.empty() && !sums.ends_with('\n')) sums += '\n';
        base::write_file(file, concat(sums, added, "\n"));
    });
}

GoPlaces places_in(const Workspace& workspace) {
    return {.source = workspace.source(),
            .temporary = workspace.temporary(),
            .output = workspace.output()};
}

base::Command go_program_command(const GoProgram& program, const source::Go& go,
                                 const GoPlaces& places, std::vector<std::string> arguments,
                                 source::Network network) {
    base::Command command = source::go_command(go, std::move(arguments), network);
    command.folder = places.source;
    for (const auto& [name, value] : program.toolchain.environment)
        command.environment[name] = value;
    command.environment["GOARM"] = program.build.goarm;
    command.environment["GOTMPDIR"] = places.temporary.string();
    return command;
}

base::Command go_list_command(const GoProgram& program, const source::Go& go,
                              const GoPlaces& places, source::Network network) {
    std::vector<std::string> arguments = {"list", "-deps", "-f={{.ImportPath}}"};
    if (!program.build.tags.empty())
        arguments.push_back(concat("-tags=", base::join(program.build.tags, ",")));
    arguments.push_back(program.build.package);
    return go_program_command(program, go, places, std::move(arguments), network);
}

void fetch_go_modules(const GoProgram& program, const source::Go& go, const GoPlaces& places,
                      GoSums sums) {
    const base::Step step(
        concat("download the modules that ", program.build.output, " is made of"));
    const std::string go_mod = base::read_file(places.source / "go.mod");
    base::Command command = go_list_command(program, go, places, source::Network::allowed);
    const char* mode = sums == GoSums::locked ? "-mod=readonly" : "-mod=mod";
    command.argv.insert(command.argv.begin() + 2, mode);
    base::Progress progress("go");
    command.on_line = [&progress](std::string_view line) {
        if (const std::string told = progress_of_line(line); !told.empty()) progress.note(told);
    };
    const base::Result result = base::run(command);
    if (!result.ok()) {
        throw base::Error(
            concat("cannot get the modules that ", program.build.output, " is made of"))
            .set_detail(base::last_lines(result))
            .set_hint(source::download_hint(go, result.messages));
    }
    if (base::read_file(places.source / "go.mod") != go_mod) {
        throw base::Error(concat(program.module.module, "@", program.module.version,
                                 ": its go.mod does not name every module it needs"))
            .set_hint(
                "Go would have to choose versions by itself; take a version whose go.mod is "
                "complete, or a patch that completes it");
    }
}

}  // namespace build
