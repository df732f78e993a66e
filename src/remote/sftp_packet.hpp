#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace remote {

// SFTP version 3 (draft-ietf-secsh-filexfer-02): packets of a 32-bit length, a type and what
// belongs to it; numbers are big-endian, texts have a 32-bit length before them.
enum class SftpType : std::uint8_t {
    init = 1,
    version = 2,
    open = 3,
    close = 4,
    read = 5,
    write = 6,
    remove = 13,
    make_folder = 14,
    status = 101,
    handle = 102,
    data = 103,
    name = 104,
    attributes = 105,
    extended = 200,
    extended_reply = 201,
};

// SSH_FX_…: what a status says.
enum class SftpStatus : std::uint32_t {
    ok = 0,
    end_of_file = 1,
    no_such_file = 2,
    permission_denied = 3,
    failure = 4,
    bad_message = 5,
    no_connection = 6,
    connection_lost = 7,
    unsupported = 8,
};

// Larger packets are refused unread; servers send 34000 bytes at most, or what was asked for.
inline constexpr std::size_t sftp_packet_limit_bytes = 256 * 1024;

class SftpPacket {
public:
    explicit SftpPacket(SftpType type);
    SftpPacket& number(std::uint32_t value);
    SftpPacket& long_number(std::uint64_t value);
    SftpPacket& text(std::string_view value);

    // Bytes as they are sent. `following_bytes` more are announced, which the caller sends after
    // it.
    std::string finish(std::size_t following_bytes = 0) const;

private:
    std::string bytes_;
};

struct SftpAnswer {
    SftpType type = SftpType::status;
    std::uint32_t id = 0;  // of a version packet: the version
    SftpStatus status = SftpStatus::ok;
    // A status's message, a handle, data, or what follows the number in a version packet (its
    // extensions) and in an extended reply.
    std::string text;
};

// What a server sent, without its length. Throws Error for anything that does not hold what it says
// it does. Types that no request of ours leads to are errors.
SftpAnswer parse_sftp_answer(std::string_view packet);

// The extension by which a server says how much it takes at a time, and the most bytes of one write
// in its reply; 0: no limit of its own (OpenSSH, PROTOCOL, 4.8, version "1"). An offer that is not
// well-formed is none; a reply that ends too soon is an Error.
inline constexpr std::string_view sftp_limits_extension = "limits@openssh.com";
bool offers_sftp_extension(std::string_view extensions, std::string_view name);
std::uint64_t parse_sftp_write_limit(std::string_view reply);

// Cuts a stream into packets.
class SftpSplitter {
public:
    void add(std::string_view bytes);
    // The next whole packet, without its length; valid until the next call of anything.
    std::optional<std::string_view> next();

private:
    std::string bytes_;
    std::size_t at_ = 0;
};

}  // namespace remote
