#include "base/interrupt.hpp"

#include "base/error.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace base {

namespace {

volatile std::sig_atomic_t signal_came = 0;
int wake_pipe[2] = {-1, -1};

extern "C" void note_signal(int) {
    const int saved = errno;
    signal_came = 1;
    // A full pipe wakes the reader just as well.
    [[maybe_unused]] const ssize_t put = ::write(wake_pipe[1], "!", 1);
    errno = saved;
}

}  // namespace

void catch_interrupts() {
    if (wake_pipe[0] >= 0) return;
    if (::pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        const int error_number = errno;
        throw system_error("cannot make a pipe", error_number);
    }
    struct sigaction action = {};
    action.sa_handler = note_signal;
    ::sigemptyset(&action.sa_mask);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction old = {};
        // What was ignored when we started (nohup) stays ignored.
        if (::sigaction(number, nullptr, &old) == 0 && old.sa_handler == SIG_IGN) continue;
        ::sigaction(number, &action, nullptr);
    }
    ::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() {
    return signal_came != 0;
}

void check_interrupt() {
    if (interrupted()) throw Error("interrupted", Exit::interrupted);
}

int interrupt_descriptor() {
    return wake_pipe[0];
}

}  // namespace base
