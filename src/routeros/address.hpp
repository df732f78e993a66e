#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace routeros {

// An IPv4 address with the length of its network's prefix: 10.40.0.2/16.
struct Address {
    std::uint32_t value = 0;
    unsigned prefix = 32;

    std::uint32_t mask() const { return prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix); }
    bool network_has(std::uint32_t other) const { return ((value ^ other) & mask()) == 0; }
};

// "10.40.0.2" (no prefix is 32) or "10.40.0.2/16"; nothing else.
std::optional<Address> parse_address(std::string_view text);

std::string to_string(std::uint32_t address);    // "10.40.0.2"
std::string network_of(const Address& address);  // "10.40.0.0/16"

}  // namespace routeros
