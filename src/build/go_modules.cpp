#include "build/go_modules.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "build/go_progress.hpp"
#include "source/go_module.hpp"
#include "source/go_vendor.hpp"
#include "source/obtain.hpp"
#include "source/tree.hpp"

namespace build {

using base::concat;
namespace fs = std::filesystem;

namespace {

// The recipe's, else the lock's; may be empty.
std::string sum_known(const recipe::GoModule& module, const recipe::LockedGo& lock);
std::string module_line(const recipe::GoModule& module, std::string_view sum);
void require_go_mod(const fs::path& folder);

}  // namespace

std::string source_line(const GoProgram& program, const recipe::LockedGo& lock,
                        std::string_view sum) {
    if (const recipe::GoModule* module = program.module()) {
        const std::string known = sum.empty() ? sum_known(*module, lock) : std::string(sum);
        if (known.empty()) return {};
        return module_line(*module, known);
    }
    std::string line = source::identity_of(program.source, program.recipe_folder);
    for (const std::string& patch : recipe::patches_of(program.source))
        line += concat(" patch ", base::sha256_of_file(program.recipe_folder / patch));
    return line;
}

source::GoSupply go_supply_of(const Options& options) {
    source::GoSupply supply{options.supply};
    const auto sum = options.go.toolchains.find(source::go_machine());
    if (sum != options.go.toolchains.end()) supply.toolchain_sum = sum->second;
    return supply;
}

std::string prepare_go_source(Workspace& workspace, const GoProgram& program, const source::Go& go,
                              const recipe::LockedGo& lock, const source::Supply& supply) {
    const std::string added = base::join(lock.added_sums, "\n");
    const recipe::GoModule* module = program.module();
    std::string identity =
        concat("go ", module == nullptr ? source_line(program, lock)
                                        : module_line(*module, sum_known(*module, lock)));
    if (!added.empty()) identity += concat(" with sums ", base::sha256_of(added));
    return workspace.prepare_source(identity, [&](const fs::path& target) {
        copy_go_source(program, go, lock, supply, target);
        if (added.empty()) return;
        const fs::path file = target / "go.sum";
        std::string sums = fs::exists(file) ? base::read_file(file) : "";
        if (!sums.empty() && !sums.ends_with('\n')) sums += '\n';
        base::write_file(file, concat(sums, added, "\n"));
    });
}

void copy_go_source(const GoProgram& program, const source::Go& go, const recipe::LockedGo& lock,
                    const source::Supply& supply, const fs::path& target) {
    if (const recipe::GoModule* given = program.module()) {
        recipe::GoModule module = *given;
        module.sum = sum_known(module, lock);
        source::copy_go_module(module, go, target);
        return;
    }
    source::obtain(program.source, program.recipe_folder, target, supply);
    for (const std::string& patch : recipe::patches_of(program.source))
        source::apply_patch(program.recipe_folder / patch, target);
    base::remove_tree(target / "vendor");
    require_go_mod(target);
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
    for (const auto& [name, value] : places.cgo)
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
        const recipe::GoModule* module = program.module();
        const std::string name = module == nullptr ? recipe::kind_of(program.source)
                                                   : concat(module->module, "@", module->version);
        throw base::Error(concat(name, ": its go.mod does not name every module it needs"))
            .set_hint(
                "Go would have to choose versions by itself; take a version whose go.mod is "
                "complete, or a patch that completes it");
    }
}

namespace {

std::string sum_known(const recipe::GoModule& module, const recipe::LockedGo& lock) {
    if (!module.sum.empty() || lock.modules.empty()) return module.sum;
    const recipe::LockedModule& own = lock.modules.front();
    const bool same = own.path == module.module && own.version == module.version;
    return same ? own.sum : std::string();
}

std::string module_line(const recipe::GoModule& module, std::string_view sum) {
    return concat("module ", module.module, "@", module.version, " ", sum);
}

void require_go_mod(const fs::path& folder) {
    if (fs::is_regular_file(folder / "go.mod")) return;
    throw base::Error("source: there is no go.mod at its top")
        .set_hint("the driver go builds Go modules: a patch can add one");
}

}  // namespace

}  // namespace build
