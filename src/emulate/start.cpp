#include "emulate/start.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <vector>

namespace emulate {

namespace {

[[noreturn]] void become(const Order& order, const std::array<base::Descriptor, 3>& files,
                         IdMap::Reach reach, int memory_group, int report);
void limit(__rlimit_resource what, rlim_t most);
void rename_root(const Account& account);
void take_account(const Account& account);
void require(bool done, std::string_view what);
std::vector<char*> pointers_to(const std::vector<std::string>& words);

}  // namespace

Started start(const Order& order, const std::array<base::Descriptor, 3>& files, IdMap::Reach reach,
              int memory_group) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return {-1, "cannot make a pipe"};
    const base::Descriptor read_end(ends[0]);
    base::Descriptor write_end(ends[1]);
    const pid_t process = ::fork();
    if (process < 0) return {-1, "cannot start a process"};
    if (process == 0) become(order, files, reach, memory_group, write_end.get());
    write_end.reset();
    Started started{process, {}};
    char piece[512];
    // Nothing comes if it was executed: the other end closes then.
    for (;;) {
        const ssize_t got = ::read(read_end.get(), piece, sizeof piece);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        started.problem.append(piece, static_cast<std::size_t>(got));
    }
    return started;
}

namespace {

void become(const Order& order, const std::array<base::Descriptor, 3>& files, IdMap::Reach reach,
            int memory_group, int report) {
    try {
        if (memory_group >= 0) {
            require(::write(memory_group, "0", 1) == 1, "join the group whose memory is limited");
        }
        if (order.group == Group::own) require(::setpgid(0, 0) == 0, "have a process group");
        for (int stream = 0; stream < 3; ++stream) {
            require(::dup2(files[static_cast<std::size_t>(stream)].get(), stream) >= 0,
                    "take its standard streams");
        }
        // The emulator would write the program's memory to a file in its working folder.
        limit(RLIMIT_CORE, 0);
        if (order.open_files > 0) limit(RLIMIT_NOFILE, order.open_files);
        if (reach == IdMap::Reach::one) rename_root(order.account);
        take_account(order.account);
        require(::chdir(order.folder.c_str()) == 0,
                base::concat("enter the working folder ", order.folder));
        ::umask(022);
        for (int number = 1; number < NSIG; ++number)
            ::signal(number, SIG_DFL);
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        if (order.watch_traps) {
            // Where that is forbidden it runs all the same, and nothing is found out.
            ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        }
        ::execve(order.argv.front().c_str(), pointers_to(order.argv).data(),
                 pointers_to(order.environment).data());
        require(false, base::concat("execute ", order.argv.front()));
    } catch (const base::Error& error) {
        const std::string_view what = error.what();
        [[maybe_unused]] const ssize_t put = ::write(report, what.data(), what.size());
    }
    ::_exit(127);
}

// No higher than is allowed.
void limit(__rlimit_resource what, rlim_t most) {
    rlimit now = {};
    require(::getrlimit(what, &now) == 0, "read a limit");
    const rlim_t value = now.rlim_max == RLIM_INFINITY || most < now.rlim_max ? most : now.rlim_max;
    const rlimit wanted = {value, value};
    require(::setrlimit(what, &wanted) == 0, "set a limit");
}

// In a namespace of one more level, which has no rights, our one user can have any number.
void rename_root(const Account& account) {
    if (account.user == 0 && account.group == 0) return;
    require(::unshare(CLONE_NEWUSER) == 0, "have a user's number");
    const auto write = [](const char* file, const std::string& line) {
        const base::Descriptor open_file(::open(file, O_WRONLY | O_CLOEXEC));
        require(open_file && ::write(open_file.get(), line.data(), line.size()) > 0,
                base::concat("write ", file));
    };
    write("/proc/self/setgroups", "deny");
    write("/proc/self/uid_map", base::concat(account.user, " 0 1"));
    write("/proc/self/gid_map", base::concat(account.group, " 0 1"));
}

void take_account(const Account& account) {
    std::vector<gid_t> groups(account.groups.begin(), account.groups.end());
    // Denied where the sandbox has one group: there is none to give up or to add either.
    if (::setgroups(groups.size(), groups.data()) != 0) require(errno == EPERM, "set its groups");
    require(::setresgid(account.group, account.group, account.group) == 0,
            base::concat("run as group ", account.group));
    require(::setresuid(account.user, account.user, account.user) == 0,
            base::concat("run as user ", account.user));
}

void require(bool done, std::string_view what) {
    if (done) return;
    const int error_number = errno;
    throw base::system_error(base::concat("cannot ", what), error_number);
}

std::vector<char*> pointers_to(const std::vector<std::string>& words) {
    std::vector<char*> list;
    list.reserve(words.size() + 1);
    for (const std::string& word : words)
        list.push_back(const_cast<char*>(word.c_str()));
    list.push_back(nullptr);
    return list;
}

}  // namespace

}  // namespace emulate
