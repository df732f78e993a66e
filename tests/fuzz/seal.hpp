#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

// The input as a tar archive whose checksums fit again: otherwise every change in a header is
// answered by "damaged", and nothing behind that is ever reached. One input in eight stays as it
// is.
inline std::string with_sealed_headers(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t block = 512;
    std::string out(data, data + size);
    if (size % 8 == 7) return out;
    for (std::size_t start = 0; start + block <= size; start += block) {
        if (out.compare(start + 257, 5, "ustar") != 0) continue;
        out.replace(start + 148, 8, "        ");
        unsigned sum = 0;
        for (std::size_t at = 0; at < block; ++at) {
            sum += static_cast<std::uint8_t>(out[start + at]);
        }
        for (std::size_t digit = 6; digit-- > 0; sum >>= 3) {
            out[start + 148 + digit] = static_cast<char>('0' + (sum & 7));
        }
        out[start + 154] = '\0';
    }
    return out;
}
