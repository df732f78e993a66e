#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

// Names and values; a child sees these and nothing else.
using Environment = std::map<std::string, std::string>;

// Those of `names` that are set in our own environment.
Environment pass_environment(const std::vector<std::string>& names);

struct Command {
    std::vector<std::string> argv;  // argv[0] is looked up on our PATH; never a shell
    std::filesystem::path folder;   // empty: ours
    Environment environment;        // whole; PATH and LC_ALL=C are added where missing
    std::filesystem::path log;      // appended to; empty: none. stdout and stderr both
    std::string input;              // what the child reads; then end of file
    std::function<void(std::string_view line)> on_line;  // each line of output, as it comes
    std::chrono::seconds time_limit{0};                  // 0: none
};

struct Result {
    int status = 0;        // exit status; 128 + signal if killed
    int signal = 0;        // 0 if it exited
    std::string output;    // stdout only
    std::string messages;  // stderr only
    bool ok() const { return status == 0; }
};

// Runs the command in a process group of its own and waits. On an interrupt the whole group gets
// SIGTERM, after two seconds SIGKILL, and Error(Exit::interrupted) leaves this function. A program
// that cannot be started is an Error; a status other than 0 is a Result.
Result run(const Command& command);

// As run(), but a status other than 0 is an Error with the command as one could paste it, its
// folder, its end ("exited with status 1", "was killed by SIGSEGV"), the last 30 lines it printed
// and where the log is.
Result run_checked(const Command& command);

// The second half of run_checked(), for who looks at the result first.
void require_success(const Command& command, const Result& result);

// The last 30 lines of what a child printed to stderr (to stdout, if it printed nothing there),
// indented and without control characters: for Error::set_detail.
std::string last_lines(const Result& result);

// "exited with status 1" or "was killed by SIGSEGV".
std::string describe_end(const Result& result);

}  // namespace base
