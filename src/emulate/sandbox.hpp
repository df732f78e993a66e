#pragma once

#include "emulate/command.hpp"
#include "emulate/memory_limit.hpp"
#include "emulate/network.hpp"
#include "emulate/room.hpp"
#include "emulate/wire.hpp"

#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace emulate {

class Sandbox;

struct Setup {
    // The image's files; without a tree this machine's, for what a test does beside a program.
    const tree::Tree* tree = nullptr;
    Cpu cpu = Cpu::armv5te;
    std::vector<Mount> mounts;
    Network network = Network::none;
    Cable cable;
    Tun tun = Tun::absent;
    std::uint64_t memory_bytes = 0;  // the most; 0: no limit
    std::string host_name = "armpack";
    const Sandbox* beside = nullptr;  // shares its users and network, and must outlive this one
};

struct Program {
    Executable executable;
    std::vector<std::string> environment;  // "NAME=value", whole
    std::string folder = "/";
    Account account;
    Group group = Group::own;
    std::uint64_t open_files = 0;  // the most; 0: as we have it
    // for_trap: to find out which instruction that the CPU lacks ends it, if one does within half
    // a minute, or what it starts.
    enum class Purpose { run, for_trap } purpose = Purpose::run;
};

struct Ending {
    int status = 0;  // exit status; 128 + signal if killed
    int signal = 0;  // 0 if it exited
    std::optional<Trap> trap;
    bool was_asked = false;  // a signal had come for it, from the terminal or from somebody
};

// Namespaces of their own (users, mounts, processes, network, IPC, host name), in which programs of
// an image run under QEMU with the router's CPU. Nothing of it outlives the object, nor armpack,
// however that ends: all is the kernel's, and goes with the sandbox's first process.
//
// Made by the thread that lives longest: the kernel ends the sandbox with it.
class Sandbox {
public:
    // Ready for programs. Error that says what this machine lacks, and how to get it.
    explicit Sandbox(const Setup& setup);
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    // What is not as on the router, a sentence each.
    const std::vector<std::string>& notes() const { return notes_; }

    // Starts a program with these as standard input, output and error; gives its number here.
    int start(const Program& program, const std::array<int, 3>& streams);
    void signal(int id, int number);
    // How it ended, once it has; waits no longer than that. An interrupt ends the wait as Error.
    std::optional<Ending> wait(int id, std::chrono::milliseconds most);

    // Readable when take_event() has something to do.
    int descriptor() const { return wire_.descriptor(); }
    void take_event();
    const Ending* ending(int id) const;

    // Whether a program was ended because of the limit of memory.
    bool ran_out_of_memory() const { return memory_ && memory_->was_hit(); }

    // Whether there is such a file in the image as it is now; no link on the way may be absolute.
    bool has_file(const std::string& path) const;

    // Runs `body` in a process of its own that sees this machine's files and the sandbox's network,
    // and gives what it returns. An Error of it leaves here.
    std::string in_network(const std::function<std::string()>& body) const;

private:
    void give_birth(const Setup& setup);
    void await_ready();
    [[noreturn]] void tell_loss() const;
    void end();

    bool is_image_;
    Cpu cpu_;
    pid_t first_ = -1;
    Wire wire_;
    std::optional<MemoryLimit> memory_;
    std::vector<std::string> notes_;
    int next_id_ = 1;
    std::optional<Event> answer_;  // to the last start
    std::map<int, Ending> endings_;
};

}  // namespace emulate
