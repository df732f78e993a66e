#pragma once

#include "base/file.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace emulate {

// GDB's remote serial protocol, as far as stopping at signals and reading registers goes, spoken to
// QEMU's own stub. https://sourceware.org/gdb/current/onlinedocs/gdb.html/Remote-Protocol.html
class Debugger {
public:
    // Connects to the stub's socket, for which it waits. Error if it does not come.
    Debugger(const std::string& socket_path, std::chrono::steady_clock::time_point until);

    // Sends a packet and gives the answer. Error when the time is over or the stub is gone.
    std::string ask(std::string_view packet);
    std::uint32_t read_register(int number);  // 15: PC, 25: CPSR

private:
    char next_byte();
    std::string next_packet();

    base::Descriptor socket_;
    std::chrono::steady_clock::time_point until_;
    std::string buffer_;
    std::size_t at_ = 0;
};

}  // namespace emulate
