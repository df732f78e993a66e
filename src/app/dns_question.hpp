#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace app {

struct DnsAnswer {
    std::string code;                  // "NOERROR"
    std::vector<std::string> records;  // of the answer section, as zone files have them
};

// A question for `name` and `type` ("A", "HTTPS"), in wire form.
std::string dns_question(const std::string& name, const std::string& type);

// Reads an answer in wire form. Error if it is none.
DnsAnswer parse_dns_answer(std::string_view wire);

enum class DnsTransport { udp, tcp };

// Sends a question to 127.0.0.1 and gives the answer, in wire form both. Error if none comes.
std::string ask_dns(std::string_view question, DnsTransport transport, std::uint16_t port,
                    int seconds);

}  // namespace app
