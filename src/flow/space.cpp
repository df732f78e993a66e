#include "flow/space.hpp"

#include <algorithm>

namespace flow {

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

const Space::Region* Space::find(std::uint32_t address) const {
    if (regions_.size() == 1) return regions_[0].holds(address) ? regions_.data() : nullptr;
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

}  // namespace flow
