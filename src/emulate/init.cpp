#include "emulate/init.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "emulate/start.hpp"
#include "emulate/trap.hpp"

#include <net/if.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>

namespace emulate {

namespace {

// Who runs: armpack's number for each process that it had us start.
class Programs {
public:
    Programs(const Wire& wire, Furnished::Children children, const Birth& birth)
        : wire_(wire), children_(children), birth_(birth) {}
    void obey(Wire::Received&& received);
    void bury();

private:
    void start_one(Wire::Received& received);

    const Wire& wire_;
    Furnished::Children children_;
    const Birth& birth_;
    std::map<pid_t, int> running_;
    std::map<int, Trap> traps_;
};

Furnished prepare(const Birth& birth);
void bring_loopback_up();
void serve(const Wire& wire, Programs& programs);
base::Descriptor catch_signals();

}  // namespace

void be_init(const Birth& birth, const Wire& wire) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    try {
        const Furnished furnished = prepare(birth);
        Programs programs(wire, furnished.children, birth);
        wire.send(Event{.what = Event::What::ready, .notes = furnished.notes});
        serve(wire, programs);
    } catch (const base::Error& error) {
        try {
            wire.send(
                Event{.what = Event::What::failed, .problem = error.what(), .hint = error.hint()});
        } catch (const base::Error&) {  // armpack is gone, and with it who would like to know
        }
    } catch (...) {  // nothing may leave this process: above it stands a copy of armpack's stack
        ::_exit(1);
    }
    ::_exit(0);
}

namespace {

Furnished prepare(const Birth& birth) {
    char go = 0;
    ssize_t got = 0;
    while ((got = ::read(birth.go, &go, 1)) < 0 && errno == EINTR) {
    }
    if (got != 1) ::_exit(1);  // armpack ended, or has told what it could not do
    ::umask(022);
    const std::string& name = birth.room.host_name;
    if (::sethostname(name.data(), name.size()) != 0) {
        const int error_number = errno;
        throw base::system_error("cannot name the sandbox", error_number)
            .set_hint(
                "the kernel or its security module gives user namespaces no rights: on "
                "Ubuntu see kernel.apparmor_restrict_unprivileged_userns");
    }
    if (birth.loopback == Loopback::bring_up) bring_loopback_up();
    return furnish(birth.room);
}

void bring_loopback_up() {
    const base::Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ifreq request = {};
    std::memcpy(request.ifr_name, "lo", 3);
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    if (!socket || ::ioctl(socket.get(), SIOCSIFFLAGS, &request) != 0) {
        const int error_number = errno;
        throw base::system_error("cannot bring up the sandbox's loopback interface", error_number);
    }
}

void serve(const Wire& wire, Programs& programs) {
    const base::Descriptor signals = catch_signals();
    for (;;) {
        pollfd watched[2] = {{wire.descriptor(), POLLIN, 0}, {signals.get(), POLLIN, 0}};
        if (::poll(watched, 2, -1) < 0) continue;  // EINTR
        if (watched[1].revents != 0) {
            signalfd_siginfo signal = {};
            if (::read(signals.get(), &signal, sizeof signal) == sizeof signal) {
                // Others are sent by somebody in the sandbox, or by the terminal, which has sent
                // them to the programs as well; armpack's own come as orders.
                if (signal.ssi_signo == SIGCHLD) programs.bury();
            }
        }
        if (watched[0].revents != 0) {
            auto received = wire.receive_order();
            if (!received) return;
            programs.obey(std::move(*received));
        }
    }
}

base::Descriptor catch_signals() {
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, nullptr);
    base::Descriptor signals(::signalfd(-1, &all, SFD_CLOEXEC));
    const int error_number = errno;
    if (!signals) throw base::system_error("cannot wait for signals", error_number);
    return signals;
}

void Programs::obey(Wire::Received&& received) {
    if (received.order.what == Order::Do::start) {
        start_one(received);
        return;
    }
    for (const auto& [process, id] : running_) {
        if (id == received.order.id) ::kill(process, received.order.signal);  // ESRCH: it ended
    }
}

void Programs::start_one(Wire::Received& received) {
    Order& order = received.order;
    if (children_ == Furnished::Children::by_system) {
        order.environment.push_back(base::concat("QEMU_CPU=", model_of(birth_.room.cpu)));
    }
    if (order.watch_traps) prepare_to_watch();
    const Started started = start(order, received.files, birth_.room.owners, birth_.memory_group);
    for (base::Descriptor& file : received.files)
        file.reset();
    if (!started.problem.empty() || started.process < 0) {
        wire_.send(
            Event{.what = Event::What::not_started, .id = order.id, .problem = started.problem});
        return;
    }
    running_[started.process] = order.id;
    wire_.send(Event{.what = Event::What::started, .id = order.id});
    if (!order.watch_traps) return;
    if (const auto trap = watch_traps(started.process)) traps_[order.id] = *trap;
    ::kill(started.process, SIGKILL);
}

void Programs::bury() {
    for (;;) {
        int status = 0;
        const pid_t process = ::waitpid(-1, &status, WNOHANG);
        if (process <= 0) return;
        const auto found = running_.find(process);
        if (found == running_.end()) continue;
        Event event{.what = Event::What::ended, .id = found->second, .status = status};
        if (const auto trap = traps_.find(found->second); trap != traps_.end()) {
            event.trap = trap->second;
        }
        wire_.send(event);
        running_.erase(found);
    }
}

}  // namespace

}  // namespace emulate
