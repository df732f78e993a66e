#include "remote/deploy.hpp"

#include "app/command.hpp"
#include "app/place_options.hpp"
#include "app/router_doctor.hpp"
#include "app/router_options.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "image/disk_use.hpp"
#include "image/read.hpp"
#include "recipe/catalogue.hpp"
#include "routeros/quote.hpp"
#include "routeros/script.hpp"

#include <CLI/CLI.hpp>

#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <string>

namespace app {

namespace {

using base::concat;
using base::Error;
using base::Exit;

struct DeployOptions {
    std::string recipe;
    std::string archive;
    RouterOptions router;
    PlaceOptions place;
    std::string secrets;
    unsigned watch_seconds = 15;
    bool dry_run = false;
    bool verify = false;
};

Exit run_deploy(const DeployOptions& options);
remote::Deployment deployment_of(const DeployOptions& options, const recipe::Recipe& recipe,
                                 const routeros::ScriptRequest& request);
remote::Needs needs_of(const recipe::Recipe& recipe, const base::fs::path& archive);
void forbid_core_files();
std::map<std::string, std::string> read_secrets(const std::string& file,
                                                const recipe::Recipe& recipe);
std::vector<remote::Deployment::Secret> secret_lines(
    const recipe::Recipe& recipe, const std::map<std::string, std::string>& values,
    const routeros::Version& version);

}  // namespace

void add_deploy_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand(
        "deploy", "upload, put the container in service, and back if it does not stay up");
    command->footer(
        "The new container is extracted beside the old one, which runs on meanwhile. Then they\n"
        "change places. If the new one does not stay up, the old one is started again and the\n"
        "router's log is explained. What is missing of network, mounts and variables is added.\n"
        "\n"
        "For example: armpack deploy mihomo --to admin@192.168.88.1 --dry-run");
    const auto options = std::make_shared<DeployOptions>();
    command->add_option("RECIPE", options->recipe, "a recipe's name, or the path of one")
        ->required();
    command->add_option("--archive", options->archive, "without it, the one in dist/")
        ->check(CLI::ExistingFile);
    add_router_options(*command, options->router, Router::required);
    add_place_options(*command, options->place);
    command
        ->add_option("--secrets", options->secrets,
                     "a file of NAME=VALUE lines for the variables that the recipe calls "
                     "secret; only its owner may read it")
        ->check(CLI::ExistingFile);
    command->add_option("--watch", options->watch_seconds, "seconds that it has to run")
        ->capture_default_str()
        ->check(CLI::Range(1, 3600));
    command->add_flag("--dry-run", options->dry_run, "print each command, change nothing");
    command->add_flag("--verify", options->verify, "read the whole archive back and compare");
    command->callback([&chosen, options] { chosen = [options] { return run_deploy(*options); }; });
}

namespace {

Exit run_deploy(const DeployOptions& options) {
    const recipe::Recipe recipe = recipe::Catalogue::here().recipe(options.recipe);
    routeros::ScriptRequest request;
    request.task = routeros::Task::prepare;
    request.routeros = routeros::newest_known();
    request.store = remote::parse_remote_path(options.router.store);
    apply_place(options.place, recipe, request);
    const remote::Deployment what = deployment_of(options, recipe, request);
    remote::Router router = make_router(options.router);
    remote::DeploySettings settings;
    settings.watch = std::chrono::seconds(options.watch_seconds);
    if (options.dry_run) {
        settings.mode = remote::DeploySettings::Mode::print;
        settings.print = [](const std::string& line) { std::cout << line << "\n"; };
    } else if (base::verbosity() == base::Verbosity::verbose) {
        settings.print = [](const std::string& line) { base::say(concat("  ", line)); };
    }
    const base::Step step(
        concat("deploy ", recipe.name, " ", recipe.version, " to ", router.target().text));
    remote::deploy(router, what, settings);
    if (!options.dry_run) {
        base::say(
            concat("  ", recipe.name, " runs; it has done so for ", options.watch_seconds, " s"));
    }
    return Exit::done;
}

remote::Deployment deployment_of(const DeployOptions& options, const recipe::Recipe& recipe,
                                 const routeros::ScriptRequest& request) {
    const base::fs::path archive =
        options.archive.empty() ? find_archive(recipe.name) : base::fs::path(options.archive);
    remote::parse_remote_path(archive.filename().string());
    routeros::check_request(recipe, request);
    const std::map<std::string, std::string> secrets = read_secrets(options.secrets, recipe);
    // Each version has its own words, so the request is asked with the router's.
    const auto with_version = [request](const routeros::Version& version) {
        routeros::ScriptRequest own = request;
        own.routeros = version;
        return own;
    };
    return {
        .name = recipe.name,
        .mark = routeros::mark_of(recipe),
        .store = request.store,
        .archive = archive,
        .identity = base::sha256_of_file(archive).substr(0, 8),
        .verify = options.verify ? remote::Upload::Verify::contents : remote::Upload::Verify::ends,
        .needs = needs_of(recipe, archive),
        .remark = board_remark,
        .add_arguments =
            [recipe, with_version](const routeros::Version& version,
                                   const remote::Deployment::Place& place) {
                return routeros::container_arguments(recipe, with_version(version),
                                                     {.comment = place.comment,
                                                      .name = place.name,
                                                      .archive = place.archive,
                                                      .root = place.root});
            },
        .preparation =
            [recipe, with_version](const routeros::Version& version) {
                const routeros::ScriptRequest own = with_version(version);
                routeros::check_request(recipe, own);
                const std::string remark = routeros::version_remark(version);
                if (!remark.empty()) base::warn(remark);
                return routeros::script(recipe, own);
            },
        .secrets =
            [recipe, secrets](const routeros::Version& version) {
                return secret_lines(recipe, secrets, version);
            },
    };
}

// What the archive's tree will take on the disk; the archive itself is the upload's to find room
// for.
remote::Needs needs_of(const recipe::Recipe& recipe, const base::fs::path& archive) {
    const image::Image image = image::read_image(archive);
    return {.memory_bytes = recipe.routeros.memory_high_mib << 20,
            .disk_bytes = image::disk_use(image.merged).bytes()};
}

// The limit holds for children, too; a kernel that pipes core files somewhere does not look at it.
void forbid_core_files() {
    const rlimit none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0 || ::prctl(PR_SET_DUMPABLE, 0) != 0) {
        throw Error("cannot switch core files off, in which a secret could lie");
    }
}

std::map<std::string, std::string> read_secrets(const std::string& file,
                                                const recipe::Recipe& recipe) {
    std::map<std::string, std::string> values;
    if (file.empty()) return values;
    const auto others = base::fs::perms::group_all | base::fs::perms::others_all;
    if ((base::fs::status(file).permissions() & others) != base::fs::perms::none) {
        throw Error(concat(file, " can be read by others than its owner"), Exit::bad_request)
            .set_hint(concat("chmod 600 ", base::quote_for_shell(file)));
    }
    forbid_core_files();
    const std::string text = base::read_file(file, 1 << 20);
    for (const std::string_view line : base::lines_of(text)) {
        const std::size_t equals = line.find('=');
        if (base::trim(line).empty() || line.starts_with('#')) continue;
        const std::string name(line.substr(0, equals));
        const auto& known = recipe.routeros.secrets;
        if (equals == std::string_view::npos ||
            std::find(known.begin(), known.end(), name) == known.end()) {
            // The line is not repeated: it may be a secret.
            throw Error(concat(file, ": a line names no secret of ", recipe.name),
                        Exit::bad_request)
                .set_hint(known.empty() ? "the recipe has none"
                                        : concat("it has ", base::join(known, ", ")));
        }
        values[name] = line.substr(equals + 1);
    }
    return values;
}

std::vector<remote::Deployment::Secret> secret_lines(
    const recipe::Recipe& recipe, const std::map<std::string, std::string>& values,
    const routeros::Version& version) {
    using routeros::quote;
    std::vector<remote::Deployment::Secret> lines;
    const std::string list = routeros::dialect_of(version).envs_list;
    for (const auto& [name, value] : values) {
        const std::string which = concat(list, "=", quote(recipe.name), " key=", quote(name));
        const auto line = [&](const std::string& shown_value) {
            return concat("/container/envs/remove [/container/envs/find ", which,
                          "]; /container/envs/add ", which,
                          " comment=", quote(routeros::mark_of(recipe)), " value=", shown_value);
        };
        lines.push_back({.line = line(quote(value)), .shown = line("***")});
    }
    return lines;
}

}  // namespace

}  // namespace app
