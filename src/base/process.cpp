#include "base/process.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace base {

namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
    Descriptor read_end;
    Descriptor write_end;
};

Pipe make_pipe();

// posix_spawn's two attribute objects, destroyed with the scope.
struct SpawnSettings {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    SpawnSettings();
    ~SpawnSettings();
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;
};

// A started child: its group dies with this object unless it was waited for.
class Child {
public:
    explicit Child(const Command& command);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    Result finish(const Command& command);

private:
    void pump(const Command& command, Result& result);
    void feed(std::string_view& rest);
    void end_group();
    void wait(Result& result);

    pid_t id_ = -1;
    bool waited_ = false;
    Pipe input_, output_, messages_;
};

// Splits a stream into lines for Command::on_line.
class Lines {
public:
    explicit Lines(const std::function<void(std::string_view)>& use) : use_(use) {}
    void add(std::string_view piece);
    void end();

private:
    const std::function<void(std::string_view)>& use_;
    std::string rest_;
};

Environment complete(Environment environment);

}  // namespace

Environment pass_environment(const std::vector<std::string>& names) {
    Environment environment;
    for (const std::string& name : names) {
        if (const char* value = std::getenv(name.c_str())) environment[name] = value;
    }
    return environment;
}

Result run(const Command& command) {
    check_interrupt();
    Child child(command);
    return child.finish(command);
}

Result run_checked(const Command& command) {
    Result result = run(command);
    require_success(command, result);
    return result;
}

void require_success(const Command& command, const Result& result) {
    if (result.ok()) return;
    const std::string program = std::filesystem::path(command.argv.front()).filename().string();
    std::string detail = concat("command: ", quote_for_shell(command.argv), "\n");
    if (!command.folder.empty()) detail += concat("folder: ", command.folder.string(), "\n");
    detail += last_lines(result);
    Error error(concat(program, " ", describe_end(result)));
    error.set_detail(detail);
    if (!command.log.empty()) error.set_hint(concat("the log is ", command.log.string()));
    throw error;
}

std::string last_lines(const Result& result) {
    const std::string& text = result.messages.empty() ? result.output : result.messages;
    const std::vector<std::string_view> lines = lines_of(text);
    const std::size_t first = lines.size() > 30 ? lines.size() - 30 : 0;
    std::string shown;
    for (std::size_t at = first; at < lines.size(); ++at) {
        shown += concat("  ", printable(lines[at]), "\n");
    }
    return shown;
}

std::string describe_end(const Result& result) {
    if (result.signal == 0) return concat("exited with status ", result.status);
    const char* name = ::sigabbrev_np(result.signal);
    return name == nullptr ? concat("was killed by signal ", result.signal)
                           : concat("was killed by SIG", name);
}

namespace {

Pipe make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        const int error_number = errno;
        throw system_error("cannot make a pipe", error_number);
    }
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

SpawnSettings::SpawnSettings() {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    ::sigemptyset(&none);
    sigset_t to_default;
    ::sigemptyset(&to_default);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE})
        ::sigaddset(&to_default, number);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &to_default);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

SpawnSettings::~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
}

Child::Child(const Command& command)
    : input_(make_pipe()), output_(make_pipe()), messages_(make_pipe()) {
    SpawnSettings settings;
    ::posix_spawn_file_actions_adddup2(&settings.actions, input_.read_end.get(), 0);
    ::posix_spawn_file_actions_adddup2(&settings.actions, output_.write_end.get(), 1);
    ::posix_spawn_file_actions_adddup2(&settings.actions, messages_.write_end.get(), 2);
    if (!command.folder.empty()) {
        ::posix_spawn_file_actions_addchdir_np(&settings.actions, command.folder.c_str());
    }
    std::vector<std::string> pairs;
    for (const auto& [name, value] : complete(command.environment)) {
        pairs.push_back(concat(name, "=", value));
    }
    const auto pointers = [](const std::vector<std::string>& words) {
        std::vector<char*> list;
        list.reserve(words.size() + 1);
        for (const std::string& word : words)
            list.push_back(const_cast<char*>(word.c_str()));
        list.push_back(nullptr);
        return list;
    };
    const int error_number =
        ::posix_spawnp(&id_, command.argv.front().c_str(), &settings.actions, &settings.attributes,
                       pointers(command.argv).data(), pointers(pairs).data());
    if (error_number != 0) {
        id_ = -1;
        throw system_error(concat("cannot start ", command.argv.front()), error_number);
    }
    input_.read_end.reset();
    output_.write_end.reset();
    messages_.write_end.reset();
}

Child::~Child() {
    if (id_ > 0 && !waited_) {
        end_group();
        Result ignored;
        try {
            wait(ignored);
        } catch (...) {  // a destructor has nobody to tell; the group has got its SIGKILL
        }
    }
}

Result Child::finish(const Command& command) {
    Result result;
    pump(command, result);
    wait(result);
    return result;
}

void Child::pump(const Command& command, Result& result) {
    Descriptor log;
    if (!command.log.empty()) {
        log = Descriptor(
            ::open(command.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
        const int error_number = errno;
        if (!log) throw system_error(concat("cannot open ", command.log.string()), error_number);
    }
    ::fcntl(input_.write_end.get(), F_SETFL, O_NONBLOCK);
    std::string_view to_feed = command.input;
    feed(to_feed);
    Lines lines(command.on_line);
    std::array<char, 65536> buffer;
    const auto deadline = Clock::now() + command.time_limit;
    while (output_.read_end || messages_.read_end) {
        check_interrupt();
        if (command.time_limit.count() > 0 && Clock::now() > deadline) {
            throw Error(concat(command.argv.front(), " took longer than ",
                               command.time_limit.count(), " s"));
        }
        std::array<pollfd, 4> watched = {{{output_.read_end.get(), POLLIN, 0},
                                          {messages_.read_end.get(), POLLIN, 0},
                                          {input_.write_end.get(), POLLOUT, 0},
                                          {interrupt_descriptor(), POLLIN, 0}}};
        ::poll(watched.data(), watched.size(), 200);  // an error shows as nothing to read
        if (watched[2].revents != 0) feed(to_feed);
        for (const bool is_output : {true, false}) {
            Descriptor& end = is_output ? output_.read_end : messages_.read_end;
            if (!end || watched[is_output ? 0 : 1].revents == 0) continue;
            const ssize_t got = ::read(end.get(), buffer.data(), buffer.size());
            if (got <= 0) {
                if (got == 0 || errno != EINTR) end.reset();
                continue;
            }
            const std::string_view piece(buffer.data(), static_cast<std::size_t>(got));
            (is_output ? result.output : result.messages) += piece;
            if (log) write_all(log.get(), piece, command.log);
            if (command.on_line) lines.add(piece);
        }
    }
    if (command.on_line) lines.end();
}

void Child::feed(std::string_view& rest) {
    while (!rest.empty()) {
        const ssize_t put = ::write(input_.write_end.get(), rest.data(), rest.size());
        if (put < 0) {
            if (errno == EAGAIN || errno == EINTR) return;
            break;  // the child reads no more: its own business
        }
        rest.remove_prefix(static_cast<std::size_t>(put));
    }
    input_.write_end.reset();
}

void Child::end_group() {
    ::kill(-id_, SIGTERM);  // ESRCH: it is gone already
    for (int attempt = 0; attempt < 40; ++attempt) {
        siginfo_t info = {};
        if (::waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
            info.si_pid == id_) {
            break;
        }
        ::usleep(50'000);
    }
    ::kill(-id_, SIGKILL);
}

void Child::wait(Result& result) {
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0) {
        const int error_number = errno;
        if (error_number != EINTR) throw system_error("cannot wait for a child", error_number);
        check_interrupt();
    }
    waited_ = true;
    if (WIFSIGNALED(status)) {
        result.signal = WTERMSIG(status);
        result.status = 128 + result.signal;
    } else {
        result.status = WEXITSTATUS(status);
    }
}

void Lines::add(std::string_view piece) {
    rest_ += piece;
    std::size_t start = 0;
    for (std::size_t end = rest_.find('\n'); end != std::string::npos;
         end = rest_.find('\n', start)) {
        use_(std::string_view(rest_).substr(start, end - start));
        start = end + 1;
    }
    rest_.erase(0, start);
}

void Lines::end() {
    if (!rest_.empty()) use_(rest_);
}

Environment complete(Environment environment) {
    const char* path = std::getenv("PATH");
    environment.try_emplace("PATH", path == nullptr ? "/usr/bin:/bin" : path);
    environment.try_emplace("LC_ALL", "C");
    return environment;
}

}  // namespace

}  // namespace base
