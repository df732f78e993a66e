#include "base/attached.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace base {

namespace {

// While this lives, ^C and ^\ are for the child alone.
class IgnoredSignals {
public:
    IgnoredSignals() {
        struct sigaction ignore = {};
        ignore.sa_handler = SIG_IGN;
        ::sigaction(SIGINT, &ignore, &interrupt_);
        ::sigaction(SIGQUIT, &ignore, &quit_);
    }
    ~IgnoredSignals() {
        ::sigaction(SIGINT, &interrupt_, nullptr);
        ::sigaction(SIGQUIT, &quit_, nullptr);
    }
    IgnoredSignals(const IgnoredSignals&) = delete;
    IgnoredSignals& operator=(const IgnoredSignals&) = delete;

private:
    struct sigaction interrupt_ = {};
    struct sigaction quit_ = {};
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace

Result run_attached(const Command& command) {
    std::vector<std::string> words = command.argv;
    std::vector<std::string> settings;
    settings.reserve(command.environment.size());
    for (const auto& [name, value] : command.environment)
        settings.push_back(concat(name, "=", value));
    std::vector<char*> argv = pointers_to(words);
    std::vector<char*> environment = pointers_to(settings);
    const auto found = find_program(words.front());
    const std::string program = found ? found->string() : words.front();
    const std::string folder = command.folder.empty() ? "." : command.folder.string();
    const IgnoredSignals ignored;
    const pid_t child = ::fork();
    const int problem = errno;
    if (child < 0) throw Error(concat("cannot start ", program, ": ", std::strerror(problem)));
    if (child == 0) {
        ::signal(SIGINT, SIG_DFL);
        ::signal(SIGQUIT, SIG_DFL);
        if (::chdir(folder.c_str()) == 0) {
            ::execve(program.c_str(), argv.data(), environment.data());
        }
        ::_exit(127);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        const int waiting = errno;
        if (waiting != EINTR) {
            throw Error(concat("cannot wait for ", program, ": ", std::strerror(waiting)));
        }
    }
    Result result;
    result.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    result.status = WIFSIGNALED(status) ? 128 + result.signal : WEXITSTATUS(status);
    if (result.status == 127 && !found) {
        throw Error(concat("there is no program ", quote_for_shell(words.front())),
                    Exit::bad_request);
    }
    return result;
}

}  // namespace base
