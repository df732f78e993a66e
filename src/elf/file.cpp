#include "elf/file.hpp"

#include <algorithm>

namespace elf {

namespace {

// Of sorted ranges without overlaps.
const Range* range_holding(std::span<const Range> ranges, std::uint32_t address);

}  // namespace

const Section* File::section(std::string_view name) const {
    const auto found = std::find_if(sections_.begin(), sections_.end(),
                                    [&](const Section& section) { return section.name == name; });
    return found == sections_.end() ? nullptr : &*found;
}

std::string_view File::contents(const Section& section) const {
    if (!section.in_file()) return {};
    const auto part = bytes_.part(section.offset, section.size);
    return part ? part->all() : std::string_view();
}

const Range* File::range_of(std::uint32_t address) const {
    return range_holding(ranges_, address);
}

std::optional<std::uint32_t> File::offset_of(std::uint32_t address) const {
    const Range* range = range_of(address);
    if (!range) return std::nullopt;
    return range->offset + (address - range->address);
}

std::optional<Bytes> File::at(std::uint32_t address, std::uint32_t size) const {
    return from(address).part(0, size);
}

Bytes File::from(std::uint32_t address) const {
    const Range* range = range_of(address);
    if (!range) return {};
    const std::uint32_t within = address - range->address;
    return bytes_.up_to(std::uint64_t{range->offset} + within, range->size - within);
}

std::optional<std::uint8_t> File::byte_at(std::uint32_t address) const {
    return from(address).byte(0);
}

std::optional<std::uint16_t> File::half_at(std::uint32_t address) const {
    return from(address).half(0);
}

std::optional<std::uint32_t> File::word_at(std::uint32_t address) const {
    return from(address).word(0);
}

bool File::zero_at_start(std::uint32_t address) const {
    return !range_of(address) && range_holding(zero_ranges_, address) != nullptr;
}

std::optional<std::uint16_t> File::version_index(std::uint32_t symbol_index) const {
    return symbol_versions_.half(std::uint64_t{symbol_index} * 2);
}

namespace {

const Range* range_holding(std::span<const Range> ranges, std::uint32_t address) {
    const auto after = std::upper_bound(
        ranges.begin(), ranges.end(), address,
        [](std::uint32_t place, const Range& range) { return place < range.address; });
    if (after == ranges.begin()) return nullptr;
    const Range& candidate = *std::prev(after);
    return candidate.holds(address) ? &candidate : nullptr;
}

}  // namespace

}  // namespace elf
