// Whatever a server sends, the SFTP client cuts it into packets and takes them apart within bounds,
// or says what is wrong; and it does not matter how the stream is cut on its way.
#include "base/error.hpp"
#include "remote/sftp_packet.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

// What is seen of a stream that comes in pieces of `piece_bytes`.
std::string seen(std::string_view stream, std::size_t piece_bytes);

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view stream(reinterpret_cast<const char*>(data), size);
    if (seen(stream, size + 1) != seen(stream, 7)) std::abort();
    return 0;
}

namespace {

std::string seen(std::string_view stream, std::size_t piece_bytes) {
    std::string all;
    remote::SftpSplitter splitter;
    try {
        for (std::size_t at = 0; at < stream.size(); at += piece_bytes) {
            splitter.add(stream.substr(at, piece_bytes));
            while (const auto packet = splitter.next()) {
                if (packet->empty() || packet->size() > remote::sftp_packet_limit_bytes) {
                    std::abort();
                }
                const remote::SftpAnswer answer = remote::parse_sftp_answer(*packet);
                if (answer.text.size() > packet->size()) std::abort();
                all += std::to_string(answer.id) + " " + answer.text + "|";
                if (answer.type == remote::SftpType::version) {
                    all += remote::offers_sftp_extension(answer.text, "limits") ? "+" : "-";
                } else if (answer.type == remote::SftpType::extended_reply) {
                    all += std::to_string(remote::parse_sftp_write_limit(answer.text));
                }
            }
        }
    } catch (const base::Error& error) {
        all += error.what();
    }
    return all;
}

}  // namespace
