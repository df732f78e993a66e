#include "elf/bytes.hpp"

#include <algorithm>

namespace elf {

std::optional<std::string_view> Bytes::text(std::uint64_t offset) const {
    constexpr std::size_t longest_text = 4096;
    if (offset >= data_.size()) return std::nullopt;
    const std::string_view rest = data_.substr(static_cast<std::size_t>(offset));
    const std::size_t end = rest.substr(0, longest_text + 1).find('\0');
    if (end != std::string_view::npos) return rest.substr(0, end);
    if (rest.size() <= longest_text) return std::nullopt;
    return rest.substr(0, longest_text);
}

}  // namespace elf
