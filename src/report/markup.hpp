#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace report {

// Foreign text as it may be shown: control characters, bytes that are not UTF-8, and the characters
// that turn the direction of writing are spelled out.
std::string shown(std::string_view text);

// The same for HTML, between tags and in quoted attributes alike.
std::string escaped(std::string_view text);

// JSON text, made so that it can stand in a <script> element of type application/json.
std::string inside_script(std::string_view json);

// "<td class=number data-value=…>1.4 MiB</td>"
std::string bytes_cell(std::uint64_t bytes);
std::string number_cell(std::uint64_t number);
std::string path_cell(std::string_view path);
std::string text_cell(std::string_view text);

// A bar that is filled from 0 to 1, for what the text beside it says too.
std::string bar(std::uint64_t part, std::uint64_t whole);

}  // namespace report
