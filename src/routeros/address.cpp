#include "routeros/address.hpp"

#include "base/text.hpp"

namespace routeros {

namespace {

// A number of at most three digits without leading zeros, up to `max`.
std::optional<unsigned> parse_small(std::string_view text, unsigned max);

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
    Address address;
    const std::size_t slash = text.find('/');
    if (slash != std::string_view::npos) {
        const auto prefix = parse_small(text.substr(slash + 1), 32);
        if (!prefix) return std::nullopt;
        address.prefix = *prefix;
    }
    const std::vector<std::string> parts = base::split(text.substr(0, slash), '.');
    if (parts.size() != 4) return std::nullopt;
    for (const std::string& part : parts) {
        const auto byte = parse_small(part, 255);
        if (!byte) return std::nullopt;
        address.value = address.value << 8U | *byte;
    }
    return address;
}

std::string to_string(std::uint32_t address) {
    return base::concat(address >> 24U, ".", address >> 16U & 0xffU, ".", address >> 8U & 0xffU,
                        ".", address & 0xffU);
}

std::string network_of(const Address& address) {
    return base::concat(to_string(address.value & address.mask()), "/", address.prefix);
}

namespace {

std::optional<unsigned> parse_small(std::string_view text, unsigned max) {
    if (text.size() > 3 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    const auto number = base::parse_decimal(text);
    if (!number || *number > max) return std::nullopt;
    return static_cast<unsigned>(*number);
}

}  // namespace

}  // namespace routeros
