#include "app/command.hpp"
#include "app/runnable.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "emulate/foreground.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace app {

namespace {

struct Request {
    std::string image;
    std::vector<std::string> arguments;
    std::vector<std::string> mounts, environment;
    emulate::Network network = emulate::Network::none;
    emulate::Cable cable;
    emulate::Tun tun = emulate::Tun::absent;
    emulate::Cpu cpu = emulate::Cpu::armv5te;
    std::uint64_t memory_mib = 0;
    std::uint64_t open_files = 0;
    std::string device = "hex-refresh";
    std::vector<std::string> mirrors;
};

void add_options(CLI::App& command, Request& request);
base::Exit run_image(const Request& request);
emulate::Mount parse_mount(const std::string& text);
std::pair<std::string, std::string> parse_variable(const std::string& text);

}  // namespace

void add_run_command(CLI::App& line, Action& chosen) {
    CLI::App* command =
        line.add_subcommand("run", "run an image here, on an emulated ARMv5 CPU without VFP");
    command->footer(
        "The image's own tree and configuration, under QEMU, in namespaces of its own; no root\n"
        "needed. What it writes is in memory and gone afterwards, but for folders mounted with\n"
        "--mount. ARGUMENTs stand in for the image's command, after its entrypoint.\n"
        "The exit status is the program's own, 128 + signal if one killed it. If it met an\n"
        "instruction that the CPU lacks, that is named.\n"
        "\n"
        "For example: armpack run dist/mihomo-1.19.30-armv5.tar -- -v");
    const auto request = std::make_shared<Request>();
    add_options(*command, *request);
    command->callback([&chosen, request] { chosen = [request] { return run_image(*request); }; });
}

namespace {

void add_options(CLI::App& command, Request& request) {
    using emulate::Cpu;
    using emulate::Network;
    command
        .add_option("RECIPE|ARCHIVE", request.image,
                    "a recipe, which is built first, or anybody's docker or OCI archive")
        ->required();
    command.add_option("ARGUMENT", request.arguments, "after --: instead of the image's command");
    command
        .add_option("--mount", request.mounts,
                    "SOURCE:TARGET[:ro]: a folder or file of this machine that it sees")
        ->allow_extra_args(false);
    command
        .add_option("--env", request.environment,
                    "NAME=VALUE, or NAME to pass on ours; beside the image's environment")
        ->allow_extra_args(false);
    command
        .add_option("--network", request.network,
                    "none (loopback alone), host (this machine's), or veth (a cable to this "
                    "machine, as on the router; needs root)")
        ->option_text("none|host|veth")
        ->transform(CLI::CheckedTransformer(std::vector<std::pair<std::string, Network>>{
            {"none", Network::none}, {"host", Network::host}, {"veth", Network::veth}}));
    command.add_option("--address", request.cable.address, "with veth: its own (10.40.0.2/24)");
    command.add_option("--gateway", request.cable.gateway, "with veth: this machine's (10.40.0.1)");
    command.add_option("--interface", request.cable.name,
                       "with veth: the name of this machine's end (armpack and a number)");
    command.add_flag_callback(
        "--tun", [&request] { request.tun = emulate::Tun::present; }, "give it /dev/net/tun");
    command
        .add_option("--cpu", request.cpu,
                    "armv5te (the baseline) or board (what the router most likely is: newer "
                    "integer instructions run, VFP does not)")
        ->option_text("armv5te|board")
        ->transform(CLI::CheckedTransformer(std::vector<std::pair<std::string, Cpu>>{
            {"armv5te", Cpu::armv5te}, {"board", Cpu::board}}));
    command.add_option("--memory", request.memory_mib,
                       "the most memory in MiB, the emulator's included");
    command.add_option("--open-files", request.open_files, "the most files open at a time");
    command.add_option("--device", request.device, "the router a recipe is for (hex-refresh)");
    command.add_option("--mirror", request.mirrors, "address of a Debian mirror, up to /debian")
        ->allow_extra_args(false);
}

base::Exit run_image(const Request& request) {
    emulate::Setup setup = {.cpu = request.cpu,
                            .network = request.network,
                            .cable = request.cable,
                            .tun = request.tun,
                            .memory_bytes = request.memory_mib << 20};
    Wish wish{.command = request.arguments};
    for (const std::string& text : request.mounts) {
        setup.mounts.push_back(parse_mount(text));
        wish.mounted.push_back(setup.mounts.back().to);
    }
    for (const std::string& text : request.environment)
        wish.environment.insert_or_assign(parse_variable(text).first, parse_variable(text).second);
    const Runnable image = load_runnable(request.image, request.device, request.mirrors);
    return base::doing(base::concat("run ", image.name), [&] {
        emulate::Program program = program_of(image, wish);
        program.open_files = request.open_files;
        setup.tree = &image.tree;
        emulate::Ending ending;
        bool ran_out = false;
        {
            emulate::Sandbox sandbox(setup);
            for (const std::string& note : sandbox.notes())
                base::say(base::concat("note: ", note));
            ending = emulate::run_in_foreground(sandbox, program);
            ran_out = sandbox.ran_out_of_memory();
        }
        if (ran_out) {
            base::say_error(base::concat(
                "armpack: the kernel ended a process of the program: together they take more than "
                "--memory ",
                request.memory_mib, " MiB allows, of which the emulator has some tens"));
        }
        if (may_have_trapped(image, program, ending)) {
            const std::string words = explain_trap(image, program, request.cpu);
            if (!words.empty()) base::say_error(base::concat("armpack: ", words));
        }
        return static_cast<base::Exit>(ending.status);
    });
}

emulate::Mount parse_mount(const std::string& text) {
    const std::vector<std::string> parts = base::split(text, ':');
    const bool is_read_only = parts.size() == 3 && parts[2] == "ro";
    if ((parts.size() != 2 && !is_read_only) || parts[0].empty() || !parts[1].starts_with('/')) {
        throw base::Error(base::concat("--mount ", base::quote_for_shell(text),
                                       ": not SOURCE:TARGET or SOURCE:TARGET:ro with an absolute "
                                       "TARGET"),
                          base::Exit::bad_request);
    }
    return {.from = parts[0],
            .to = parts[1],
            .access = is_read_only ? emulate::Mount::Access::read_only
                                   : emulate::Mount::Access::read_write};
}

std::pair<std::string, std::string> parse_variable(const std::string& text) {
    const std::size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    if (equals != std::string::npos && equals > 0) return {name, text.substr(equals + 1)};
    const char* ours = equals == std::string::npos ? std::getenv(name.c_str()) : nullptr;
    if (ours == nullptr) {
        throw base::Error(base::concat("--env ", base::quote_for_shell(text),
                                       ": not NAME=VALUE, nor the name of a variable that is set"),
                          base::Exit::bad_request);
    }
    return {name, ours};
}

}  // namespace

}  // namespace app
