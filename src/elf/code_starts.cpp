#include "elf/parts.hpp"

#include <algorithm>

namespace elf {

// Two tables that say where functions start, and stay after strip: the exception index ("Exception
// Handling ABI for the Arm Architecture", IHI 0038, "Index table entries") and, in code of some
// other compilers, .eh_frame ("LSB Core Specification", "Exception Frames").
namespace {

constexpr std::uint64_t index_entry_size = 8;

struct FrameTable {
    Bytes records;
    std::uint32_t address = 0;
    std::uint64_t offset = 0;
};

std::optional<FrameTable> find_frames(const File& file);
std::optional<std::uint32_t> frames_by_header(const File& file);

// How a frame's pointers are written (DW_EH_PE_*).
struct Encoding {
    std::uint8_t value = 0;
};

std::optional<Encoding> encoding_of(Bytes records, std::uint64_t common_record);
std::optional<std::uint32_t> read_pointer(const FrameTable& table, std::uint64_t at,
                                          Encoding encoding);

}  // namespace

std::optional<IndexTable> find_exception_index(const File& file) {
    if (file.header().type == Type::relocatable) return std::nullopt;  // not relocated yet
    for (const Segment& segment : file.segments()) {
        if (segment.type != segment::exception_index) continue;
        const Bytes entries = Bytes(file.bytes()).up_to(segment.offset, segment.file_size);
        return IndexTable{entries, segment.address, segment.offset};
    }
    for (const Section& section : file.sections()) {
        if (section.type != section::exception_index) continue;
        return IndexTable{Bytes(file.contents(section)), section.address, section.offset};
    }
    return std::nullopt;
}

Read<std::vector<std::uint32_t>> read_exception_index(const File& file) {
    Read<std::vector<std::uint32_t>> result;
    const auto table = find_exception_index(file);
    if (!table) return result;
    if (table->entries.size() % index_entry_size != 0) {
        note(result, "exception index", table->offset, table->entries.size(),
             " bytes are no whole number of entries");
    }
    const std::uint64_t count = table->entries.size() / index_entry_size;
    result.value.reserve(count);
    std::uint64_t strange = 0;
    for (std::uint64_t index = 0; index < count; ++index) {
        const std::uint64_t at = index * index_entry_size;
        const std::uint32_t word = *table->entries.word(at);
        const std::uint32_t start =
            from_prel31(word, table->address + static_cast<std::uint32_t>(at));
        const Range* range = file.range_of(start);
        if ((word & 0x80000000) != 0 || !range || !range->executable) {
            ++strange;
            continue;
        }
        result.value.push_back(start);
    }
    if (strange > 0) {
        note(result, "exception index", table->offset, strange, " of ", count,
             " entries name no executable address");
    }
    return result;
}

Read<std::vector<std::uint32_t>> read_frame_functions(const File& file) {
    Read<std::vector<std::uint32_t>> result;
    if (file.header().type == Type::relocatable) return result;
    const auto table = find_frames(file);
    if (!table) return result;
    std::uint64_t at = 0;
    std::uint64_t strange = 0;
    std::uint64_t known_common = UINT64_MAX;
    std::optional<Encoding> encoding;
    while (const auto length = table->records.word(at)) {
        if (*length == 0) break;
        if (!fits(at + 4, *length, table->records.size()) || *length < 4) {
            note(result, "frame table", table->offset + at, "a record of ", *length,
                 " bytes does not lie in it");
            break;
        }
        const std::uint32_t back = *table->records.word(at + 4);
        if (back != 0 && back <= at + 4) {
            const std::uint64_t common = at + 4 - back;
            if (common != known_common) encoding = encoding_of(table->records, common);
            known_common = common;
            const auto start =
                encoding && *length >= 8 ? read_pointer(*table, at + 8, *encoding) : std::nullopt;
            const Range* range = start ? file.range_of(*start) : nullptr;
            if (range && range->executable) {
                result.value.push_back(*start);
            } else {
                ++strange;
            }
        }
        at += 4 + std::uint64_t{*length};
    }
    if (strange > 0) {
        note(result, "frame table", table->offset, strange, " records name no executable address");
    }
    return result;
}

namespace {

std::optional<FrameTable> find_frames(const File& file) {
    if (const Section* section = file.section(".eh_frame")) {
        const Bytes records(file.contents(*section));
        if (!records.empty()) return FrameTable{records, section->address, section->offset};
    }
    const auto address = frames_by_header(file);
    if (!address) return std::nullopt;
    const auto offset = file.offset_of(*address);
    if (!offset) return std::nullopt;
    return FrameTable{file.from(*address), *address, *offset};
}

// .eh_frame_hdr: version 1, three encodings, then the pointer to .eh_frame.
std::optional<std::uint32_t> frames_by_header(const File& file) {
    for (const Segment& segment : file.segments()) {
        if (segment.type != segment::eh_frame_header) continue;
        const Bytes header = Bytes(file.bytes()).up_to(segment.offset, segment.file_size);
        const auto version = header.byte(0);
        const auto encoding = header.byte(1);
        if (!version || *version != 1 || !encoding) return std::nullopt;
        const FrameTable table{header, segment.address, segment.offset};
        return read_pointer(table, 4, Encoding{*encoding});
    }
    return std::nullopt;
}

// Skips a LEB128 number.
std::optional<std::uint64_t> after_leb(Bytes bytes, std::uint64_t at) {
    for (int length = 0; length < 10; ++length, ++at) {
        const auto byte = bytes.byte(at);
        if (!byte) return std::nullopt;
        if ((*byte & 0x80) == 0) return at + 1;
    }
    return std::nullopt;
}

// The common record: length, zero, version, augmentation text, code factor, data factor, return
// register, then, if the text begins with 'z', a length and what the text's letters stand for.
std::optional<Encoding> encoding_of(Bytes records, std::uint64_t common_record) {
    const auto version = records.byte(common_record + 8);
    const auto augmentation = records.up_to(common_record + 9, 16).text(0);
    if (!version || records.word(common_record + 4) != 0 || !augmentation) return std::nullopt;
    if (augmentation->empty()) return Encoding{0};
    auto at = after_leb(records, common_record + 9 + augmentation->size() + 1);
    if (at) at = after_leb(records, *at);
    if (at) at = *version == 1 ? *at + 1 : after_leb(records, *at);
    if (!at || (*augmentation)[0] != 'z') return std::nullopt;
    at = after_leb(records, *at);
    for (const char letter : augmentation->substr(1)) {
        if (!at) return std::nullopt;
        const auto value = records.byte(*at);
        if (letter == 'R') return value ? std::optional(Encoding{*value}) : std::nullopt;
        if (letter == 'L') at = *at + 1;
        if (letter == 'P') at = *at + 1 + 4;  // encoding, and a pointer of four bytes
    }
    return Encoding{0};
}

std::optional<std::uint32_t> read_pointer(const FrameTable& table, std::uint64_t at,
                                          Encoding encoding) {
    constexpr std::uint8_t format_mask = 0x0f;
    constexpr std::uint8_t base_mask = 0x70;
    const std::uint8_t format = encoding.value & format_mask;
    const std::uint8_t base = encoding.value & base_mask;
    const bool four_bytes = format == 0x00 || format == 0x03 || format == 0x0b;
    if (!four_bytes || (base != 0 && base != 0x10)) return std::nullopt;
    const auto word = table.records.word(at);
    if (!word || base == 0) return word;
    return *word + table.address + static_cast<std::uint32_t>(at);
}

}  // namespace

}  // namespace elf
