#include "remote/sftp.hpp"

#include "base/interrupt.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "remote/lost.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace remote {

namespace {

using base::concat;
using base::Error;
using Clock = std::chrono::steady_clock;

// What may wait to be sent: enough to keep the pipe full, bounded.
constexpr std::size_t queue_limit_bytes = 1024 * 1024;

// SSH_FXF_…: how a file is opened.
constexpr std::uint32_t flag_read = 0x01;
constexpr std::uint32_t flag_write = 0x02;
constexpr std::uint32_t flag_create = 0x08;
constexpr std::uint32_t flag_empty = 0x10;

std::string describe(SftpStatus status);

}  // namespace

SftpRefusal::SftpRefusal(const std::string& what, SftpStatus status)
    : base::Error(concat(what, ": ", describe(status))), status_(status) {}

Sftp::Sftp(Child channel, const SftpLimits& limits)
    : channel_(std::move(channel)), limits_(limits), write_bytes_(limits.block_bytes) {
    out_ += SftpPacket(SftpType::init).number(3).finish();
    const SftpAnswer answer = next_answer();
    if (answer.type != SftpType::version || answer.id != 3) {
        throw Error(concat("the router does not speak SFTP version 3 but ", answer.id));
    }
    if (offers_sftp_extension(answer.text, sftp_limits_extension)) ask_limits();
}

void Sftp::ask_limits() {
    const SftpAnswer answer = wait_for(
        send(SftpType::extended, [](SftpPacket& packet) { packet.text(sftp_limits_extension); }));
    if (answer.type != SftpType::extended_reply) return;
    const std::uint64_t most = parse_sftp_write_limit(answer.text);
    if (most > 0) {
        write_bytes_ =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(most, limits_.most_block_bytes));
    }
}

std::string Sftp::open(std::string_view path, OpenFor purpose) {
    const std::uint32_t flags =
        purpose == OpenFor::reading
            ? flag_read
            : flag_write | flag_create | (purpose == OpenFor::writing_anew ? flag_empty : 0U);
    const std::uint32_t id = send(SftpType::open, [&](SftpPacket& packet) {
        packet.text(path).number(flags).number(0);  // no attributes
    });
    SftpAnswer answer = wait_for(id);
    if (answer.type == SftpType::status) {
        throw SftpRefusal(concat("cannot open ", path), answer.status);
    }
    if (answer.type != SftpType::handle) throw Error("the router opened a file without a handle");
    return std::move(answer.text);
}

void Sftp::close(std::string_view handle) {
    expect_ok(send(SftpType::close, [&](SftpPacket& packet) { packet.text(handle); }),
              "cannot close the file");
}

void Sftp::close_read(std::string_view handle) {
    unheard_.insert(send(SftpType::close, [&](SftpPacket& packet) { packet.text(handle); }));
}

void Sftp::remove(std::string_view path) {
    expect_ok(send(SftpType::remove, [&](SftpPacket& packet) { packet.text(path); }),
              concat("cannot remove ", path));
}

void Sftp::make_folder(std::string_view path) {
    expect_ok(send(SftpType::make_folder, [&](SftpPacket& packet) { packet.text(path).number(0); }),
              concat("cannot make the folder ", path));
}

// One run of read(): what was asked for, what has come out of order, and how far we are.
struct Sftp::Reading {
    const Use& use;
    std::uint64_t next_use;  // everything before it has been given to `use`
    std::uint64_t next_ask;  // everything before it has been asked for
    std::uint64_t end;       // shrinks to the file's end when that is met
    bool stopped = false;
    std::deque<Request> waiting;
    std::map<std::uint64_t, std::string> early;
};

std::uint64_t Sftp::read(std::string_view handle, std::uint64_t from, std::uint64_t to,
                         const Use& use) {
    Reading reading{.use = use, .next_use = from, .next_ask = from, .end = to};
    // Begin with few: a file that ends soon, or differs at once, is not asked for in vain.
    std::size_t window = 4;
    for (;;) {
        while (!reading.stopped && reading.waiting.size() + reading.early.size() < window &&
               reading.next_ask < reading.end) {
            const auto size = static_cast<std::uint32_t>(
                std::min<std::uint64_t>(limits_.block_bytes, reading.end - reading.next_ask));
            ask_for(handle, reading.waiting, reading.next_ask, size);
            reading.next_ask += size;
        }
        if (reading.waiting.empty()) break;
        take_data(handle, reading, next_answer());
        window = std::min(limits_.requests, window + 2);
    }
    return reading.next_use;
}

void Sftp::take_data(std::string_view handle, Reading& reading, SftpAnswer answer) {
    const Request request = take_request(reading.waiting, answer.id);
    if (answer.type == SftpType::status) {
        if (answer.status != SftpStatus::end_of_file) {
            throw SftpRefusal("cannot read the file back", answer.status);
        }
        reading.end = std::min(reading.end, request.offset);
        return;
    }
    if (answer.type != SftpType::data || answer.text.size() > request.size_bytes) {
        throw Error("the router answered a read with something else");
    }
    const auto got = static_cast<std::uint32_t>(answer.text.size());
    if (got == 0) {
        reading.end = std::min(reading.end, request.offset);
        return;
    }
    if (got < request.size_bytes) {  // a server may send less at a time
        ask_for(handle, reading.waiting, request.offset + got, request.size_bytes - got);
    }
    reading.early.emplace(request.offset, std::move(answer.text));
    for (auto first = reading.early.begin();
         first != reading.early.end() && first->first == reading.next_use && !reading.stopped;
         first = reading.early.begin()) {
        const Next next = reading.use(first->first, first->second);
        reading.next_use += first->second.size();
        reading.stopped = next == Next::stop;
        reading.early.erase(first);
    }
}

void Sftp::write(std::string_view handle, std::uint64_t from, std::uint64_t to, const Fill& fill,
                 const std::function<void(std::uint64_t)>& acknowledged) {
    std::deque<Request> waiting;
    std::uint64_t next = from;
    std::uint64_t done = 0;
    last_moved_ = Clock::now();
    while (next < to || !waiting.empty()) {
        while (next < to && waiting.size() < limits_.requests &&
               queued_bytes() < queue_limit_bytes) {
            const auto size =
                static_cast<std::uint32_t>(std::min<std::uint64_t>(write_bytes_, to - next));
            SftpPacket packet(SftpType::write);
            packet.number(++last_id_).text(handle).long_number(next).number(size);
            out_ += packet.finish(size);
            const std::size_t place = out_.size();
            out_.resize(place + size);
            fill(next, out_.data() + place, size);
            waiting.push_back({last_id_, next, size});
            next += size;
        }
        std::optional<SftpAnswer> answer = take_answer();
        if (!answer) {
            exchange();
            answer = take_answer();
        }
        for (; answer; answer = take_answer()) {
            const Request request = take_request(waiting, answer->id);
            if (answer->type != SftpType::status) {
                throw Error("the router answered a write with something else");
            }
            if (answer->status != SftpStatus::ok) {
                throw SftpRefusal(concat("cannot write at byte ", request.offset), answer->status);
            }
            done += request.size_bytes;
        }
        acknowledged(done);
    }
}

void Sftp::ask_for(std::string_view handle, std::deque<Request>& waiting, std::uint64_t offset,
                   std::uint32_t size_bytes) {
    const std::uint32_t id = send(SftpType::read, [&](SftpPacket& packet) {
        packet.text(handle).long_number(offset).number(size_bytes);
    });
    waiting.push_back({id, offset, size_bytes});
}

Sftp::Request Sftp::take_request(std::deque<Request>& waiting, std::uint32_t id) {
    const auto found = std::find_if(waiting.begin(), waiting.end(),
                                    [id](const Request& request) { return request.id == id; });
    if (found == waiting.end()) throw Error("the router answered what nobody asked");
    const Request request = *found;
    waiting.erase(found);
    return request;
}

std::uint32_t Sftp::send(SftpType type, const std::function<void(SftpPacket&)>& add) {
    SftpPacket packet(type);
    packet.number(++last_id_);
    add(packet);
    out_ += packet.finish();
    last_moved_ = Clock::now();
    return last_id_;
}

SftpAnswer Sftp::wait_for(std::uint32_t id) {
    SftpAnswer answer = next_answer();
    if (answer.id != id) throw Error("the router answered what nobody asked");
    return answer;
}

void Sftp::expect_ok(std::uint32_t id, const std::string& what) {
    const SftpAnswer answer = wait_for(id);
    if (answer.type != SftpType::status) throw Error(concat(what, ": no status came"));
    if (answer.status != SftpStatus::ok) throw SftpRefusal(what, answer.status);
}

SftpAnswer Sftp::next_answer() {
    for (;;) {
        if (std::optional<SftpAnswer> answer = take_answer()) return std::move(*answer);
        exchange();
    }
}

// One that has come; nothing while there is none.
std::optional<SftpAnswer> Sftp::take_answer() {
    while (const std::optional<std::string_view> packet = in_.next()) {
        SftpAnswer answer = parse_sftp_answer(*packet);
        if (unheard_.erase(answer.id) == 0) return answer;
    }
    return std::nullopt;
}

// Waits until something can be sent or has come, and moves it.
void Sftp::exchange() {
    base::check_interrupt();
    const short want_out = queued_bytes() > 0 ? POLLOUT : 0;
    std::array<pollfd, 3> watched = {{{channel_.output.get(), POLLIN, 0},
                                      {want_out != 0 ? channel_.input.get() : -1, want_out, 0},
                                      {base::interrupt_descriptor(), POLLIN, 0}}};
    ::poll(watched.data(), watched.size(), 100);  // an error shows as nothing to move
    bool moved = false;
    if (watched[0].revents != 0) moved = receive();
    if (watched[1].revents != 0) moved = transmit() || moved;
    const Clock::time_point now = Clock::now();
    if (moved) last_moved_ = now;
    if (now - last_moved_ > limits_.stall) {
        throw ConnectionLost(
            concat("the router has not answered for ", base::format_duration(now - last_moved_)));
    }
}

bool Sftp::receive() {
    std::array<char, 65536> buffer;
    bool any = false;
    for (;;) {
        const ssize_t got = ::read(channel_.output.get(), buffer.data(), buffer.size());
        if (got > 0) {
            in_.add(std::string_view(buffer.data(), static_cast<std::size_t>(got)));
            any = true;
            if (static_cast<std::size_t>(got) == buffer.size()) continue;
            return true;
        }
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return any;
        // What came before the end is for the caller first.
        if (any) return true;
        lost();
    }
}

bool Sftp::transmit() {
    bool any = false;
    while (queued_bytes() > 0) {
        const ssize_t put = ::write(channel_.input.get(), out_.data() + out_at_, queued_bytes());
        if (put < 0) {
            if (errno == EAGAIN || errno == EINTR) break;
            lost();
        }
        out_at_ += static_cast<std::size_t>(put);
        sent_bytes_ += static_cast<std::uint64_t>(put);
        any = true;
    }
    if (out_at_ == out_.size()) {
        out_.clear();
        out_at_ = 0;
    } else if (out_at_ >= queue_limit_bytes / 2) {
        out_.erase(0, out_at_);
        out_at_ = 0;
    }
    return any;
}

void Sftp::lost() {
    std::array<char, 4096> buffer{};
    ssize_t got = 0;
    while ((got = ::read(channel_.messages.get(), buffer.data(), buffer.size())) > 0) {
        messages_.append(buffer.data(), static_cast<std::size_t>(got));
    }
    if (messages_.find("subsystem request failed") != std::string::npos) {
        throw Error("the router refuses SFTP")
            .set_hint("the user's group needs the policies ssh and ftp (/user/group/print)");
    }
    throw ConnectionLost("the connection to the router is lost");
}

namespace {

std::string describe(SftpStatus status) {
    switch (status) {
        case SftpStatus::no_such_file:
            return "no such file or folder";
        case SftpStatus::permission_denied:
            return "permission denied";
        case SftpStatus::unsupported:
            return "the router cannot do that";
        case SftpStatus::failure:
            return "the router says failure";
        default:
            return concat("status ", static_cast<std::uint32_t>(status));
    }
}

}  // namespace

}  // namespace remote
