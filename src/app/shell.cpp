#include "app/build_inputs.hpp"
#include "app/command.hpp"
#include "app/pins.hpp"
#include "app/plan.hpp"
#include "base/attached.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "build/bench.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace app {

namespace {

using base::concat;
namespace fs = std::filesystem;

struct Request {
    std::string recipe;
    fs::path folder;
    std::vector<std::string> command;
};

base::Exit open_shell(const Request& request);
BuildInputs inputs_of(const Plan& plan, const debian::FetchRequest& fetch);
void require_empty(const fs::path& folder);
void tell_steps(const build::Bench& bench);
base::Command command_in(const build::Bench& bench, const Request& request,
                         const std::string& recipe);

}  // namespace

void add_shell_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand(
        "shell", "open a shell in a recipe's build environment, with its source, for porting");
    command->footer(
        "The shell starts in the prepared source, and sees what the driver's commands see and\n"
        "nothing else; those commands are printed first. A command after -- runs instead of a\n"
        "shell: armpack shell mosdns -- go list -deps ./...");
    const auto request = std::make_shared<Request>();
    command->add_option("RECIPE", request->recipe, "a recipe's name, or the path of one")
        ->required();
    command->add_option("COMMAND", request->command, "what runs instead of a shell, after --");
    command->add_option("--folder", request->folder,
                        "where source and build lie, and stay (else they go when the shell ends)");
    command->callback([&chosen, request] { chosen = [request] { return open_shell(*request); }; });
}

namespace {

base::Exit open_shell(const Request& request) {
    const Plan plan = load_plan(request.recipe, "hex-refresh");
    const recipe::Recipe& recipe = plan.recipe;
    std::optional<base::TemporaryFolder> temporary;
    fs::path folder;
    if (request.folder.empty()) {
        temporary.emplace("shell");
        folder = temporary->path() / recipe.name;
    } else {
        folder = fs::absolute(request.folder);
        require_empty(folder);
    }
    const build::Bench bench = base::doing(concat("prepare ", recipe.name), [&] {
        const base::Step step(concat("prepare ", recipe.name, " ", recipe.version));
        debian::FetchRequest fetch;
        if (needs_debian(plan)) fetch.mirrors = debian::find_mirrors({});
        return build::lay_out(recipe, plan.toolchain,
                              build_options(plan, inputs_of(plan, fetch), fetch, {}), folder);
    });
    tell_steps(bench);
    const base::Command command = command_in(bench, request, recipe.name);
    const base::Result result = base::run_attached(command);
    if (request.command.empty() || result.ok()) return base::Exit::done;
    throw base::Error(concat(request.command.front(), " ", base::describe_end(result)));
}

// The lock's as far as it goes: who ports a program is about to change its recipe.
BuildInputs inputs_of(const Plan& plan, const debian::FetchRequest& fetch) {
    if (!needs_debian(plan)) return {};
    const fs::path file = recipe::lock_file_of(plan.recipe);
    if (fs::exists(file)) {
        const recipe::Lock lock = recipe::load_lock(file);
        if (recipe::disagreements(lock, lock_of(plan)).empty())
            return {.sysroot = lock.sysroot.packages, .source = source_of_lock(plan, lock)};
    }
    return {.sysroot = resolve_sysroot(plan, fetch), .source = resolve_source(plan, fetch.mirrors)};
}

void require_empty(const fs::path& folder) {
    if (!fs::exists(folder) || (fs::is_directory(folder) && fs::is_empty(folder))) return;
    throw base::Error(concat(folder.string(), " is there already, and is no empty folder"),
                      base::Exit::bad_request)
        .set_hint("name another with --folder");
}

void tell_steps(const build::Bench& bench) {
    for (const build::CStep& step : bench.steps) {
        base::say(concat("  ", step.purpose, ": ", base::quote_for_shell(step.command.argv)));
    }
}

base::Command command_in(const build::Bench& bench, const Request& request,
                         const std::string& recipe) {
    base::Command command;
    command.argv = request.command;
    command.folder = bench.folder;
    command.environment = bench.environment;
    for (const auto& [name, value] : base::pass_environment({"TERM"}))
        command.environment[name] = value;
    if (!command.argv.empty()) return command;
    // Nobody's start-up files: they would change the environment.
    const auto bash = base::find_program("bash");
    command.argv = bash ? std::vector<std::string>{bash->string(), "--norc", "--noprofile"}
                        : std::vector<std::string>{"/bin/sh"};
    command.environment["PS1"] = concat("(armpack ", recipe, bash ? ") \\w\\$ " : ") $ ");
    return command;
}

}  // namespace

}  // namespace app
