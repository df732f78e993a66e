#include "app/command.hpp"
#include "app/image_check.hpp"
#include "app/plan.hpp"
#include "app/smoke_test.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace app {

namespace {

struct Request {
    std::string recipe;
    std::string only;
    std::vector<emulate::Cpu> cpus = {emulate::Cpu::armv5te, emulate::Cpu::board};
    base::fs::path log;
    base::fs::path junit;
    Format format = Format::text;
    std::string device = "hex-refresh";
    std::vector<std::string> mirrors;
};

base::Exit test(const Request& request);

}  // namespace

void add_test_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand(
        "test", "run a recipe's smoke tests on its image, on an emulated ARMv5 CPU");
    command->footer(
        "Builds the image as `armpack build` does, has it checked, and runs each test in a "
        "sandbox\n"
        "of its own, on both CPU models that `armpack run` knows. Nothing is written but the log.\n"
        "Exit status 3 where a test fails, or the check refuses the image.");
    const auto request = std::make_shared<Request>();
    command->add_option("RECIPE", request->recipe, "a recipe's name, or the path of one")
        ->required();
    command->add_option("--only", request->only, "tests whose name holds this text");
    command
        ->add_option_function<std::string>(
            "--cpu",
            [request](const std::string& name) {
                request->cpus = {name == "board" ? emulate::Cpu::board : emulate::Cpu::armv5te};
            },
            "one of the two alone")
        ->option_text("armv5te|board")
        ->check(CLI::IsMember({"armv5te", "board"}));
    command->add_option("--log", request->log,
                        "where what the programs print goes (armpack/logs/ in the cache)");
    command->add_option("--junit", request->junit, "the results as JUnit XML, to this file");
    command->add_flag_callback(
        "--json", [request] { request->format = Format::json; }, "the results as JSON");
    command->add_option("--device", request->device, "the router it is for (hex-refresh)");
    command->add_option("--mirror", request->mirrors, "address of a Debian mirror, up to /debian");
    command->callback([&chosen, request] { chosen = [request] { return test(*request); }; });
}

namespace {

base::Exit test(const Request& request) {
    const Plan plan = load_plan(request.recipe, request.device);
    const Runnable image = build_runnable(plan, request.mirrors);
    return base::doing(base::concat("test ", plan.recipe.name), [&] {
        require_passes(check_image(plan, image.tree), "no test was run");
        SmokeOptions options{.cpus = request.cpus, .only = request.only, .log = request.log};
        options.device = request.device;
        options.mirrors = request.mirrors;
        if (options.log.empty()) options.log = log_folder() / (plan.recipe.name + ".test.log");
        const std::vector<SmokeResult> results = run_smoke_tests(plan.recipe, image, options);
        if (results.empty()) {
            throw base::Error(
                plan.recipe.smoke_tests.empty()
                    ? "the recipe has no smoke tests"
                    : base::concat("no test's name holds ", base::quote_for_shell(request.only)),
                base::Exit::bad_request);
        }
        std::cout << write_results(plan.recipe, results, request.format);
        if (!request.junit.empty()) {
            base::write_file(request.junit, write_results(plan.recipe, results, Format::junit));
        }
        base::say(base::concat("the log is ", options.log.string()));
        return all_passed(results) ? base::Exit::done : base::Exit::refused;
    });
}

}  // namespace

}  // namespace app
