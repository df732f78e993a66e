#include "app/command.hpp"
#include "app/router_options.hpp"
#include "base/text.hpp"
#include "remote/container.hpp"
#include "remote/router_facts.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace app {

namespace {

base::Exit run_status(const RouterOptions& options);
std::string role_of(const std::string& comment);

}  // namespace

void add_status_command(CLI::App& line, Action& chosen) {
    CLI::App* command =
        line.add_subcommand("status", "list what armpack put on a router, and its state");
    command->footer("For example: armpack status --to admin@192.168.88.1");
    const auto options = std::make_shared<RouterOptions>();
    add_router_options(*command, *options, Router::required);
    command->callback([&chosen, options] { chosen = [options] { return run_status(*options); }; });
}

namespace {

base::Exit run_status(const RouterOptions& options) {
    remote::Router router = make_router(options);
    const remote::Console console = router.console();
    const std::string store = remote::parse_remote_path(options.store);
    const remote::RouterFacts facts = remote::ask_facts(console, store);
    std::cout << base::printable(facts.board) << ", RouterOS "
              << base::printable(facts.version_text) << "\n";
    for (const remote::Obstacle& obstacle : remote::obstacles(facts, store)) {
        std::cout << "  " << obstacle.problem << ": " << obstacle.remedy << "\n";
    }
    if (!facts.container_package) return base::Exit::done;
    const remote::Containers containers(console, facts.version);
    const auto all = containers.list();
    if (all.empty()) std::cout << "  no container of armpack's\n";
    for (const auto& [comment, file] : all) {
        std::cout << "  " << base::printable(comment) << ": "
                  << remote::Containers::name_of(containers.state(comment)) << ", "
                  << role_of(comment) << ", from " << base::printable(file) << "\n";
    }
    return base::Exit::done;
}

std::string role_of(const std::string& comment) {
    if (comment.ends_with(" next")) return "on trial (a deployment was cut short: give it again)";
    if (comment.ends_with(" old")) return "replaced (a deployment was cut short: give it again)";
    return "in service";
}

}  // namespace

}  // namespace app
