#include "elf/parts.hpp"

#include <algorithm>

namespace elf {

namespace {

// Sorts by address and cuts off what a range before already holds.
void make_disjoint(Read<std::vector<Range>>& ranges, std::string_view structure);

}  // namespace

Read<std::vector<Range>> map_segments(Bytes file, const std::vector<Segment>& segments) {
    Read<std::vector<Range>> result;
    for (const Segment& segment : segments) {
        if (segment.type != segment::load || segment.file_size == 0) continue;
        std::uint64_t size = std::min(segment.file_size, segment.memory_size);
        const std::uint64_t in_file = file.up_to(segment.offset, size).size();
        const std::uint64_t to_top = (std::uint64_t{1} << 32) - segment.address;
        if (in_file < size || segment.file_size > segment.memory_size || to_top < size) {
            note(result, "loadable segment", segment.offset, "its ", segment.file_size,
                 " bytes do not lie in the file ", "or in its memory");
        }
        size = std::min({size, in_file, to_top});
        if (size == 0) continue;
        result.value.push_back({segment.address, static_cast<std::uint32_t>(size), segment.offset,
                                segment.executable(), segment.writable()});
    }
    make_disjoint(result, "loadable segment");
    return result;
}

std::vector<Range> map_zeros(const std::vector<Segment>& segments) {
    Read<std::vector<Range>> result;
    for (const Segment& segment : segments) {
        if (segment.type != segment::load || segment.memory_size <= segment.file_size) continue;
        const std::uint64_t start = std::uint64_t{segment.address} + segment.file_size;
        if (start > UINT32_MAX) continue;
        result.value.push_back({static_cast<std::uint32_t>(start),
                                segment.memory_size - segment.file_size, 0, segment.executable(),
                                segment.writable()});
    }
    make_disjoint(result, "loadable segment");
    return std::move(result.value);
}

Read<std::vector<Range>> map_sections(Bytes file, std::vector<Section>& sections) {
    Read<std::vector<Range>> result;
    for (Section& section : sections) {
        section.address = section.offset;
        if (!section.in_file() || (section.flags & section::flag_allocated) == 0) continue;
        const std::uint64_t in_file = file.up_to(section.offset, section.size).size();
        if (in_file < section.size) {
            note(result, "section", section.offset, "its ", section.size,
                 " bytes are not all there");
        }
        if (in_file == 0) continue;
        result.value.push_back({section.offset, static_cast<std::uint32_t>(in_file), section.offset,
                                section.executable(),
                                (section.flags & section::flag_writable) != 0});
    }
    make_disjoint(result, "section");
    return result;
}

Read<std::vector<Range>> find_executable_sections(const File& file) {
    Read<std::vector<Range>> result;
    for (const Section& section : file.sections()) {
        const bool allocated = (section.flags & section::flag_allocated) != 0;
        if (!section.in_file() || !section.executable() || !allocated || section.size == 0)
            continue;
        const Range* range = file.range_of(section.address);
        const bool agrees = range && range->executable &&
                            section.address + std::uint64_t{section.size} <= range->end() &&
                            file.offset_of(section.address) == section.offset;
        if (!agrees) {
            note(result, "section headers", section.offset, "an executable section at 0x",
                 base::hex(section.address), " lies in no executable segment");
            return {{}, std::move(result.damage)};
        }
        result.value.push_back({section.address, section.size, section.offset, true,
                                (section.flags & section::flag_writable) != 0});
    }
    make_disjoint(result, "executable section");
    return result;
}

namespace {

void make_disjoint(Read<std::vector<Range>>& ranges, std::string_view structure) {
    std::stable_sort(ranges.value.begin(), ranges.value.end(),
                     [](const Range& a, const Range& b) { return a.address < b.address; });
    std::vector<Range> disjoint;
    disjoint.reserve(ranges.value.size());
    std::uint64_t end = 0;
    std::size_t overlapping = 0;
    for (Range range : ranges.value) {
        if (range.address < end) {
            if (overlapping++ == 0) {
                note(ranges, structure, range.offset, "its memory at 0x", base::hex(range.address),
                     " is taken by the one before");
            }
            if (range.end() <= end) continue;
            const auto taken = static_cast<std::uint32_t>(end - range.address);
            range.address += taken;
            range.offset += taken;
            range.size -= taken;
        }
        end = range.end();
        disjoint.push_back(range);
    }
    ranges.value = std::move(disjoint);
}

}  // namespace

}  // namespace elf
