#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace remote {

// Where a router is reached. Can be given to ssh as arguments without being taken for options.
struct Target {
    std::string text;        // as it was given, for messages
    std::string host;        // a name, an address, or an alias of ~/.ssh/config
    std::string user;        // empty: as ssh_config says
    std::uint16_t port = 0;  // 0: as ssh_config says
};

// [USER@]HOST[:PORT] or ALIAS; an IPv6 address with a port stands in brackets. Anything that could
// be an option, a command or a second word is refused (Exit::bad_request).
Target parse_target(std::string_view text);

// A place on the router: components of letters, digits and "._-" joined by single slashes, none of
// which begins with a dot or dash. One leading slash is dropped. Throws (Exit::bad_request).
std::string parse_remote_path(std::string_view text);

}  // namespace remote
