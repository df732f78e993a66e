#include "emulate/sandbox.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/text.hpp"
#include "emulate/emulator.hpp"
#include "emulate/init.hpp"
#include "emulate/namespaces.hpp"
#include "emulate/trap.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace emulate {

namespace {

namespace fs = std::filesystem;

Birth plan_birth(const Setup& setup, const IdMap& ids);
void require_tun();
std::string resolver_for(const Setup& setup);
std::vector<std::string> emulator_argv(const Program& program, Cpu cpu);
std::string read_all(int descriptor);

}  // namespace

Sandbox::Sandbox(const Setup& setup) : is_image_(setup.tree != nullptr), cpu_(setup.cpu) {
    base::check_interrupt();
    try {
        if (setup.memory_bytes > 0) memory_.emplace(setup.memory_bytes);
        give_birth(setup);
        await_ready();
    } catch (...) {
        end();
        throw;
    }
}

Sandbox::~Sandbox() {
    end();
}

void Sandbox::end() {
    wire_.close();
    if (first_ <= 0) return;
    ::kill(first_, SIGKILL);
    int ignored = 0;
    while (::waitpid(first_, &ignored, 0) < 0 && errno == EINTR) {
    }
    first_ = -1;
}

void Sandbox::give_birth(const Setup& setup) {
    const IdMap ids = make_id_map();
    Birth birth = plan_birth(setup, ids);
    if (memory_) birth.memory_group = memory_->members();
    auto pair = Wire::make_pair();
    Wire& ours = pair.first;
    Wire& theirs = pair.second;
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        const int error_number = errno;
        throw base::system_error("cannot make a pipe", error_number);
    }
    birth.go = ends[0];
    base::Descriptor read_end(ends[0]);
    base::Descriptor write_end(ends[1]);
    const bool is_new = setup.beside == nullptr;
    const unsigned long flags =
        is_new ? CLONE_NEWUSER | (setup.network == Network::host ? 0UL : CLONE_NEWNET) : 0UL;
    first_ = make_child(flags, is_new ? -1 : setup.beside->first_, [&] {
        // Its end of file says that armpack is gone: no copy of the other end may be left.
        ours.close();
        write_end.reset();
        be_init(birth, theirs);
    });
    wire_ = std::move(ours);
    if (is_new) {
        apply_id_map(ids, first_);
        if (setup.network == Network::veth) plug_in(setup.cable, first_);
    }
    if (::write(write_end.get(), "!", 1) != 1) tell_loss();
}

void Sandbox::await_ready() {
    const auto event = wire_.receive_event();
    if (!event) tell_loss();
    if (event->what == Event::What::failed) {
        throw base::Error(base::concat("set up the sandbox: ", event->problem))
            .set_hint(event->hint);
    }
    notes_ = event->notes;
}

void Sandbox::tell_loss() const {
    throw base::Error("the sandbox ended by itself")
        .set_hint("the machine may have run out of memory: the image's files are held there");
}

int Sandbox::start(const Program& program, const std::array<int, 3>& streams) {
    const int id = next_id_++;
    Order order{.what = Order::Do::start,
                .id = id,
                .environment = program.environment,
                .folder = program.folder,
                .account = program.account,
                .group = program.group,
                .open_files = program.open_files,
                .watch_traps = program.purpose == Program::Purpose::for_trap};
    if (is_image_) {
        order.argv = emulator_argv(program, cpu_);
    } else {
        order.argv = program.executable.arguments;
        order.argv.insert(order.argv.begin(), program.executable.path);
    }
    wire_.send(order, streams);
    answer_.reset();
    while (!answer_)
        take_event();
    if (answer_->what == Event::What::not_started) {
        throw base::Error(
            base::concat("cannot start ", program.executable.path, ": ", answer_->problem));
    }
    return id;
}

void Sandbox::signal(int id, int number) {
    wire_.send(Order{.what = Order::Do::signal, .id = id, .signal = number}, {});
}

std::optional<Ending> Sandbox::wait(int id, std::chrono::milliseconds most) {
    const auto until = std::chrono::steady_clock::now() + most;
    for (;;) {
        if (const Ending* known = ending(id)) return *known;
        base::check_interrupt();
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            until - std::chrono::steady_clock::now());
        if (left.count() <= 0) return std::nullopt;
        pollfd watched[2] = {{descriptor(), POLLIN, 0}, {base::interrupt_descriptor(), POLLIN, 0}};
        const int got = ::poll(watched, 2, static_cast<int>(left.count()));
        if (got > 0 && watched[0].revents != 0) take_event();
    }
}

void Sandbox::take_event() {
    const auto event = wire_.receive_event();
    if (!event) tell_loss();
    if (event->what != Event::What::ended) {
        answer_ = event;
        return;
    }
    Ending ending{.trap = event->trap};
    if (WIFSIGNALED(event->status)) {
        ending.signal = WTERMSIG(event->status);
        ending.status = 128 + ending.signal;
    } else {
        ending.status = WEXITSTATUS(event->status);
    }
    endings_[event->id] = ending;
}

const Ending* Sandbox::ending(int id) const {
    const auto found = endings_.find(id);
    return found == endings_.end() ? nullptr : &found->second;
}

bool Sandbox::has_file(const std::string& path) const {
    std::error_code none;
    return fs::exists(base::concat("/proc/", first_, "/root", path), none);
}

std::string Sandbox::in_network(const std::function<std::string()>& body) const {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        const int error_number = errno;
        throw base::system_error("cannot make a pipe", error_number);
    }
    const base::Descriptor read_end(ends[0]);
    base::Descriptor write_end(ends[1]);
    const pid_t child = ::fork();
    if (child == 0) {
        // First letter: whether it is an answer or an error's text.
        std::string said;
        try {
            join(first_);
            said = "+" + body();
        } catch (const base::Error& error) {
            said = base::concat("-", error.what());
        } catch (const std::exception& error) {
            said = base::concat("-internal error: ", error.what());
        }
        base::write_all(write_end.get(), said, "a pipe");
        ::_exit(0);
    }
    write_end.reset();
    if (child < 0) throw base::Error("cannot start a process");
    const std::string said = read_all(read_end.get());
    if (base::interrupted()) ::kill(child, SIGKILL);
    int ignored = 0;
    while (::waitpid(child, &ignored, 0) < 0 && errno == EINTR) {
    }
    base::check_interrupt();
    if (said.empty()) throw base::Error("the process that asked ended by itself");
    if (said.front() == '-') throw base::Error(said.substr(1));
    return said.substr(1);
}

namespace {

Birth plan_birth(const Setup& setup, const IdMap& ids) {
    Birth birth;
    birth.room = {.tree = setup.tree,
                  .cpu = setup.cpu,
                  .mounts = setup.mounts,
                  .tun = setup.tun,
                  .owners = ids.reach,
                  .starting = setup.beside == nullptr ? Room::Starting::registered
                                                      : Room::Starting::inherited,
                  .resolver = resolver_for(setup),
                  .host_name = setup.host_name};
    if (setup.tree != nullptr) birth.room.emulator = find_emulator();
    for (Mount& mount : birth.room.mounts) {
        std::error_code problem;
        const fs::path source = fs::canonical(mount.from, problem);
        if (problem) {
            throw base::Error(
                base::concat("cannot mount ", mount.from.string(), ": ", problem.message()),
                base::Exit::bad_request);
        }
        mount.from = source;
    }
    if (setup.tun == Tun::present) require_tun();
    birth.loopback = setup.beside == nullptr && setup.network != Network::host ? Loopback::bring_up
                                                                               : Loopback::leave;
    return birth;
}

void require_tun() {
    const base::Descriptor device(::open("/dev/net/tun", O_RDWR | O_CLOEXEC));
    if (device) return;
    const int error_number = errno;
    throw base::system_error("cannot open /dev/net/tun", error_number)
        .set_hint(error_number == EACCES || error_number == EPERM
                      ? "give everybody access to it, as udev does: chmod 0666 /dev/net/tun"
                      : "load the kernel's module: modprobe tun");
}

std::string resolver_for(const Setup& setup) {
    if (setup.network == Network::veth) {
        return base::concat("nameserver ", setup.cable.gateway, "\n");
    }
    std::error_code none;
    const fs::path host = "/etc/resolv.conf";
    if (setup.network == Network::host && fs::exists(host, none)) return base::read_file(host);
    return {};
}

std::vector<std::string> emulator_argv(const Program& program, Cpu cpu) {
    std::vector<std::string> argv = {emulator_path, "-cpu", std::string(model_of(cpu))};
    if (program.purpose == Program::Purpose::for_trap) {
        argv.insert(argv.end(), {"-strace", "-D", trace_files, "-B",
                                 base::concat("0x", base::hex(guest_base))});
    }
    argv.insert(argv.end(), {"-0", program.executable.name, program.executable.path});
    argv.insert(argv.end(), program.executable.arguments.begin(),
                program.executable.arguments.end());
    return argv;
}

std::string read_all(int descriptor) {
    std::string text;
    char piece[4096];
    for (;;) {
        pollfd watched[2] = {{descriptor, POLLIN, 0}, {base::interrupt_descriptor(), POLLIN, 0}};
        ::poll(watched, 2, -1);
        if (watched[1].revents != 0) return text;
        if (watched[0].revents == 0) continue;
        const ssize_t got = ::read(descriptor, piece, sizeof piece);
        if (got <= 0) return text;
        text.append(piece, static_cast<std::size_t>(got));
    }
}

}  // namespace

}  // namespace emulate
