#include "flow/space.hpp"

#include <algorithm>
#include <cstring>

namespace flow {

namespace {

constexpr std::uint64_t every_byte = 0x0101010101010101;

std::uint64_t eight_marks(const std::uint8_t* marks) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, marks, sizeof eight);
    return eight;
}

}  // namespace

Space::Space(const elf::File& file) {
    std::size_t marks = 0;
    for (const elf::Range& range : file.executable_ranges()) {
        const std::uint32_t odd = range.address & 1;
        if (range.size < odd + 2) continue;
        Region region;
        region.start = range.address + odd;
        region.end = region.start + ((range.size - odd) & ~std::uint32_t{1});
        region.bytes =
            reinterpret_cast<const unsigned char*>(file.bytes().data()) + range.offset + odd;
        region.first_mark = marks;
        marks += (region.end - region.start) / 2;
        regions_.push_back(region);
    }
    const auto sections = file.executable_sections();
    marks_.assign(marks, sections.empty() ? std::uint8_t{0} : mark::aside);
    for (const elf::Range& section : sections) {
        const Region* region = find(section.address);
        if (region == nullptr) continue;
        const std::uint32_t size = std::min(section.size, left(*region, section.address));
        const std::size_t first = region->first_mark + (section.address - region->start) / 2;
        const auto place = marks_.begin() + static_cast<std::ptrdiff_t>(first);
        std::fill_n(place, (std::size_t{size} + 1) / 2, std::uint8_t{0});
    }
}

std::vector<Space::Part> Space::parts() const {
    constexpr std::uint32_t part_bytes = 1u << 20;
    std::vector<Part> parts;
    for (const Region& region : regions_) {
        for (std::uint32_t first = region.start; first < region.end; first = parts.back().end) {
            const bool is_last = region.end - first <= part_bytes;
            parts.push_back({&region, first, is_last ? region.end : (first & ~3u) + part_bytes});
        }
    }
    return parts;
}

const Space::Region* Space::find_among(std::uint32_t address) const {
    auto after = std::upper_bound(
        regions_.begin(), regions_.end(), address,
        [](std::uint32_t place, const Region& region) { return place < region.start; });
    if (after == regions_.begin()) return nullptr;
    --after;
    return after->holds(address) ? &*after : nullptr;
}

void Space::add_marks(std::uint32_t address, std::uint32_t size, std::uint8_t bits) {
    const Region* region = find(address);
    if (region == nullptr) return;
    const std::uint32_t last = std::min(size, left(*region, address));
    for (std::uint32_t at = 0; at < last; at += 2)
        mark_at(*region, address + at) |= bits;
}

void Space::find_functions() {
    functions_.clear();
    for (const Region& region : regions_)
        for (std::uint32_t at = next_with(mark::function, region, region.start); at < region.end;
             at = next_with(mark::function, region, at + 2))
            if ((mark_at(region, at) & (mark::a32 | mark::t32)) != 0) functions_.push_back(at);
}

std::uint32_t Space::next_with(std::uint8_t bits, const Region& region, std::uint32_t address,
                               std::uint32_t end) const {
    const std::uint8_t* marks = marks_.data() + region.first_mark;
    const std::size_t count = (end - region.start) / 2;
    std::size_t at = (address - region.start) / 2;
    while (at + 8 <= count && (eight_marks(marks + at) & bits * every_byte) == 0)
        at += 8;
    while (at < count && (marks[at] & bits) == 0)
        ++at;
    return region.start + static_cast<std::uint32_t>(at * 2);
}

std::uint32_t Space::next_without(std::uint8_t bits, const Region& region,
                                  std::uint32_t address) const {
    const std::uint8_t* marks = marks_.data() + region.first_mark;
    const std::size_t count = (region.end - region.start) / 2;
    std::size_t at = (address - region.start) / 2;
    while (at + 8 <= count && !any_is_zero(eight_marks(marks + at) & bits * every_byte))
        at += 8;
    while (at < count && (marks[at] & bits) != 0)
        ++at;
    return region.start + static_cast<std::uint32_t>(at * 2);
}

std::optional<std::uint32_t> Space::function_start(std::uint32_t address) const {
    constexpr std::uint32_t farthest = 1u << 18;
    const Region* region = find(address);
    if (region == nullptr) return std::nullopt;
    auto after = std::upper_bound(functions_.begin(), functions_.end(), address);
    if (after == functions_.begin()) return std::nullopt;
    const std::uint32_t start = *--after;
    if (start < region->start || address - start > farthest) return std::nullopt;
    return start;
}

}  // namespace flow
