#pragma once

#include <cstdint>

// Parts of an instruction word, for the decoders.
namespace flow {

constexpr std::uint8_t field(std::uint32_t word, unsigned low) {
    return static_cast<std::uint8_t>(word >> low & 0xf);
}
constexpr bool bit(std::uint32_t word, unsigned number) {
    return (word >> number & 1) != 0;
}
// The set of one register.
constexpr std::uint16_t one(unsigned number) {
    return static_cast<std::uint16_t>(1u << number);
}
constexpr std::uint32_t sign_extend(std::uint32_t value, unsigned bits) {
    const std::uint32_t sign = std::uint32_t{1} << (bits - 1);
    return ((value & ((sign << 1) - 1)) ^ sign) - sign;
}

}  // namespace flow
