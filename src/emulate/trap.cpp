// Which process of many met an instruction that the CPU does not have: QEMU's debugger stub follows
// one process only. With -strace QEMU writes a line for each signal that it gives a program:
//     --- SIGILL {si_signo=SIGILL, si_code=2, si_addr=0x00010588} ---
// and then, where the program does not catch it, ends itself by a signal of the machine's. To look
// which file lies at the address, somebody has to stop it before it is gone: ptrace(2).
#include "emulate/trap.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <set>
#include <string>
#include <utility>

namespace emulate {

namespace {

constexpr std::chrono::seconds longest{30};
constexpr long followed = PTRACE_O_EXITKILL | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                          PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT;

// The last signal of its kind that a trace tells of.
struct Told {
    std::optional<std::uint32_t> address;
    std::pair<std::string, std::size_t> place;  // file and offset
};

class Followed {
public:
    explicit Followed(pid_t program) : program_(program) {}
    // Until the program has ended, or the time is over.
    void run();
    const std::optional<Trap>& last() const { return last_; }

private:
    bool take_one();
    void go_on(pid_t process, int status);
    void note(pid_t process);

    pid_t program_;
    bool is_prepared_ = false;
    std::set<std::pair<std::string, std::size_t>> noted_;
    std::optional<Trap> last_;
};

void find_file(Trap& trap, pid_t process);
std::uint64_t hex_number(std::string_view text);
Told told_of(pid_t process);
base::fs::path trace_of(pid_t process);
pid_t status_of(pid_t process, std::string_view key);

}  // namespace

void prepare_to_watch() {
    // The sticky bit, as in /tmp; the mode that mkdir takes is subject to the umask.
    if (::mkdir(trace_folder, 01777) != 0 || ::chmod(trace_folder, 01777) != 0) {
        const int error_number = errno;
        throw base::system_error(base::concat("cannot make ", trace_folder), error_number);
    }
}

std::optional<Trap> watch_traps(pid_t program) {
    Followed all(program);
    all.run();
    return all.last();
}

namespace {

void Followed::run() {
    const auto until = std::chrono::steady_clock::now() + longest;
    while (std::chrono::steady_clock::now() < until && take_one()) {
    }
}

// One change of a process; false once the program has ended. It is left for others to reap.
bool Followed::take_one() {
    siginfo_t change = {};
    const int flags = WEXITED | WSTOPPED | WNOHANG | __WALL;
    if (::waitid(P_ALL, 0, &change, flags | WNOWAIT) != 0) return errno == EINTR;
    const pid_t process = change.si_pid;
    if (process == 0) {
        ::usleep(2'000);
        return true;
    }
    const bool has_ended = change.si_code != CLD_TRAPPED && change.si_code != CLD_STOPPED;
    if (has_ended && process == program_) return false;
    int status = 0;
    if (::waitpid(process, &status, WNOHANG | __WALL) == process && WIFSTOPPED(status)) {
        go_on(process, status);
    }
    return true;
}

void Followed::go_on(pid_t process, int status) {
    const int event = status >> 16;
    int signal = WSTOPSIG(status);
    if (!is_prepared_ && process == program_) {
        is_prepared_ = ::ptrace(PTRACE_SETOPTIONS, process, nullptr, followed) == 0;
    }
    if (event == PTRACE_EVENT_EXIT) {
        unsigned long how = 0;
        if (::ptrace(PTRACE_GETEVENTMSG, process, nullptr, &how) == 0 && how != 0) note(process);
    } else if (event == 0 && signal == SIGILL) {
        note(process);
    }
    // What stops a process for us is not for it to see.
    if (event != 0 || signal == SIGTRAP || signal == SIGSTOP) signal = 0;
    ::ptrace(PTRACE_CONT, process, nullptr, static_cast<long>(signal));
}

void Followed::note(pid_t process) {
    const Told told = told_of(process);
    // A process that waits for another may write to the same file, and fail because that one has.
    if (!told.address || !noted_.insert(told.place).second) return;
    Trap trap{.address = *told.address, .in_child = status_of(process, "Tgid:") != program_};
    find_file(trap, process);
    last_ = trap;
}

// https://man7.org/linux/man-pages/man5/proc_pid_maps.5.html: "from-to mode offset device inode
// path", of the emulator, in whose memory the program's lies guest_base higher.
void find_file(Trap& trap, pid_t process) {
    const std::uint64_t wanted = guest_base + trap.address;
    const std::string maps = base::read_file(base::concat("/proc/", process, "/maps"));
    for (const std::string_view line : base::lines_of(maps)) {
        const std::vector<std::string> words = base::split_words(line);
        if (words.size() < 6 || !words[5].starts_with('/')) continue;
        const std::size_t dash = words[0].find('-');
        const std::uint64_t from = hex_number(std::string_view(words[0]).substr(0, dash));
        const std::uint64_t to = hex_number(std::string_view(words[0]).substr(dash + 1));
        if (wanted < from || wanted >= to) continue;
        trap.file = line.substr(line.find('/'));
        trap.file_offset = wanted - from + hex_number(words[2]);
        return;
    }
}

std::uint64_t hex_number(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number, 16);
    return number;
}

Told told_of(pid_t process) {
    const base::fs::path file = trace_of(process);
    if (file.empty()) return {};
    const std::string trace = base::read_file(file);
    const std::size_t signal = trace.rfind("SIGILL {");
    constexpr std::string_view mark = "si_addr=0x";
    const std::size_t at = signal == std::string::npos ? signal : trace.find(mark, signal);
    if (at == std::string::npos) return {};
    const std::string_view rest = std::string_view(trace).substr(at + mark.size());
    return {.address = static_cast<std::uint32_t>(hex_number(rest)),
            .place = {file.string(), signal}};
}

// A process that was forked, and started no other program, writes where the one before it does.
base::fs::path trace_of(pid_t process) {
    std::error_code none;
    for (int generations = 0; process > 1 && generations < 64; ++generations) {
        base::fs::path file = base::concat(trace_folder, "/", process);
        if (base::fs::exists(file, none)) return file;
        const pid_t whole = status_of(process, "Tgid:");  // another for a thread
        process = whole != process ? whole : status_of(process, "PPid:");
    }
    return {};
}

// A number of /proc/PROCESS/status; 0 if it is not there.
pid_t status_of(pid_t process, std::string_view key) {
    const std::string status = base::read_file(base::concat("/proc/", process, "/status"));
    for (const std::string_view line : base::lines_of(status)) {
        const std::vector<std::string> words = base::split_words(line);
        if (words.size() < 2 || words[0] != key) continue;
        return static_cast<pid_t>(base::parse_decimal(words[1]).value_or(0));
    }
    return 0;
}

}  // namespace

}  // namespace emulate
