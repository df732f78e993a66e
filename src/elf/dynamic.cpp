#include "elf/parts.hpp"

#include <algorithm>

namespace elf {

namespace {

// Dynamic tags: System V ABI, "Dynamic Section", and the GNU extensions of glibc's <elf.h>.
enum Tag : std::uint32_t {
    dt_null = 0,
    dt_needed = 1,
    dt_plt_relocations_size = 2,
    dt_plt_got = 3,
    dt_hash = 4,
    dt_names = 5,
    dt_symbols = 6,
    dt_rela = 7,
    dt_rela_size = 8,
    dt_names_size = 10,
    dt_init = 12,
    dt_fini = 13,
    dt_soname = 14,
    dt_rpath = 15,
    dt_rel = 17,
    dt_rel_size = 18,
    dt_plt_relocations_kind = 20,
    dt_plt_relocations = 23,
    dt_init_array = 25,
    dt_fini_array = 26,
    dt_init_array_size = 27,
    dt_fini_array_size = 28,
    dt_runpath = 29,
    dt_preinit_array = 32,
    dt_preinit_array_size = 33,
    dt_relr_size = 35,
    dt_relr = 36,
    dt_gnu_hash = 0x6ffffef5,
    dt_symbol_versions = 0x6ffffff0,
    dt_flags_1 = 0x6ffffffb,
    dt_defined_versions = 0x6ffffffc,
    dt_defined_version_count = 0x6ffffffd,
    dt_needed_versions = 0x6ffffffe,
    dt_needed_version_count = 0x6fffffff,
};

constexpr std::uint64_t entry_size = 8;
constexpr std::size_t most_needed = 4096;

Read<Bytes> find_entries(const File& file);
void take_table(Dynamic& dynamic, std::uint32_t tag, std::uint32_t value);
void take_place(Dynamic& dynamic, std::uint32_t tag, std::uint32_t value);
void take_texts(const File& file, Bytes entries, Read<std::optional<Dynamic>>& result);

}  // namespace

Read<std::optional<std::string_view>> read_interpreter(const File& file) {
    Read<std::optional<std::string_view>> result;
    for (const Segment& segment : file.segments()) {
        if (segment.type != segment::interpreter || result.value) continue;
        const Bytes part = Bytes(file.bytes()).up_to(segment.offset, segment.file_size);
        result.value = part.text(0);
        if (!result.value) {
            note(result, "interpreter", segment.offset, "the name does not end within its segment");
        }
    }
    return result;
}

Read<std::optional<Dynamic>> read_dynamic(const File& file) {
    Read<std::optional<Dynamic>> result;
    auto [entries, damage] = find_entries(file);
    result.damage = std::move(damage);
    if (entries.empty()) return result;
    result.value.emplace();
    for (std::uint64_t at = 0; at + entry_size <= entries.size(); at += entry_size) {
        const std::uint32_t tag = *entries.word(at);
        if (tag == dt_null) break;
        take_table(*result.value, tag, *entries.word(at + 4));
        take_place(*result.value, tag, *entries.word(at + 4));
    }
    take_texts(file, entries, result);
    return result;
}

namespace {

Read<Bytes> find_entries(const File& file) {
    Read<Bytes> result;
    for (const Segment& segment : file.segments()) {
        if (segment.type != segment::dynamic || !result.value.empty()) continue;
        result.value = Bytes(file.bytes()).up_to(segment.offset, segment.file_size);
        if (result.value.size() < segment.file_size) {
            note(result, "dynamic section", segment.offset, "its ", segment.file_size,
                 " bytes are not all in the file");
        }
    }
    return result;
}

void take_table(Dynamic& dynamic, std::uint32_t tag, std::uint32_t value) {
    switch (tag) {
        case dt_names:
            dynamic.names.address = value;
            break;
        case dt_names_size:
            dynamic.names.size = value;
            break;
        case dt_rel:
            dynamic.rel.address = value;
            break;
        case dt_rel_size:
            dynamic.rel.size = value;
            break;
        case dt_rela:
            dynamic.rela.address = value;
            break;
        case dt_rela_size:
            dynamic.rela.size = value;
            break;
        case dt_relr:
            dynamic.relr.address = value;
            break;
        case dt_relr_size:
            dynamic.relr.size = value;
            break;
        case dt_plt_relocations:
            dynamic.plt_relocations.address = value;
            break;
        case dt_plt_relocations_size:
            dynamic.plt_relocations.size = value;
            break;
        case dt_plt_relocations_kind:
            dynamic.plt_relocations_are_rela = value == dt_rela;
            break;
        case dt_preinit_array:
            dynamic.preinit_array.address = value;
            break;
        case dt_preinit_array_size:
            dynamic.preinit_array.size = value;
            break;
        case dt_init_array:
            dynamic.init_array.address = value;
            break;
        case dt_init_array_size:
            dynamic.init_array.size = value;
            break;
        case dt_fini_array:
            dynamic.fini_array.address = value;
            break;
        case dt_fini_array_size:
            dynamic.fini_array.size = value;
            break;
        default:
            break;
    }
}

void take_place(Dynamic& dynamic, std::uint32_t tag, std::uint32_t value) {
    switch (tag) {
        case dt_init:
            dynamic.init = value;
            break;
        case dt_fini:
            dynamic.fini = value;
            break;
        case dt_symbols:
            dynamic.symbols = value;
            break;
        case dt_hash:
            dynamic.hash = value;
            break;
        case dt_gnu_hash:
            dynamic.gnu_hash = value;
            break;
        case dt_plt_got:
            dynamic.plt_got = value;
            break;
        case dt_flags_1:
            dynamic.flags_1 = value;
            break;
        case dt_symbol_versions:
            dynamic.symbol_versions = value;
            break;
        case dt_needed_versions:
            dynamic.needed_versions = value;
            break;
        case dt_needed_version_count:
            dynamic.needed_version_count = value;
            break;
        case dt_defined_versions:
            dynamic.defined_versions = value;
            break;
        case dt_defined_version_count:
            dynamic.defined_version_count = value;
            break;
        default:
            break;
    }
}

void take_texts(const File& file, Bytes entries, Read<std::optional<Dynamic>>& result) {
    Dynamic& dynamic = *result.value;
    const Bytes names = file.from(dynamic.names.address).up_to(0, dynamic.names.size);
    const std::uint64_t names_offset = file.offset_of(dynamic.names.address).value_or(0);
    for (std::uint64_t at = 0; at + entry_size <= entries.size(); at += entry_size) {
        const std::uint32_t tag = *entries.word(at);
        if (tag == dt_null) break;
        if (tag != dt_needed && tag != dt_soname && tag != dt_rpath && tag != dt_runpath) continue;
        const std::uint32_t value = *entries.word(at + 4);
        const auto text = names.text(value);
        if (!text) {
            note(result, "dynamic string table", names_offset, "no text at ", value,
                 " of it, which dynamic entry ", at / entry_size, " names");
            continue;
        }
        if (tag == dt_soname) dynamic.soname = text;
        if (tag == dt_rpath) dynamic.rpath = text;
        if (tag == dt_runpath) dynamic.runpath = text;
        if (tag != dt_needed) continue;
        if (dynamic.needed.size() < most_needed) {
            dynamic.needed.push_back(*text);
        } else {
            note(result, "dynamic section", 0, "more than ", most_needed, " needed libraries");
            return;
        }
    }
}

}  // namespace

}  // namespace elf
