#include "app/command.hpp"
#include "app/router_doctor.hpp"
#include "app/router_options.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace app {

namespace {

enum class Need { required, optional };

// A program that armpack starts: what for, how its version is asked, how to get it.
struct Tool {
    const char* name;
    Need need;
    const char* purpose;
    std::vector<std::string> version_arguments;
    const char* remedy;
};

struct Found {
    const Tool* tool;
    std::string path;     // empty: missing
    std::string version;  // the first line it prints
};

struct DoctorOptions {
    bool as_json = false;
    RouterOptions router;
};

base::Exit run_doctor(const DoctorOptions& options);
const std::vector<Tool>& tools();
Found look_for(const Tool& tool);
void print_for_people(const std::vector<Found>& all);
void print_json(const std::vector<Found>& all);
bool is_missing(const Found& found);

}  // namespace

void add_doctor_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand(
        "doctor", "say what armpack needs here, or with --to on the router, and what is missing");
    command->footer(
        "Exit status 1 where a program that `armpack build` needs is missing; with --to, where\n"
        "something keeps containers from running on that router.");
    const auto options = std::make_shared<DoctorOptions>();
    command->add_flag("--json", options->as_json, "for machines");
    add_router_options(*command, options->router, Router::optional);
    command->callback([&chosen, options] { chosen = [options] { return run_doctor(*options); }; });
}

namespace {

base::Exit run_doctor(const DoctorOptions& options) {
    if (!options.router.to.empty()) {
        return examine_router(options.router,
                              options.as_json ? RouterReport::json : RouterReport::text);
    }
    std::vector<Found> all;
    for (const Tool& tool : tools())
        all.push_back(look_for(tool));
    options.as_json ? print_json(all) : print_for_people(all);
    return std::any_of(all.begin(), all.end(), is_missing) ? base::Exit::failed : base::Exit::done;
}

const std::vector<Tool>& tools() {
    static const std::vector<Tool> all = {
        {"go",
         Need::required,
         "builds Go programs",
         {"version"},
         "install Go 1.21 or newer (package golang-go on Debian 13 and Ubuntu 24.04, or the Go "
         "project's archive unpacked to /usr/local/go)"},
        {"apt-get",
         Need::required,
         "resolves Debian packages",
         {"--version"},
         "install the package apt"},
        {"gpgv",
         Need::required,
         "verifies Debian's signatures",
         {"--version"},
         "install the package gpgv"},
        {"ssh", Need::optional, "reaches the router", {"-V"}, "install the package openssh-client"},
        {"qemu-arm",
         Need::optional,
         "runs ARMv5 programs here, for trying images out",
         {"--version"},
         "install the package qemu-user"},
        {"git",
         Need::optional,
         "obtains sources that are git repositories",
         {"--version"},
         "install the package git"},
    };
    return all;
}

Found look_for(const Tool& tool) {
    Found found{&tool, "", ""};
    std::optional<base::fs::path> path = base::find_program(tool.name);
    // Where the Go project's own archive is unpacked to.
    const base::fs::path go = "/usr/local/go/bin/go";
    if (!path && std::string_view(tool.name) == "go" && base::fs::exists(go)) path = go;
    if (!path) return found;
    found.path = path->string();
    std::vector<std::string> argv = {found.path};
    argv.insert(argv.end(), tool.version_arguments.begin(), tool.version_arguments.end());
    const base::Result result = base::run({.argv = argv,
                                           .environment = base::pass_environment({"HOME"}),
                                           .time_limit = std::chrono::seconds(20)});
    const std::string& text = result.output.empty() ? result.messages : result.output;
    found.version = text.substr(0, text.find('\n'));
    return found;
}

bool is_missing(const Found& found) {
    return found.path.empty() && found.tool->need == Need::required;
}

void print_for_people(const std::vector<Found>& all) {
    for (const Found& found : all) {
        const std::string name = found.tool->name;
        std::cout << name << std::string(name.size() < 10 ? 10 - name.size() : 1, ' ');
        if (found.path.empty()) {
            std::cout << "missing" << (is_missing(found) ? "" : " (optional)") << ": it "
                      << found.tool->purpose << "; " << found.tool->remedy << "\n";
        } else {
            std::cout << base::printable(found.version) << " (" << found.path << ")\n";
        }
    }
}

void print_json(const std::vector<Found>& all) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Found& found : all) {
        nlohmann::ordered_json item = {{"name", found.tool->name},
                                       {"required", found.tool->need == Need::required},
                                       {"purpose", found.tool->purpose}};
        if (found.path.empty()) {
            item["remedy"] = found.tool->remedy;
        } else {
            item["path"] = found.path;
            item["version"] = base::printable(found.version);
        }
        list.push_back(std::move(item));
    }
    std::cout << nlohmann::ordered_json{{"tools", list}}.dump(2) << "\n";
}

}  // namespace

}  // namespace app
