#include "app/dns_question.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <arpa/inet.h>
#include <ldns/ldns.h>

#include <cstdlib>
#include <cstring>
#include <memory>

namespace app {

namespace {

struct Free {
    void operator()(ldns_pkt* packet) const { ::ldns_pkt_free(packet); }
    void operator()(ldns_buffer* buffer) const { ::ldns_buffer_free(buffer); }
    void operator()(std::uint8_t* bytes) const { std::free(bytes); }
    void operator()(char* text) const { std::free(text); }
};
using Packet = std::unique_ptr<ldns_pkt, Free>;
using Bytes = std::unique_ptr<std::uint8_t, Free>;
using Text = std::unique_ptr<char, Free>;

void require(ldns_status status, std::string_view what);
std::string text_of(char* allocated);

}  // namespace

std::string dns_question(const std::string& name, const std::string& type) {
    ldns_rdf* const asked = ::ldns_dname_new_frm_str(name.c_str());
    if (asked == nullptr) throw base::Error(base::concat("no name to ask for: ", name));
    // 65, whether or not this version of the library knows its name.
    const ldns_rr_type number =
        type == "HTTPS" ? static_cast<ldns_rr_type>(65) : ::ldns_get_rr_type_by_name(type.c_str());
    const Packet packet(::ldns_pkt_query_new(asked, number, LDNS_RR_CLASS_IN, LDNS_RD));
    if (!packet) throw base::Error(base::concat("cannot ask for ", name));
    ::ldns_pkt_set_random_id(packet.get());
    std::uint8_t* wire = nullptr;
    std::size_t size = 0;
    require(::ldns_pkt2wire(&wire, packet.get(), &size), "write a question");
    const Bytes owner(wire);
    return {reinterpret_cast<const char*>(wire), size};
}

DnsAnswer parse_dns_answer(std::string_view wire) {
    ldns_pkt* raw = nullptr;
    require(::ldns_wire2pkt(&raw, reinterpret_cast<const std::uint8_t*>(wire.data()), wire.size()),
            "read an answer");
    const Packet packet(raw);
    DnsAnswer answer;
    answer.code = text_of(::ldns_pkt_rcode2str(::ldns_pkt_get_rcode(packet.get())));
    const ldns_rr_list* records = ::ldns_pkt_answer(packet.get());
    for (std::size_t at = 0; at < ::ldns_rr_list_rr_count(records); ++at) {
        const std::string line = text_of(::ldns_rr2str(::ldns_rr_list_rr(records, at)));
        answer.records.push_back(base::join(base::split_words(line), " "));
    }
    return answer;
}

std::string ask_dns(std::string_view question, DnsTransport transport, std::uint16_t port,
                    int seconds) {
    sockaddr_storage to = {};
    auto& address = reinterpret_cast<sockaddr_in&>(to);
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const std::unique_ptr<ldns_buffer, Free> buffer(::ldns_buffer_new(question.size()));
    if (!buffer) throw base::Error("out of memory");
    ::ldns_buffer_write(buffer.get(), question.data(), question.size());
    std::uint8_t* raw = nullptr;
    std::size_t size = 0;
    const timeval limit = {seconds, 0};
    const auto send = transport == DnsTransport::udp ? ::ldns_udp_send : ::ldns_tcp_send;
    require(send(&raw, buffer.get(), &to, sizeof address, limit, &size), "get an answer");
    const Bytes owner(raw);
    return {reinterpret_cast<const char*>(raw), size};
}

namespace {

void require(ldns_status status, std::string_view what) {
    if (status == LDNS_STATUS_OK) return;
    throw base::Error(base::concat("cannot ", what, ": ", ::ldns_get_errorstr_by_id(status)));
}

std::string text_of(char* allocated) {
    const Text owner(allocated);
    return allocated == nullptr ? std::string() : std::string(allocated);
}

}  // namespace

}  // namespace app
