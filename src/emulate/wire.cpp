#include "emulate/wire.hpp"

#include "base/error.hpp"

#include <nlohmann/json.hpp>

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <cstring>

namespace emulate {

namespace {

using nlohmann::json;

constexpr std::size_t packet_most = 4U << 20;

void send_packet(int socket, const json& message, const int* files, std::size_t count);
// What came, or null at the end; descriptors that came along are put into `files`.
json receive_packet(int socket, std::array<base::Descriptor, 3>* files);
json to_json(const Trap& trap);
Trap trap_from(const json& item);

}  // namespace

std::pair<Wire, Wire> Wire::make_pair() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
        const int error_number = errno;
        throw base::system_error("cannot make a socket", error_number);
    }
    for (const int end : ends) {
        // Arguments and environment go in one packet. Beyond what one may ask for the kernel takes
        // its own limit, and a packet that does not fit is an error of send().
        const int room = static_cast<int>(packet_most);
        ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    }
    return {Wire(base::Descriptor(ends[0])), Wire(base::Descriptor(ends[1]))};
}

void Wire::send(const Order& order, const std::array<int, 3>& files) const {
    const Account& account = order.account;
    const json message = {{"what", static_cast<int>(order.what)},
                          {"id", order.id},
                          {"signal", order.signal},
                          {"argv", order.argv},
                          {"environment", order.environment},
                          {"folder", order.folder},
                          {"user", account.user},
                          {"group", account.group},
                          {"groups", account.groups},
                          {"own_group", order.group == Group::own},
                          {"open_files", order.open_files},
                          {"watch_traps", order.watch_traps}};
    send_packet(socket_.get(), message, files.data(),
                order.what == Order::Do::start ? files.size() : 0);
}

void Wire::send(const Event& event) const {
    json message = {{"what", static_cast<int>(event.what)},
                    {"id", event.id},
                    {"status", event.status},
                    {"problem", event.problem},
                    {"hint", event.hint},
                    {"notes", event.notes}};
    if (event.trap) message["trap"] = to_json(*event.trap);
    send_packet(socket_.get(), message, nullptr, 0);
}

std::optional<Wire::Received> Wire::receive_order() const {
    Received received;
    const json message = receive_packet(socket_.get(), &received.files);
    if (message.is_null()) return std::nullopt;
    Order& order = received.order;
    order.what = static_cast<Order::Do>(message.at("what").get<int>());
    message.at("id").get_to(order.id);
    message.at("signal").get_to(order.signal);
    message.at("argv").get_to(order.argv);
    message.at("environment").get_to(order.environment);
    message.at("folder").get_to(order.folder);
    message.at("user").get_to(order.account.user);
    message.at("group").get_to(order.account.group);
    message.at("groups").get_to(order.account.groups);
    order.group = message.at("own_group").get<bool>() ? Group::own : Group::ours;
    message.at("open_files").get_to(order.open_files);
    message.at("watch_traps").get_to(order.watch_traps);
    return received;
}

std::optional<Event> Wire::receive_event() const {
    const json message = receive_packet(socket_.get(), nullptr);
    if (message.is_null()) return std::nullopt;
    Event event;
    event.what = static_cast<Event::What>(message.at("what").get<int>());
    message.at("id").get_to(event.id);
    message.at("status").get_to(event.status);
    message.at("problem").get_to(event.problem);
    message.at("hint").get_to(event.hint);
    message.at("notes").get_to(event.notes);
    if (message.contains("trap")) event.trap = trap_from(message["trap"]);
    return event;
}

namespace {

// Room for three descriptors beside a packet, aligned as the kernel wants it.
union Beside {
    char bytes[CMSG_SPACE(3 * sizeof(int))];
    cmsghdr alignment;
};

void send_packet(int socket, const json& message, const int* files, std::size_t count) {
    std::vector<std::uint8_t> bytes = json::to_cbor(message);
    iovec part = {bytes.data(), bytes.size()};
    Beside beside = {};
    msghdr packet = {};
    packet.msg_iov = &part;
    packet.msg_iovlen = 1;
    if (count > 0) {
        packet.msg_control = beside.bytes;
        packet.msg_controllen = CMSG_SPACE(count * sizeof(int));
        cmsghdr* header = CMSG_FIRSTHDR(&packet);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(count * sizeof(int));
        std::memcpy(CMSG_DATA(header), files, count * sizeof(int));
    }
    while (::sendmsg(socket, &packet, MSG_NOSIGNAL) < 0) {
        const int error_number = errno;
        if (error_number == EINTR) continue;
        throw base::system_error("cannot send to the sandbox", error_number);
    }
}

json receive_packet(int socket, std::array<base::Descriptor, 3>* files) {
    std::vector<std::uint8_t> bytes(packet_most);
    iovec part = {bytes.data(), bytes.size()};
    Beside beside = {};
    msghdr packet = {};
    packet.msg_iov = &part;
    packet.msg_iovlen = 1;
    packet.msg_control = beside.bytes;
    packet.msg_controllen = sizeof beside.bytes;
    ssize_t got = 0;
    while ((got = ::recvmsg(socket, &packet, MSG_CMSG_CLOEXEC)) < 0) {
        const int error_number = errno;
        if (error_number == EINTR) continue;
        if (error_number == ECONNRESET) return nullptr;
        throw base::system_error("cannot receive from the sandbox", error_number);
    }
    if (got == 0) return nullptr;
    const cmsghdr* header = CMSG_FIRSTHDR(&packet);
    if (files != nullptr && header != nullptr && header->cmsg_type == SCM_RIGHTS) {
        int numbers[3];
        std::memcpy(numbers, CMSG_DATA(header), sizeof numbers);
        for (std::size_t at = 0; at < files->size(); ++at)
            (*files)[at] = base::Descriptor(numbers[at]);
    }
    bytes.resize(static_cast<std::size_t>(got));
    return json::from_cbor(bytes);
}

json to_json(const Trap& trap) {
    return {{"address", trap.address},
            {"in_child", trap.in_child},
            {"file", trap.file},
            {"file_offset", trap.file_offset}};
}

Trap trap_from(const json& item) {
    return {.address = item.at("address"),
            .in_child = item.at("in_child"),
            .file = item.at("file"),
            .file_offset = item.at("file_offset")};
}

}  // namespace

}  // namespace emulate
