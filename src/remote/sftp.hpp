#pragma once

#include "base/error.hpp"
#include "remote/child.hpp"
#include "remote/sftp_packet.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace remote {

struct SftpLimits {
    std::size_t requests = 64;          // on their way at a time
    std::uint32_t block_bytes = 32768;  // of one request; every server takes that much
    // Of one write to a server that says that it takes as much, as OpenSSH's does.
    std::uint32_t most_block_bytes = 255 * 1024;
    std::chrono::milliseconds stall{30'000};
};

// The router said no to one operation. The connection is still good.
class SftpRefusal : public base::Error {
public:
    SftpRefusal(const std::string& what, SftpStatus status);
    SftpStatus status() const { return status_; }

private:
    SftpStatus status_;
};

// SFTP over a channel, with many requests on their way at a time and memory for no more than those.
// Only what RouterOS is known to do: open, close, read, write, remove, mkdir. No rename, no
// setstat; nothing here relies on stat either, as RouterOS's sizes lag. What a server offers of
// itself may make it faster: the size of one write.
//
// A channel that ends, or on which nothing moves for `stall`, is a ConnectionLost. After an
// exception out of read() or write() the object cannot be used any more.
class Sftp {
public:
    enum class OpenFor { reading, writing, writing_anew };  // anew: empty it first
    enum class Next { more, stop };

    Sftp(Child channel, const SftpLimits& limits);  // says hello and waits for the answer

    std::string open(std::string_view path, OpenFor purpose);
    void close(std::string_view handle);
    void close_read(std::string_view handle);  // nothing can go wrong with it: does not wait
    void remove(std::string_view path);
    void make_folder(std::string_view path);

    // Gives the file's bytes from `from` to `to` in order, until the file's end or until told to
    // stop. Returns where it stopped.
    using Use = std::function<Next(std::uint64_t offset, std::string_view bytes)>;
    std::uint64_t read(std::string_view handle, std::uint64_t from, std::uint64_t to,
                       const Use& use);

    // Writes [from, to) with what `fill` puts into the buffers it is given, and returns when all of
    // it has been acknowledged. `acknowledged` hears how many bytes are.
    using Fill = std::function<void(std::uint64_t offset, char* buffer, std::size_t size_bytes)>;
    void write(std::string_view handle, std::uint64_t from, std::uint64_t to, const Fill& fill,
               const std::function<void(std::uint64_t)>& acknowledged);

    std::uint64_t sent_bytes() const { return sent_bytes_; }

private:
    struct Request {
        std::uint32_t id;
        std::uint64_t offset;
        std::uint32_t size_bytes;
    };
    struct Reading;

    void ask_limits();
    std::uint32_t send(SftpType type, const std::function<void(SftpPacket&)>& add);
    SftpAnswer wait_for(std::uint32_t id);
    SftpAnswer next_answer();
    std::optional<SftpAnswer> take_answer();
    void expect_ok(std::uint32_t id, const std::string& what);
    Request take_request(std::deque<Request>& waiting, std::uint32_t id);
    void ask_for(std::string_view handle, std::deque<Request>& waiting, std::uint64_t offset,
                 std::uint32_t size_bytes);
    void take_data(std::string_view handle, Reading& reading, SftpAnswer answer);
    void exchange();
    bool receive();
    bool transmit();
    [[noreturn]] void lost();
    std::size_t queued_bytes() const { return out_.size() - out_at_; }

    Child channel_;
    SftpLimits limits_;
    std::uint32_t write_bytes_;  // of one write
    SftpSplitter in_;
    std::string out_;
    std::size_t out_at_ = 0;
    std::string messages_;
    std::uint32_t last_id_ = 0;
    std::set<std::uint32_t> unheard_;  // requests whose answers nobody waits for
    std::uint64_t sent_bytes_ = 0;
    std::chrono::steady_clock::time_point last_moved_ = std::chrono::steady_clock::now();
};

}  // namespace remote
