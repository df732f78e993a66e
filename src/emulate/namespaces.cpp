#include "emulate/namespaces.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace emulate {

namespace {

constexpr unsigned long always = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS;

// As fork, in new namespaces. All arguments but the flags are 0, so that their order, which differs
// between machines, does not matter.
pid_t clone_process(unsigned long flags);
base::Error no_namespaces(int error_number);

}  // namespace

pid_t make_child(unsigned long flags, pid_t neighbour, const std::function<void()>& body) {
    if (neighbour < 0) {
        const pid_t child = clone_process(always | flags);
        const int error_number = errno;
        if (child == 0) {
            body();
            ::_exit(1);
        }
        if (child < 0) throw no_namespaces(error_number);
        return child;
    }
    // Only a process of its own may enter somebody's namespaces; what it makes is our child.
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        const int error_number = errno;
        throw base::system_error("cannot make a pipe", error_number);
    }
    const base::Descriptor read_end(ends[0]);
    base::Descriptor write_end(ends[1]);
    const pid_t between = ::fork();
    if (between == 0) {
        pid_t made = -1;
        try {
            join(neighbour);
            made = clone_process(always | flags | CLONE_PARENT);
            if (made == 0) body();
        } catch (const base::Error&) {  // told by the number
        }
        [[maybe_unused]] const ssize_t put = ::write(write_end.get(), &made, sizeof made);
        ::_exit(0);
    }
    write_end.reset();
    pid_t child = -1;
    const ssize_t got = between < 0 ? 0 : ::read(read_end.get(), &child, sizeof child);
    int ignored = 0;
    if (between > 0) ::waitpid(between, &ignored, 0);
    if (got != sizeof child || child < 0) {
        throw base::Error("cannot make a sandbox beside another one");
    }
    return child;
}

void join(pid_t process) {
    const base::Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
    if (!handle || ::setns(handle.get(), CLONE_NEWUSER | CLONE_NEWNET) != 0) {
        const int error_number = errno;
        throw base::system_error("cannot enter the sandbox's network", error_number);
    }
}

namespace {

pid_t clone_process(unsigned long flags) {
    return static_cast<pid_t>(::syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0));
}

base::Error no_namespaces(int error_number) {
    base::Error error = base::system_error("cannot make namespaces for a sandbox", error_number);
    if (error_number == EPERM || error_number == ENOSPC) {
        error.set_hint(
            "the kernel does not let this user make user namespaces: see "
            "user.max_user_namespaces, kernel.unprivileged_userns_clone and "
            "kernel.apparmor_restrict_unprivileged_userns (sysctl), or run it as root");
    } else if (error_number == EINVAL) {
        error.set_hint("the kernel was built without user namespaces (CONFIG_USER_NS)");
    }
    return error;
}

}  // namespace

}  // namespace emulate
