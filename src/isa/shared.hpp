#pragma once

#include <cstdint>
#include <optional>

namespace isa {

// The A32 word whose row a 32-bit Thumb word shares: Advanced SIMD, floating point and
// coprocessors. What A32 has at 1111001U, 11110100 and in the coprocessor space is at 111U1111,
// 11111001 and in the same space here (DDI 0406C.d A7.4, A7.7 and A6.3.18).
constexpr std::optional<std::uint32_t> a32_form_of(std::uint32_t thumb_word) {
    const std::uint32_t rest = thumb_word & 0xffffff;
    if ((thumb_word & 0xef000000) == 0xef000000) {
        return 0xf2000000 | (thumb_word >> 4 & 0x01000000) | rest;
    }
    if ((thumb_word & 0xff100000) == 0xf9000000) return 0xf4000000 | rest;
    if ((thumb_word & 0xec000000) == 0xec000000) return thumb_word;
    return std::nullopt;
}

}  // namespace isa
