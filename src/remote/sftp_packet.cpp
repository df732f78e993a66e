#include "remote/sftp_packet.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace remote {

namespace {

void append_number(std::string& out, std::uint64_t value, int bytes);

// Takes from the front of a packet what is there, or throws.
class Taker {
public:
    explicit Taker(std::string_view rest) : rest_(rest) {}
    std::uint64_t number(int bytes);
    std::string_view text();
    std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

}  // namespace

SftpPacket::SftpPacket(SftpType type) : bytes_(1, static_cast<char>(type)) {}

SftpPacket& SftpPacket::number(std::uint32_t value) {
    append_number(bytes_, value, 4);
    return *this;
}

SftpPacket& SftpPacket::long_number(std::uint64_t value) {
    append_number(bytes_, value, 8);
    return *this;
}

SftpPacket& SftpPacket::text(std::string_view value) {
    append_number(bytes_, value.size(), 4);
    bytes_ += value;
    return *this;
}

std::string SftpPacket::finish(std::size_t following_bytes) const {
    std::string out;
    append_number(out, bytes_.size() + following_bytes, 4);
    return out + bytes_;
}

SftpAnswer parse_sftp_answer(std::string_view packet) {
    Taker take(packet);
    SftpAnswer answer;
    answer.type = static_cast<SftpType>(take.number(1));
    answer.id = static_cast<std::uint32_t>(take.number(4));
    switch (answer.type) {
        case SftpType::version:
        case SftpType::extended_reply:
            answer.text = take.rest();
            break;
        case SftpType::status:
            // The message is missing in some servers' answers; it is for people only.
            answer.status = static_cast<SftpStatus>(take.number(4));
            if (packet.size() > 9) answer.text = take.text();
            break;
        case SftpType::handle:
            answer.text = take.text();
            if (answer.text.empty() || answer.text.size() > 256) {
                throw base::Error(base::concat("the router sent a handle of ", answer.text.size(),
                                               " bytes; 1 to 256 are allowed"));
            }
            break;
        case SftpType::data:
            answer.text = take.text();
            break;
        default:
            throw base::Error(base::concat("the router sent an SFTP packet of type ",
                                           static_cast<int>(answer.type),
                                           ", which nothing asked for"));
    }
    return answer;
}

bool offers_sftp_extension(std::string_view extensions, std::string_view name) {
    Taker take(extensions);
    try {
        while (!take.rest().empty()) {
            if (take.text() == name) return true;
            take.text();  // what the extension's own definition says
        }
    } catch (const base::Error&) {
        // What an old server adds to its version may be anything.
    }
    return false;
}

std::uint64_t parse_sftp_write_limit(std::string_view reply) {
    Taker take(reply);
    take.number(8);  // of a packet
    take.number(8);  // of a read
    return take.number(8);
}

void SftpSplitter::add(std::string_view bytes) {
    if (at_ == bytes_.size()) {
        bytes_.clear();
        at_ = 0;
    } else if (at_ > sftp_packet_limit_bytes) {
        bytes_.erase(0, at_);
        at_ = 0;
    }
    bytes_ += bytes;
}

std::optional<std::string_view> SftpSplitter::next() {
    const std::string_view rest = std::string_view(bytes_).substr(at_);
    if (rest.size() < 4) return std::nullopt;
    const std::size_t length = Taker(rest).number(4);
    if (length == 0 || length > sftp_packet_limit_bytes) {
        throw base::Error(base::concat("the router sent an SFTP packet of ", length,
                                       " bytes; 1 to ", sftp_packet_limit_bytes, " are allowed"))
            .set_hint("a login script or banner that prints on that channel does this, too");
    }
    if (rest.size() - 4 < length) return std::nullopt;
    at_ += 4 + length;
    return rest.substr(4, length);
}

namespace {

void append_number(std::string& out, std::uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out += static_cast<char>((value >> shift) & 0xffU);
    }
}

std::uint64_t Taker::number(int bytes) {
    if (rest_.size() < static_cast<std::size_t>(bytes)) {
        throw base::Error("the router sent an SFTP packet that ends too soon");
    }
    std::uint64_t value = 0;
    for (int at = 0; at < bytes; ++at)
        value = value << 8U | static_cast<unsigned char>(rest_[static_cast<std::size_t>(at)]);
    rest_.remove_prefix(static_cast<std::size_t>(bytes));
    return value;
}

std::string_view Taker::text() {
    const std::size_t length = number(4);
    if (rest_.size() < length) {
        throw base::Error("the router sent an SFTP packet that ends too soon");
    }
    const std::string_view text = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return text;
}

}  // namespace

}  // namespace remote
