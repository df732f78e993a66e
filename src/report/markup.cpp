#include "report/markup.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace report {

using base::concat;

std::string shown(std::string_view text) {
    std::string out = base::printable(text);
    // "gpj.exe" that reads "exe.jpg"; the characters are U+200E, U+200F, U+202A … U+202E and
    // U+2066 … U+2069.
    for (std::size_t at = out.find('\xe2'); at != std::string::npos;
         at = out.find('\xe2', at + 1)) {
        const auto second = static_cast<unsigned char>(out[at + 1]);
        const auto third = static_cast<unsigned char>(out[at + 2]);
        const unsigned code = 0x2000U | ((second & 0x3fU) << 6) | (third & 0x3fU);
        const bool turns = code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
                           (code >= 0x2066 && code <= 0x2069);
        if (turns) out.replace(at, 3, concat("\\u", base::hex(code, 4)));
    }
    return out;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char letter : shown(text)) {
        switch (letter) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += letter;
        }
    }
    return out;
}

std::string inside_script(std::string_view json) {
    std::string out;
    for (const char letter : json) {
        if (letter == '<') {
            out += "\\u003c";  // no "</script>" and no "<!--"
        } else {
            out += letter;
        }
    }
    return out;
}

std::string bytes_cell(std::uint64_t bytes) {
    return concat("<td class=\"number\" data-value=\"", bytes, "\">", base::format_bytes(bytes),
                  "</td>");
}

std::string number_cell(std::uint64_t number) {
    return concat("<td class=\"number\" data-value=\"", number, "\">", number, "</td>");
}

std::string path_cell(std::string_view path) {
    return concat("<td class=\"path\">", escaped(path), "</td>");
}

std::string text_cell(std::string_view text) {
    return concat("<td>", escaped(text), "</td>");
}

std::string bar(std::uint64_t part, std::uint64_t whole) {
    constexpr std::uint64_t width = 1000;
    // Sizes that archives claim can be near the largest number.
    const double share = whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
    const auto filled =
        static_cast<std::uint64_t>(static_cast<double>(width) * std::min(1.0, share));
    return concat("<svg class=\"bar", part > whole ? " over" : "", "\" viewBox=\"0 0 ", width,
                  " 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"", filled,
                  "\" height=\"10\"/></svg>");
}

}  // namespace report
