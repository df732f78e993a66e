#pragma once

#include <string>
#include <string_view>

namespace routeros {

// `text` as a string literal of the console: one line of printable ASCII between double quotes, in
// which nothing is substituted or run, whatever the text is. Bytes that are not printable ASCII
// become \XX.
std::string quote(std::string_view text);

}  // namespace routeros
