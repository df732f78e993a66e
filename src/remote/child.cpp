#include "remote/child.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

namespace remote {

namespace {

struct Pipe {
    base::Descriptor read_end;
    base::Descriptor write_end;
};

Pipe make_pipe();
[[noreturn]] void become(char* const* argv, const std::array<int, 3>& ends, pid_t parent);

}  // namespace

Child::Child(const std::vector<std::string>& argv) {
    Pipe in = make_pipe();
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    std::vector<char*> words;
    words.reserve(argv.size() + 1);
    for (const std::string& word : argv)
        words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const std::array<int, 3> ends = {in.read_end.get(), out.write_end.get(), err.write_end.get()};
    const pid_t parent = ::getpid();
    id_ = ::fork();
    if (id_ == 0) become(words.data(), ends, parent);
    if (id_ < 0) {
        const int error_number = errno;
        throw base::system_error(base::concat("cannot start ", argv.front()), error_number);
    }
    input = std::move(in.write_end);
    output = std::move(out.read_end);
    messages = std::move(err.read_end);
    for (const int end : {input.get(), output.get(), messages.get()})
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    // Room for many packets, so that neither side waits for the other at each; a kernel that says
    // no leaves the usual 64 KiB.
    for (const int end : {input.get(), output.get()})
        ::fcntl(end, F_SETPIPE_SZ, 1 << 20);
}

Child::~Child() {
    end();
}

Child::Child(Child&& other) noexcept
    : input(std::move(other.input)),
      output(std::move(other.output)),
      messages(std::move(other.messages)),
      id_(std::exchange(other.id_, -1)),
      status_(other.status_) {}

std::optional<int> Child::ended() {
    if (id_ < 0 || status_) return status_;
    int status = 0;
    if (::waitpid(id_, &status, WNOHANG) == id_) status_ = status;
    return status_;
}

void Child::end() noexcept {
    if (id_ < 0) return;
    input.reset();
    for (int attempt = 0; attempt < 200 && !ended(); ++attempt) {
        if (attempt == 0) ::kill(id_, SIGTERM);
        if (attempt == 180) ::kill(id_, SIGKILL);
        ::usleep(10'000);
    }
    id_ = -1;
}

namespace {

Pipe make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        const int error_number = errno;
        throw base::system_error("cannot make a pipe", error_number);
    }
    return {base::Descriptor(ends[0]), base::Descriptor(ends[1])};
}

// The child's side of fork: only what is safe there.
void become(char* const* argv, const std::array<int, 3>& ends, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(127);  // the parent died before that took hold
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE})
        ::signal(number, SIG_DFL);
    for (int at = 0; at < 3; ++at)
        ::dup2(ends[static_cast<std::size_t>(at)], at);
    ::execvp(argv[0], argv);
    ::_exit(127);
}

}  // namespace

}  // namespace remote
