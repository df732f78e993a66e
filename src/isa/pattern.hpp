#pragma once

#include <cstdint>

namespace isa {

// An encoding as the manual draws it. '0' and '1' are fixed, 'c' is a condition (any but 1111),
// every other letter and '.' is a field, blanks only group. Should-be-zero and should-be-one bits
// are fields too: cores ignore them. A wrong width does not compile.
template <int width>
struct Pattern {
    std::uint32_t mask = 0;
    std::uint32_t bits = 0;
    bool conditional = false;
    const char* drawn = nullptr;

    consteval Pattern(const char* drawing) : drawn(drawing) {
        int drawn_bits = 0;
        for (const char* letter = drawing; *letter != '\0'; ++letter) {
            if (*letter == ' ') continue;
            const bool fixed = *letter == '0' || *letter == '1';
            mask = mask << 1 | (fixed ? 1U : 0U);
            bits = bits << 1 | (*letter == '1' ? 1U : 0U);
            if (*letter == 'c') conditional = true;
            ++drawn_bits;
        }
        if (drawn_bits != width) throw "a pattern draws exactly its width in bits";
    }

    // Whether the row's drawing fits `word`.
    constexpr bool matches(std::uint32_t word) const {
        return (word & mask) == bits && !(conditional && word >> 28 == 0xf);
    }

    // Every word of `other` matches this.
    constexpr bool covers(const Pattern& other) const {
        if ((mask & ~other.mask) != 0 || (other.bits & mask) != bits) return false;
        if (!conditional) return true;
        if (other.conditional) return true;
        const std::uint32_t top = 0xf0000000U;
        const bool other_fixes_a_zero = (other.mask & ~other.bits & top) != 0;
        return other_fixes_a_zero;
    }

    // Some word matches both.
    constexpr bool overlaps(const Pattern& other) const {
        if (((bits ^ other.bits) & mask & other.mask) != 0) return false;
        const std::uint32_t top = 0xf0000000U;
        const bool this_is_1111 = (mask & bits & top) == top;
        const bool other_is_1111 = (other.mask & other.bits & top) == top;
        return !(conditional && other_is_1111) && !(other.conditional && this_is_1111);
    }
};

}  // namespace isa
