// fake-router: what a router's SSH does, for tests. See options() for what it takes.
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "fake-router/script.hpp"
#include "fake-router/ssh_server.hpp"

#include <sys/prctl.h>

#include <csignal>
#include <cstdio>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>

namespace {

struct Options {
    fake::ServerSettings server;
    fake::MachineSettings machine;
    fake::Faults faults;
    std::string root;
    std::string setup;  // console lines run before it listens
    std::uint64_t capacity = std::uint64_t{1} << 30;
    std::chrono::milliseconds lag{0};
};

std::int64_t number(const std::string& text) {
    if (text == "-") return -1;
    return static_cast<std::int64_t>(base::parse_decimal(text).value());
}

std::vector<std::int64_t> numbers(const std::string& text) {
    std::vector<std::int64_t> all;
    for (const std::string& one : base::split(text, ','))
        all.push_back(number(one));
    return all;
}

using Setters = std::map<std::string, std::function<void(const std::string&)>>;

Setters options(Options& to) {
    const auto milliseconds = [](const std::string& text) {
        return std::chrono::milliseconds(number(text));
    };
    return {
        {"--root", [&](auto& value) { to.root = value; }},
        {"--host-key", [&](auto& value) { to.server.host_key = value; }},
        {"--authorized", [&](auto& value) { to.server.authorized = value; }},
        {"--password-file",
         [&](auto& value) { to.server.password = base::trim(base::read_file(value)); }},
        {"--port", [&](auto& value) { to.server.port = static_cast<int>(number(value)); }},
        {"--transcript", [&](auto& value) { to.server.transcript = value; }},
        {"--setup", [&](auto& value) { to.setup = value; }},
        {"--version", [&](auto& value) { to.machine.set_version(value); }},
        {"--state", [&](auto& value) { to.machine.flags = value == "flags"; }},
        {"--board", [&](auto& value) { to.machine.board = value; }},
        {"--package", [&](auto& value) { to.machine.package = value == "yes"; }},
        {"--device-mode", [&](auto& value) { to.machine.device_mode = value == "yes"; }},
        {"--disk", [&](auto& value) { to.machine.disk = value; }},
        {"--file-system", [&](auto& value) { to.machine.file_system = value; }},
        {"--free-memory", [&](auto& value) { to.machine.free_memory = value; }},
        {"--capacity",
         [&](auto& value) { to.capacity = static_cast<std::uint64_t>(number(value)); }},
        {"--lag", [&, milliseconds](auto& value) { to.lag = milliseconds(value); }},
        {"--life", [&, milliseconds](auto& value) { to.machine.life = milliseconds(value); }},
        {"--extract", [&, milliseconds](auto& value) { to.machine.extract = milliseconds(value); }},
        {"--die-for", [&](auto& value) { to.machine.die_for = value; }},
        {"--death", [&](auto& value) { to.machine.death = value; }},
        {"--extract-error-for", [&](auto& value) { to.machine.extract_error_for = value; }},
        {"--cut-after", [&](auto& value) { to.faults.cut_after = numbers(value); }},
        {"--stall-after", [&](auto& value) { to.faults.stall_after = numbers(value); }},
        {"--cut-answer",
         [&](auto& value) { to.faults.cut_instead_of_answer = static_cast<int>(number(value)); }},
        {"--cut-command",
         [&](auto& value) { to.faults.cut_instead_of_command = static_cast<int>(number(value)); }},
        {"--deny-writing", [&](auto& value) { to.faults.deny_writing = value == "yes"; }},
        {"--empties", [&](auto& value) { to.faults.empties_when_opened = value == "yes"; }},
        {"--corrupt-at", [&](auto& value) { to.faults.corrupt_at = number(value); }},
        {"--refuse-shell", [&](auto& value) { to.faults.refuse_shell = value == "yes"; }},
        {"--no-sftp", [&](auto& value) { to.faults.no_sftp = value == "yes"; }},
    };
}

void run(int argc, char** argv) {
    Options given;
    const Setters setters = options(given);
    for (int at = 1; at + 1 < argc; at += 2) {
        const auto found = setters.find(argv[at]);
        if (found == setters.end()) {
            throw std::runtime_error(base::concat("unknown option ", std::string(argv[at])));
        }
        found->second(argv[at + 1]);
    }
    fake::Files files(given.root, given.capacity, given.lag);
    fake::Machine machine(given.machine, files);
    for (const std::string& line : base::split(given.setup, '\n')) {
        const std::string said = line.empty() ? "" : fake::answer(machine, line);
        if (!said.empty()) throw std::runtime_error(base::concat("setup: ", said));
    }
    fake::SshServer(given.server, machine, given.faults).run();
}

}  // namespace

int main(int argc, char** argv) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "fake-router: %s\n", error.what());
        return 1;
    }
}
