#include "emulate/debugger.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace emulate {

namespace {

std::string framed(std::string_view packet);

}  // namespace

Debugger::Debugger(const std::string& socket_path, std::chrono::steady_clock::time_point until)
    : until_(until) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    socket_path.copy(address.sun_path, sizeof address.sun_path - 1);
    while (std::chrono::steady_clock::now() < until_) {
        socket_ = base::Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
            0) {
            return;
        }
        ::usleep(5'000);
    }
    throw base::Error("the emulator opened no debugger's socket");
}

std::string Debugger::ask(std::string_view packet) {
    base::write_all(socket_.get(), framed(packet), "the debugger's socket");
    return next_packet();
}

std::uint32_t Debugger::read_register(int number) {
    const std::string answer = ask(base::concat("p", base::hex(static_cast<unsigned>(number))));
    std::uint32_t value = 0;
    // Bytes in the target's order, which is little-endian.
    for (std::size_t byte = 4; byte-- > 0;) {
        unsigned part = 0;
        if (answer.size() < 8 ||
            std::from_chars(&answer[2 * byte], &answer[2 * byte] + 2, part, 16).ec != std::errc()) {
            throw base::Error(base::concat("the debugger's stub gives no register ", number));
        }
        value = value << 8 | part;
    }
    return value;
}

char Debugger::next_byte() {
    while (at_ == buffer_.size()) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            until_ - std::chrono::steady_clock::now());
        if (left.count() <= 0) throw base::Error("the debugged program takes too long");
        pollfd watched = {socket_.get(), POLLIN, 0};
        if (::poll(&watched, 1, static_cast<int>(left.count())) <= 0) continue;
        buffer_.resize(4096);
        const ssize_t got = ::read(socket_.get(), buffer_.data(), buffer_.size());
        if (got <= 0) throw base::Error("the debugger's stub is gone");
        buffer_.resize(static_cast<std::size_t>(got));
        at_ = 0;
    }
    return buffer_[at_++];
}

// Acknowledgements ('+') between packets are passed over.
std::string Debugger::next_packet() {
    while (next_byte() != '$') {
    }
    std::string packet;
    for (char byte = next_byte(); byte != '#'; byte = next_byte())
        packet += byte;
    next_byte();
    next_byte();
    base::write_all(socket_.get(), "+", "the debugger's socket");
    return packet;
}

namespace {

std::string framed(std::string_view packet) {
    unsigned sum = 0;
    for (const char byte : packet)
        sum += static_cast<unsigned char>(byte);
    return base::concat("$", packet, "#", base::hex(sum & 0xff, 2));
}

}  // namespace

}  // namespace emulate
