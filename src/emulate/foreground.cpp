#include "emulate/foreground.hpp"

#include "base/error.hpp"
#include "base/file.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

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
    // The next one's number if it is to be passed on, 0 if not.
    int next() const;

private:
    sigset_t before_ = {};
    base::Descriptor file_;
};

}  // namespace

Ending run_in_foreground(Sandbox& sandbox, Program program) {
    const Signals signals;
    program.group = Group::ours;
    const int id = sandbox.start(program, {0, 1, 2});
    while (sandbox.ending(id) == nullptr) {
        pollfd watched[2] = {{sandbox.descriptor(), POLLIN, 0}, {signals.descriptor(), POLLIN, 0}};
        if (::poll(watched, 2, -1) < 0) continue;  // EINTR
        if (watched[1].revents != 0) {
            if (const int number = signals.next(); number != 0) sandbox.signal(id, number);
        }
        if (watched[0].revents != 0) sandbox.take_event();
    }
    return *sandbox.ending(id);
}

namespace {

Signals::Signals() {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2})
        ::sigaddset(&set, number);
    ::sigprocmask(SIG_BLOCK, &set, &before_);
    file_ = base::Descriptor(::signalfd(-1, &set, SFD_CLOEXEC));
    const int error_number = errno;
    if (!file_) throw base::system_error("cannot wait for signals", error_number);
}

Signals::~Signals() {
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

int Signals::next() const {
    signalfd_siginfo signal = {};
    if (::read(file_.get(), &signal, sizeof signal) != sizeof signal) return 0;
    // The kernel's come from the terminal, and the program has got its own.
    return signal.ssi_code == SI_KERNEL ? 0 : static_cast<int>(signal.ssi_signo);
}

}  // namespace

}  // namespace emulate
