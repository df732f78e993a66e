#include "remote/sftp_packet.hpp"

#include "base/error.hpp"

#include <doctest/doctest.h>

#include <string>

using remote::parse_sftp_answer;
using remote::SftpAnswer;
using remote::SftpPacket;
using remote::SftpSplitter;
using remote::SftpStatus;
using remote::SftpType;

namespace {

std::string problem_of(const std::string& packet) {
    try {
        parse_sftp_answer(packet);
    } catch (const base::Error& error) {
        return error.what();
    }
    return "none";
}

using std::string_literals::operator""s;

}  // namespace

TEST_CASE("a packet has its length, type, number and texts in network order") {
    // draft-ietf-secsh-filexfer-02, section 6.3: SSH_FXP_OPEN.
    const std::string bytes =
        SftpPacket(SftpType::open).number(258).text("ab").long_number(1).finish(3);
    CHECK(bytes ==
          "\0\0\0\x16\x03\0\0\x01\x02\0\0\0\x02"
          "ab\0\0\0\0\0\0\0\x01"s);
}

TEST_CASE("answers are taken apart") {
    const SftpAnswer status = parse_sftp_answer("\x65\0\0\0\x07\0\0\0\x03\0\0\0\x02no\0\0\0\0"s);
    CHECK(status.id == 7);
    CHECK(status.status == SftpStatus::permission_denied);
    CHECK(status.text == "no");
    CHECK(parse_sftp_answer("\x65\0\0\0\x07\0\0\0\0"s).status == SftpStatus::ok);
    CHECK(parse_sftp_answer("\x66\0\0\0\x01\0\0\0\x01h"s).text == "h");
    CHECK(parse_sftp_answer("\x67\0\0\0\x01\0\0\0\0"s).text.empty());
    CHECK(parse_sftp_answer("\x02\0\0\0\x03\0\0\0\x01x\0\0\0\x01y"s).id == 3);
}

TEST_CASE("what a server offers and takes at a time") {
    const std::string offer = "\0\0\0\x12limits@openssh.com\0\0\0\x01\x31"s;
    const std::string other = "\0\0\0\x01x\0\0\0\x01y"s;
    const auto offers = [](const std::string& extensions) {
        const SftpAnswer version = parse_sftp_answer("\x02\0\0\0\x03"s + extensions);
        return remote::offers_sftp_extension(version.text, remote::sftp_limits_extension);
    };
    CHECK(offers(other + offer));
    CHECK(offers(offer + other));
    CHECK_FALSE(offers(""));
    CHECK_FALSE(offers(other));
    CHECK_FALSE(offers("\0\0\0\x09short"s + offer));
    const SftpAnswer reply = parse_sftp_answer(
        "\xc9\0\0\0\x01"
        "\0\0\0\0\0\x04\0\0\0\0\0\0\0\x03\xfc\0\0\0\0\0\0\x03\xfb\0\0\0\0\0\0\0\x03\xfb"s);
    CHECK(reply.type == SftpType::extended_reply);
    CHECK(remote::parse_sftp_write_limit(reply.text) == 0x3fb00);
    CHECK_THROWS_AS(remote::parse_sftp_write_limit(reply.text.substr(0, 23)), base::Error);
}

TEST_CASE("answers that do not hold what they say are refused") {
    const std::string short_packet = "the router sent an SFTP packet that ends too soon";
    CHECK(problem_of("") == short_packet);
    CHECK(problem_of("\x65\0\0"s) == short_packet);
    CHECK(problem_of("\x65\0\0\0\x07\0\0\0"s) == short_packet);
    CHECK(problem_of("\x67\0\0\0\x07\0\0\0\x05"s + "four") == short_packet);
    CHECK(problem_of("\x67\0\0\0\x07\xff\xff\xff\xff"s) == short_packet);
    CHECK(problem_of("\x66\0\0\0\x01\0\0\0\0"s) ==
          "the router sent a handle of 0 bytes; 1 to 256 are allowed");
    CHECK(problem_of("\x68\0\0\0\x01\0\0\0\0"s) ==
          "the router sent an SFTP packet of type 104, which nothing asked for");
}

TEST_CASE("a stream is cut into packets however it comes") {
    const std::string stream = "\0\0\0\x01"s + "a" + "\0\0\0\x03"s + "bcd";
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        SftpSplitter splitter;
        std::string seen;
        for (const std::string& piece : {stream.substr(0, cut), stream.substr(cut)}) {
            splitter.add(piece);
            while (const auto packet = splitter.next())
                seen += std::string(*packet) + "|";
        }
        CHECK(seen == "a|bcd|");
    }
    for (const std::string& length : {"\0\0\0\0"s, "\xff\xff\xff\xff"s, "\0\x04\0\x01"s}) {
        SftpSplitter splitter;
        splitter.add(length);
        CHECK_THROWS_AS(splitter.next(), base::Error);
    }
}
