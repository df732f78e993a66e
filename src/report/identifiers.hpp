#pragma once

#include <string>
#include <string_view>

namespace report {

// A UUID of version 8 (RFC 9562) whose other bits are the first of SHA-256 over `text`: as unique
// as that, and the same on any day.
std::string uuid_from(std::string_view text);

// SHA-256 over `text` in base64, as a content security policy names what it allows.
std::string base64_sha256(std::string_view text);

// "h1:…", as go.sum has it, as the lower-case hexadecimal digits of the SHA-256 that it stands for;
// empty for anything else.
std::string hex_of_go_sum(std::string_view sum);

}  // namespace report
