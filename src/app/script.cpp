#include "routeros/script.hpp"

#include "app/command.hpp"
#include "app/place_options.hpp"
#include "app/script_json.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "recipe/catalogue.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace app {

namespace {

// As typed; nothing is looked up yet.
struct ScriptOptions {
    std::string recipe;
    std::string routeros;
    std::string store = "usb1/containers";
    std::string archive;
    PlaceOptions place;
    bool upgrade = false;
    bool remove = false;
    enum class Format { script, json } format = Format::script;
};

void add_options(CLI::App& command, ScriptOptions& options);
base::Exit run_script(const ScriptOptions& options);
routeros::ScriptRequest request_of(const ScriptOptions& options, const recipe::Recipe& recipe);
void find_archive_for(routeros::ScriptRequest& request, const ScriptOptions& options,
                      const recipe::Recipe& recipe);
void warn_of_no_clients(const routeros::ScriptRequest& request);

}  // namespace

void add_script_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand(
        "script", "print the RouterOS script that sets a container up, replaces or removes it");
    command->footer(
        "The script checks what it needs before it changes anything, can be loaded again at any\n"
        "time, and marks all that it adds, so that the one of --remove takes exactly that away.\n"
        "\n"
        "For example:\n"
        "  armpack script mihomo --routeros 7.20.8 --network transparent-proxy \\\n"
        "      --clients 10.0.0.0/16 --client-interface bridge >mihomo.rsc");
    const auto options = std::make_shared<ScriptOptions>();
    add_options(*command, *options);
    command->callback([&chosen, options] { chosen = [options] { return run_script(*options); }; });
}

namespace {

void add_options(CLI::App& command, ScriptOptions& options) {
    command.add_option("RECIPE", options.recipe, "a recipe's name, or the path of one")->required();
    command.add_option("--routeros", options.routeros,
                       "the router's version, as /system/resource/print shows it; without it, the "
                       "newest that armpack knows");
    command.add_option("--store", options.store, "the folder for archives and containers")
        ->capture_default_str();
    command.add_option("--archive", options.archive,
                       "the archive, so that its size on the router can be checked; without it, "
                       "the one in dist/");
    add_place_options(command, options.place);
    CLI::Option* upgrade = command.add_flag("--upgrade", options.upgrade,
                                            "replace the container by the archive in the store");
    command.add_flag("--remove", options.remove, "take the container away, and all it needed")
        ->excludes(upgrade);
    command
        .add_option("--format", options.format,
                    "rsc (the script), or json: the same set-up as data, for programs")
        ->option_text("rsc|json")
        ->transform(
            CLI::CheckedTransformer(std::vector<std::pair<std::string, ScriptOptions::Format>>{
                {"rsc", ScriptOptions::Format::script}, {"json", ScriptOptions::Format::json}}));
}

void warn_of_no_clients(const routeros::ScriptRequest& request) {
    if (request.network != recipe::Network::transparent_proxy) return;
    if (request.task == routeros::Task::remove) return;
    if (request.clients.empty()) {
        base::warn(
            "no --clients given: the address list PROXY stays as it is, and only "
            "those in it are proxied");
    }
    if (request.client_interfaces.empty()) {
        base::warn(
            "no --client-interface given: the interface list PROXY stays as it is, and only what "
            "comes in by its members is proxied");
    }
}

base::Exit run_script(const ScriptOptions& options) {
    const recipe::Recipe recipe = recipe::Catalogue::here().recipe(options.recipe);
    const routeros::ScriptRequest request = request_of(options, recipe);
    routeros::check_request(recipe, request);
    const std::string remark = routeros::version_remark(request.routeros);
    if (!remark.empty()) base::warn(remark);
    warn_of_no_clients(request);
    std::cout << (options.format == ScriptOptions::Format::json
                      ? setup_json(recipe, request)
                      : routeros::script(recipe, request));
    return base::Exit::done;
}

routeros::ScriptRequest request_of(const ScriptOptions& options, const recipe::Recipe& recipe) {
    routeros::ScriptRequest request;
    request.task = options.remove    ? routeros::Task::remove
                   : options.upgrade ? routeros::Task::upgrade
                                     : routeros::Task::install;
    request.routeros = routeros::newest_known();
    if (!options.routeros.empty()) {
        const auto version = routeros::parse_version(options.routeros);
        if (!version || version->major != 7) {
            throw base::Error(base::concat("--routeros: ", base::quote_for_shell(options.routeros),
                                           " is no version of RouterOS 7, such as 7.20.8"),
                              base::Exit::bad_request);
        }
        request.routeros = *version;
    }
    request.store = options.store;
    apply_place(options.place, recipe, request);
    find_archive_for(request, options, recipe);
    return request;
}

// Where no archive has been built here, its name is known all the same; only its size is not.
void find_archive_for(routeros::ScriptRequest& request, const ScriptOptions& options,
                      const recipe::Recipe& recipe) {
    const bool named = !options.archive.empty();
    const base::fs::path file =
        named
            ? base::fs::path(options.archive)
            : base::fs::path("dist") / base::concat(recipe.name, "-", recipe.version, "-armv5.tar");
    request.archive = file.filename().string();
    std::error_code problem;
    const std::uintmax_t size = base::fs::file_size(file, problem);
    if (!problem) request.archive_bytes = size;
    if (problem && named) {
        throw base::Error(
            base::concat("--archive: cannot read ", base::quote_for_shell(file.string()), ": ",
                         problem.message()),
            base::Exit::bad_request);
    }
}

}  // namespace

}  // namespace app
