#include "emulate/foreground.hpp"

#include "base/error.hpp"
#include "base/file.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <vector>

namespace emulate {

namespace {

// Signals as something to read; as they were when destroyed.
class Signals {
public:
    Signals();
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    int descriptor() const { return file_.get(); }
    // Takes those that have come; gives the numbers of those that are to be passed on.
    std::vector<int> take();
    bool have_come() const { return have_come_; }

private:
    sigset_t before_ = {};
    bool have_come_ = false;
    base::Descriptor file_;
};

}  // namespace

Ending run_in_foreground(Sandbox& sandbox, Program program) {
    Signals signals;
    program.group = Group::ours;
    const int id = sandbox.start(program, {0, 1, 2});
    while (sandbox.ending(id) == nullptr) {
        pollfd watched[2] = {{sandbox.descriptor(), POLLIN, 0}, {signals.descriptor(), POLLIN, 0}};
        if (::poll(watched, 2, -1) < 0) continue;  // EINTR
        if (watched[1].revents != 0) {
            for (const int number : signals.take())
                sandbox.signal(id, number);
        }
        if (watched[0].revents != 0) sandbox.take_event();
    }
    signals.take();  // a ^C that the program has answered is not for armpack
    Ending ending = *sandbox.ending(id);
    ending.was_asked = signals.have_come();
    return ending;
}

namespace {

Signals::Signals() {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2})
        ::sigaddset(&set, number);
    ::sigprocmask(SIG_BLOCK, &set, &before_);
    file_ = base::Descriptor(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    const int error_number = errno;
    if (!file_) throw base::system_error("cannot wait for signals", error_number);
}

Signals::~Signals() {
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

std::vector<int> Signals::take() {
    std::vector<int> to_pass_on;
    signalfd_siginfo signal = {};
    while (::read(file_.get(), &signal, sizeof signal) == sizeof signal) {
        have_come_ = true;
        // The kernel's come from the terminal, and the program has got its own.
        if (signal.ssi_code != SI_KERNEL) to_pass_on.push_back(static_cast<int>(signal.ssi_signo));
    }
    return to_pass_on;
}

}  // namespace

}  // namespace emulate
