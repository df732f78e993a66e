#include "base/error.hpp"
#include "elf/parts.hpp"

#include <algorithm>

namespace elf {

namespace {

constexpr std::uint64_t header_size = 52;
constexpr std::uint32_t program_header_size = 32;
constexpr std::uint32_t section_header_size = 40;
constexpr std::uint16_t count_is_elsewhere = 0xffff;  // PN_XNUM, SHN_XINDEX

void resolve_large_counts(Bytes file, Header& header);
Section section_at(Bytes file, std::uint64_t offset);
// How many entries of `size` from `offset` on lie in the file, of `claimed` ones.
std::uint32_t entries_within(Bytes file, std::uint64_t offset, std::uint32_t claimed,
                             std::uint32_t size);
void name_sections(Bytes file, const Header& header, Read<std::vector<Section>>& sections);

}  // namespace

Header read_header(Bytes file) {
    const Identity identity = identify(file.all());
    if (identity.kind == Kind::not_elf || identity.kind == Kind::damaged) {
        throw base::Error(identity.description);
    }
    if (identity.kind != Kind::arm32) {
        throw base::Error("not an ELF32 little-endian ARM file but " + identity.description);
    }
    if (file.size() < header_size) {
        throw base::Error(base::concat("ELF header at offset 0x0: the file ends after ",
                                       file.size(), " bytes, the header has ", header_size));
    }
    Header header;
    header.os_abi = *file.byte(7);
    header.type = static_cast<Type>(*file.half(16));
    header.entry = *file.word(24);
    header.program_headers_offset = *file.word(28);
    header.section_headers_offset = *file.word(32);
    header.flags = *file.word(36);
    header.program_header_count = *file.half(44);
    header.section_header_count = *file.half(48);
    header.section_names_index = *file.half(50);
    if (header.program_header_count > 0 && *file.half(42) != program_header_size) {
        throw base::Error(base::concat("ELF header at offset 0x2a: program headers of ",
                                       *file.half(42), " bytes, not ", program_header_size));
    }
    if (*file.half(46) != section_header_size) header.section_header_count = 0;
    resolve_large_counts(file, header);
    return header;
}

Read<std::vector<Segment>> read_segments(Bytes file, const Header& header) {
    Read<std::vector<Segment>> result;
    const std::uint64_t start = header.program_headers_offset;
    const std::uint32_t count =
        entries_within(file, start, header.program_header_count, program_header_size);
    if (count < header.program_header_count) {
        note(result, "program headers", start, "only ", count, " of ", header.program_header_count,
             " lie in the file");
    }
    result.value.reserve(count);
    for (std::uint32_t index = 0; index < count; ++index) {
        const std::uint64_t at = start + std::uint64_t{index} * program_header_size;
        Segment segment;
        segment.type = *file.word(at);
        segment.offset = *file.word(at + 4);
        segment.address = *file.word(at + 8);
        segment.file_size = *file.word(at + 16);
        segment.memory_size = *file.word(at + 20);
        segment.flags = *file.word(at + 24);
        result.value.push_back(segment);
    }
    return result;
}

Read<std::vector<Section>> read_sections(Bytes file, const Header& header) {
    Read<std::vector<Section>> result;
    const std::uint64_t start = header.section_headers_offset;
    if (start == 0) return result;
    const std::uint32_t count =
        entries_within(file, start, header.section_header_count, section_header_size);
    if (count < header.section_header_count) {
        note(result, "section headers", start, "only ", count, " of ", header.section_header_count,
             " lie in the file");
    }
    if (header.section_header_count == 0) {
        note(result, "section headers", start, "their number or size is not what ELF32 has");
    }
    result.value.reserve(count);
    for (std::uint32_t index = 0; index < count; ++index) {
        result.value.push_back(
            section_at(file, start + std::uint64_t{index} * section_header_size));
    }
    name_sections(file, header, result);
    return result;
}

namespace {

void resolve_large_counts(Bytes file, Header& header) {
    const bool segments = header.program_header_count == count_is_elsewhere;
    const bool sections = header.section_header_count == 0;
    const bool names = header.section_names_index == count_is_elsewhere;
    if ((!segments && !sections && !names) || header.section_headers_offset == 0) return;
    // System V ABI, "Section Header": section 0 carries the numbers that do not fit.
    if (!file.part(header.section_headers_offset, section_header_size)) return;
    if (*file.half(46) != section_header_size) return;
    const Section first = section_at(file, header.section_headers_offset);
    if (segments) header.program_header_count = first.info;
    if (sections) header.section_header_count = first.size;
    if (names) header.section_names_index = first.link;
}

Section section_at(Bytes file, std::uint64_t offset) {
    Section section;
    section.type = *file.word(offset + 4);
    section.flags = *file.word(offset + 8);
    section.address = *file.word(offset + 12);
    section.offset = *file.word(offset + 16);
    section.size = *file.word(offset + 20);
    section.link = *file.word(offset + 24);
    section.info = *file.word(offset + 28);
    section.entry_size = *file.word(offset + 36);
    return section;
}

std::uint32_t entries_within(Bytes file, std::uint64_t offset, std::uint32_t claimed,
                             std::uint32_t size) {
    if (offset >= file.size()) return 0;
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(claimed, (file.size() - offset) / size));
}

void name_sections(Bytes file, const Header& header, Read<std::vector<Section>>& sections) {
    if (sections.value.empty()) return;
    const std::uint64_t start = header.section_headers_offset;
    if (header.section_names_index >= sections.value.size()) {
        note(sections, "section names", start, "section ", header.section_names_index,
             ", which is to hold them, ", "does not exist");
        return;
    }
    const Section& table = sections.value[header.section_names_index];
    const Bytes names = file.up_to(table.offset, table.in_file() ? table.size : 0);
    std::uint32_t nameless = 0;
    for (std::size_t index = 1; index < sections.value.size(); ++index) {
        const std::uint32_t name = *file.word(start + index * section_header_size);
        const auto text = names.text(name);
        if (text) sections.value[index].name = *text;
        if (!text) ++nameless;
    }
    if (nameless > 0) {
        note(sections, "section names", table.offset, nameless,
             " names begin or end outside the table");
    }
}

}  // namespace

}  // namespace elf
