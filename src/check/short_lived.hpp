#pragma once

#include <span>
#include <string>
#include <string_view>

namespace check {

// Why a container that starts these words ends at once, as a sentence; empty where nothing says so.
// Knows shells without a script, programs that do one thing and end, and servers that go to the
// background unless they are told not to, by a word or in their `configuration`.
std::string why_it_exits(std::span<const std::string> words, std::string_view configuration);

}  // namespace check
