#pragma once

#include "base/file.hpp"
#include "emulate/account.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace emulate {

// Who gets what a terminal sends: a program of its own group gets nothing, one of ours gets ^C
// and ^Z as we do.
enum class Group { own, ours };

// Where its execution was stopped: an instruction that the emulated CPU does not have.
struct Trap {
    std::uint32_t address = 0;  // in memory
    bool in_child = false;      // of a process that the program started
    std::string file;           // absolute path in the image; empty: no file is mapped there
    std::uint64_t file_offset = 0;
};

// From armpack to the first process of a sandbox.
struct Order {
    enum class Do { start, signal } what = Do::start;
    int id = 0;  // of the program, armpack's choice
    int signal = 0;
    std::vector<std::string> argv;         // the emulator's, as execve takes them
    std::vector<std::string> environment;  // "NAME=value"
    std::string folder;
    Account account;
    Group group = Group::own;
    std::uint64_t open_files = 0;  // the most; 0: as we have it
    bool watch_traps = false;      // follow it, and what it starts (trap.hpp)
};

// And back.
struct Event {
    enum class What { ready, failed, started, not_started, ended } what = What::ready;
    int id = 0;
    int status = 0;       // of `ended`: as waitpid gives it
    std::string problem;  // of `failed` and `not_started`
    std::string hint;
    std::vector<std::string> notes;  // of `ready`: what is not as on the router
    std::optional<Trap> trap;        // of `ended`
};

// Both ends of a socket are this program, so that nothing here is foreign: CBOR in packets.
class Wire {
public:
    Wire() = default;
    explicit Wire(base::Descriptor socket) : socket_(std::move(socket)) {}
    static std::pair<Wire, Wire> make_pair();

    int descriptor() const { return socket_.get(); }
    void close() { socket_.reset(); }

    // `files`: standard input, output and error of what is started.
    void send(const Order& order, const std::array<int, 3>& files) const;
    void send(const Event& event) const;

    struct Received {
        Order order;
        std::array<base::Descriptor, 3> files;
    };
    // Nothing once the other end is closed. They wait.
    std::optional<Received> receive_order() const;
    std::optional<Event> receive_event() const;

private:
    base::Descriptor socket_;
};

}  // namespace emulate
