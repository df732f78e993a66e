// The console's string literals (manual: "Scripting", "Constant Escape Sequences"): between double
// quotes a backslash starts an escape, $name and $(…) and $[…] are replaced by values, and a
// question mark asks for help at a terminal. Escapes are \" \\ \$ \? \_ \n \r \t and others, and
// two upper-case hexadecimal digits for any byte.
#include "routeros/quote.hpp"

namespace routeros {

std::string quote(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string quoted = "\"";
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\' || letter == '$' || letter == '?') {
            quoted += '\\';
            quoted += letter;
        } else if (byte < 0x20 || byte > 0x7e) {
            quoted += '\\';
            quoted += digits[byte >> 4U];
            quoted += digits[byte & 0xfU];
        } else {
            quoted += letter;
        }
    }
    return quoted + '"';
}

}  // namespace routeros
