#include "app/run.hpp"

#include "app/command.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace app {

namespace {

using base::Exit;

// In the order of --help.
constexpr AddCommand commands[] = {
    add_build_command,      add_lock_command,    add_vendor_command,  add_cache_command,
    add_check_command,      add_explain_command, add_inspect_command, add_diff_command,
    add_list_command,       add_schema_command,  add_run_command,     add_test_command,
    add_script_command,     add_upload_command,  add_deploy_command,  add_status_command,
    add_doctor_command,     add_init_command,    add_shell_command,   add_toolchain_command,
    add_completion_command,
};

constexpr const char* footer =
    "Exit status: 0 done, 1 could not do it, 2 bad request (command line, recipe),\n"
    "3 refused (the check or a budget says no), 130 interrupted.\n"
    "`armpack COMMAND --help` explains a command.";

Exit parse_and_run(int argc, const char* const* argv);
void add_global_options(CLI::App& line);
Exit tell_parse_error(const CLI::App& line, const CLI::ParseError& error);
std::optional<std::string> unknown_command(const CLI::App& line, int argc, const char* const* argv);
Exit tell(const base::Error& error);

}  // namespace

int run(int argc, const char* const* argv) {
    try {
        base::catch_interrupts();
        const Exit exit = parse_and_run(argc, argv);
        std::cout.flush();
        if (!std::cout) throw base::Error("cannot write the result to standard output");
        return static_cast<int>(exit);
    } catch (const base::Error& error) {
        return static_cast<int>(tell(error));
    } catch (const std::bad_alloc&) {
        return static_cast<int>(tell(base::Error("out of memory")));
    } catch (const std::exception& error) {
        // A foreign exception that its module should have turned into an Error: our defect.
        return static_cast<int>(
            tell(base::Error(base::concat("internal error: ", error.what()))
                     .set_hint("please report this, with the command you gave")));
    }
}

namespace {

Exit parse_and_run(int argc, const char* const* argv) {
    CLI::App line(
        "Makes container images for routers that run nothing newer than ARMv5\n"
        "(MikroTik hEX refresh, hEX S 2025, hAP ax S): a recipe in, a checked archive out.",
        "armpack");
    line.footer(footer);
    line.require_subcommand(1);
    add_global_options(line);
    Action chosen;
    for (const AddCommand add : commands)
        add(line, chosen);
    try {
        if (argc <= 1) throw CLI::CallForHelp();
        if (const auto problem = unknown_command(line, argc, argv)) {
            throw base::Error(*problem, Exit::bad_request)
                .set_hint("`armpack --help` lists the commands");
        }
        line.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return tell_parse_error(line, error);
    }
    return chosen();
}

void add_global_options(CLI::App& line) {
    line.set_version_flag("--version", "armpack " ARMPACK_VERSION);
    line.fallthrough();
    const auto set = [](base::Verbosity verbosity) {
        return [verbosity](std::int64_t) { base::set_verbosity(verbosity); };
    };
    line.add_flag_function("-q,--quiet", set(base::Verbosity::quiet), "errors and warnings only");
    line.add_flag_function("-v,--verbose", set(base::Verbosity::verbose),
                           "also what the programs it starts print");
}

Exit tell_parse_error(const CLI::App& line, const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {  // --help, --version
        line.exit(error);
        return Exit::done;
    }
    const std::vector<CLI::App*> chosen = line.get_subcommands();
    const std::string command = chosen.empty() ? "armpack" : "armpack " + chosen[0]->get_name();
    std::string problem = error.what();
    if (!problem.empty() && problem.back() == '.') problem.pop_back();
    throw base::Error(problem, Exit::bad_request)
        .set_hint(base::concat("try `", command, " --help`"));
}

std::optional<std::string> unknown_command(const CLI::App& line, int argc,
                                           const char* const* argv) {
    std::vector<std::string> names;
    for (const CLI::App* command : line.get_subcommands({}))
        names.push_back(command->get_name());
    for (int at = 1; at < argc; ++at) {
        const std::string_view word = argv[at];
        if (word.starts_with("-")) continue;
        if (std::find(names.begin(), names.end(), word) != names.end()) return std::nullopt;
        const auto near = base::nearest(word, names);
        return base::concat("unknown command ", base::quote_for_shell(word),
                            near ? base::concat(" (did you mean ", *near, "?)") : "");
    }
    return std::nullopt;
}

Exit tell(const base::Error& error) {
    base::say_error(base::concat("armpack: error: ", error.what()));
    if (!error.detail().empty()) base::say_error(error.detail());
    if (!error.hint().empty()) base::say_error(base::concat("  hint: ", error.hint()));
    return error.exit();
}

}  // namespace

}  // namespace app
