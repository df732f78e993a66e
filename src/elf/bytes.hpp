#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace elf {

// Whether [offset, offset + size) lies within `available` bytes; never overflows.
constexpr bool fits(std::uint64_t offset, std::uint64_t size, std::uint64_t available) {
    return offset <= available && size <= available - offset;
}

// Little-endian reading of bytes that somebody else owns. What does not lie wholly within them is
// absent; nothing here reads past the end, whatever the offset.
class Bytes {
public:
    Bytes() = default;
    explicit Bytes(std::string_view data) : data_(data) {}

    std::string_view all() const { return data_; }
    std::uint64_t size() const { return data_.size(); }
    bool empty() const { return data_.empty(); }

    std::optional<std::uint8_t> byte(std::uint64_t offset) const {
        if (!fits(offset, 1, data_.size())) return std::nullopt;
        return at(offset);
    }
    std::optional<std::uint16_t> half(std::uint64_t offset) const {
        if (!fits(offset, 2, data_.size())) return std::nullopt;
        return static_cast<std::uint16_t>(at(offset) | at(offset + 1) << 8);
    }
    std::optional<std::uint32_t> word(std::uint64_t offset) const {
        if (!fits(offset, 4, data_.size())) return std::nullopt;
        return std::uint32_t{at(offset)} | std::uint32_t{at(offset + 1)} << 8 |
               std::uint32_t{at(offset + 2)} << 16 | std::uint32_t{at(offset + 3)} << 24;
    }
    // Exactly [offset, offset + size), or nothing.
    std::optional<Bytes> part(std::uint64_t offset, std::uint64_t size) const {
        if (!fits(offset, size, data_.size())) return std::nullopt;
        return Bytes(data_.substr(offset, size));
    }
    // From `offset` on, at most `size` bytes; empty beyond the end.
    Bytes up_to(std::uint64_t offset, std::uint64_t size) const {
        if (offset >= data_.size()) return {};
        return Bytes(data_.substr(offset, size));
    }
    // The text that starts at `offset` and ends before a NUL. Absent if it starts beyond the end
    // or does not end within it. Cut after 4096 bytes, so that a hostile table whose entries all
    // point at one long text cannot make reading quadratic.
    std::optional<std::string_view> text(std::uint64_t offset) const;

private:
    std::uint8_t at(std::uint64_t offset) const {
        return static_cast<std::uint8_t>(data_[static_cast<std::size_t>(offset)]);
    }

    std::string_view data_;
};

}  // namespace elf
