#pragma once

#include "isa/classify.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace app {

// One instruction's word as people and reports write it: eight hexadecimal digits, or four for
// 16-bit Thumb; a 32-bit Thumb word has its first halfword first, as in memory.
std::string word_text(std::uint32_t word, isa::State state);

// The opposite, "0x" allowed. Error (bad_request) if it is not one instruction in this state.
std::uint32_t parse_word(std::string_view text, isa::State state);

// One line for people: word, instruction, what needs it, first architecture, citation.
std::string explain_word(std::uint32_t word, isa::State state);

// {"word":"e30f3fff","needs":"v6t2","instruction":"MOVW"}
std::string explain_word_json(std::uint32_t word, isa::State state);

}  // namespace app
