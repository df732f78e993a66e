#pragma once

#include "isa/classify.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace isa {

// A word with its row's drawing: its fields by letter.
struct Drawn {
    std::string_view drawing;
    std::uint32_t word = 0;
    std::uint32_t address = 0;
    State state = State::a32;

    // The bits that the drawing marks with `letter`, first drawn highest.
    std::uint32_t field(char letter) const;
    bool draws(char letter) const { return drawing.find(letter) != std::string_view::npos; }
    std::uint32_t bits(int low, int count) const {
        return word >> low & ((std::uint32_t{1} << count) - 1);
    }
    bool bit(int number) const { return (word >> number & 1) != 0; }
};

// "0x8010".
std::string hexadecimal(std::uint32_t value);

// "r4", "sp".
std::string core_register(std::uint32_t number);

// Two letters, "eq" … "al".
std::string_view condition_name(std::uint32_t condition);

// What a row's @word stands for.
std::string notation(std::string_view name, const Drawn& drawn);

// One part of notation() each; empty if they do not know the name.
std::string core_notation(std::string_view name, const Drawn& drawn);
std::string thumb_notation(std::string_view name, const Drawn& drawn);
std::string vector_notation(std::string_view name, const Drawn& drawn);

}  // namespace isa
