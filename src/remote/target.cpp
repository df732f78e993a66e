#include "remote/target.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

namespace remote {

namespace {

using base::Error;
using base::Exit;

bool is_word(std::string_view text, std::string_view also);
Error refused(std::string_view text, std::string_view why);
std::uint16_t parse_port(std::string_view whole, std::string_view text);

}  // namespace

Target parse_target(std::string_view text) {
    Target target;
    target.text = base::printable(text);
    if (text.empty()) throw refused(text, "it is empty");
    std::string_view rest = text;
    if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
        target.user = rest.substr(0, at);
        rest.remove_prefix(at + 1);
        // RouterOS takes console settings after a plus: admin+ct.
        if (!is_word(target.user, "._-+")) {
            throw refused(text, "a user is letters, digits and ._-+, and begins with no dash");
        }
    }
    std::optional<std::string_view> port;
    if (rest.starts_with('[')) {
        const std::size_t end = rest.find(']');
        if (end == std::string_view::npos) throw refused(text, "the bracket is not closed");
        target.host = rest.substr(1, end - 1);
        rest.remove_prefix(end + 1);
        if (rest.starts_with(':')) {
            port = rest.substr(1);
        } else if (!rest.empty()) {
            throw refused(text, "only a port can follow the bracket");
        }
    } else if (std::count(rest.begin(), rest.end(), ':') == 1) {
        const std::size_t colon = rest.find(':');
        target.host = rest.substr(0, colon);
        port = rest.substr(colon + 1);
    } else {
        target.host = rest;
    }
    // The colon is for IPv6, the percent sign for its zone.
    const bool ipv6 = target.host.find(':') != std::string::npos;
    if (!is_word(target.host, ipv6 ? ":.%" : "._-")) {
        throw refused(text, "a host is letters, digits and ._-, and begins with no dash");
    }
    if (port) target.port = parse_port(text, *port);
    return target;
}

std::string parse_remote_path(std::string_view text) {
    std::string_view rest = text;
    if (rest.starts_with('/')) rest.remove_prefix(1);
    while (rest.ends_with('/'))
        rest.remove_suffix(1);
    const std::vector<std::string> parts = base::split(rest, '/');
    for (const std::string& part : parts) {
        if (part.starts_with('.') || !is_word(part, "._-")) {
            throw Error(base::concat("the path ", base::quote_for_shell(base::printable(text)),
                                     " cannot be used on the router"),
                        Exit::bad_request)
                .set_hint(
                    "folders and files are letters, digits and ._-, such as usb1/containers; none "
                    "begins with a dot or a dash");
        }
    }
    return std::string(rest);
}

namespace {

// Not empty, letters, digits and `also`, and no option.
bool is_word(std::string_view text, std::string_view also) {
    return !text.empty() && text.size() <= 255 && text.front() != '-' &&
           std::all_of(text.begin(), text.end(), [also](char letter) {
               const auto byte = static_cast<unsigned char>(letter);
               return (byte < 0x80 && std::isalnum(byte) != 0) ||
                      also.find(letter) != std::string_view::npos;
           });
}

Error refused(std::string_view text, std::string_view why) {
    Error error(
        base::concat("cannot reach ", base::quote_for_shell(base::printable(text)), ": ", why),
        Exit::bad_request);
    error.set_hint("a router is named [USER@]HOST[:PORT], or by an alias of ~/.ssh/config");
    return error;
}

std::uint16_t parse_port(std::string_view whole, std::string_view text) {
    const std::optional<std::uint64_t> number = base::parse_decimal(text);
    if (!number || *number == 0 || *number > 65535) {
        throw refused(whole, "a port is a number from 1 to 65535");
    }
    return static_cast<std::uint16_t>(*number);
}

}  // namespace

}  // namespace remote
