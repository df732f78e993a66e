#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace base {

inline void append(std::string& out, std::string_view text) {
    out += text;
}
inline void append(std::string& out, char letter) {
    out += letter;
}
template <std::integral Number>
requires(!std::same_as<Number, char> && !std::same_as<Number, bool>) void append(std::string& out,
                                                                                 Number number) {
    out += std::to_string(number);
}

// The pieces one after the other: strings, characters and integers (decimal).
template <class... Pieces>
std::string concat(const Pieces&... pieces) {
    std::string out;
    (append(out, pieces), ...);
    return out;
}

std::vector<std::string> split(std::string_view text, char separator);  // keeps empty fields
std::vector<std::string> split_words(std::string_view text);            // at runs of blanks
std::vector<std::string_view> lines_of(std::string_view text);          // without the newlines
std::string_view trim(std::string_view text);                           // blanks at both ends
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

std::string to_lower(std::string_view text);  // ASCII letters only

// `number` in lower-case hexadecimal, at least `digits` wide, no prefix.
std::string hex(std::uint64_t number, int digits = 1);
std::string hex(std::span<const unsigned char> bytes);

// The whole text as one decimal number; nothing else counts (no sign, no blanks).
std::optional<std::uint64_t> parse_decimal(std::string_view text);

// "812 B", "1.4 KiB", "37.2 MiB": for people; files carry exact numbers.
std::string format_bytes(std::uint64_t bytes);

// A word as one could paste it into a POSIX shell. For messages only: nothing runs through a shell.
std::string quote_for_shell(std::string_view word);
std::string quote_for_shell(std::span<const std::string> words);

// Length of the well-formed UTF-8 sequence that `text` (not empty) begins with; 0 if there is none.
std::size_t utf8_length(std::string_view text);

// Control characters and invalid UTF-8 replaced, so that foreign names cannot steer a terminal.
std::string printable(std::string_view text);

// The candidate nearest to `word` by edit distance, if near enough to be what was meant.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace base
