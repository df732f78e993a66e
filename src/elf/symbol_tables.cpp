#include "elf/parts.hpp"

#include <algorithm>

namespace elf {

namespace {

constexpr std::uint64_t symbol_size = 16;

const Section* section_of_type(const File& file, std::uint32_t type);
Bytes section_bytes(const File& file, const Section& section);
void note_bad_names(Read<SymbolTable>& result, std::string_view structure, std::uint64_t offset);
// How many dynamic symbols there are; the dynamic section does not say so itself.
std::uint32_t count_dynamic_symbols(const File& file);
std::uint32_t count_by_gnu_hash(const File& file, std::uint32_t address);

}  // namespace

Read<SymbolTable> read_dynamic_symbols(const File& file) {
    Read<SymbolTable> result;
    const Dynamic& dynamic = file.dynamic();
    if (!dynamic.symbols) return result;
    const auto offset = file.offset_of(*dynamic.symbols);
    if (!offset) {
        note(result, "dynamic symbols", 0, "they are said to be at 0x", base::hex(*dynamic.symbols),
             ", which is not in the file");
        return result;
    }
    const std::uint64_t size = count_dynamic_symbols(file) * symbol_size;
    const Bytes entries = file.from(*dynamic.symbols).up_to(0, size);
    if (entries.size() < size) {
        note(result, "dynamic symbols", *offset, "only ", entries.size() / symbol_size, " of ",
             size / symbol_size, " lie in their segment");
    }
    const Bytes names = file.from(dynamic.names.address).up_to(0, dynamic.names.size);
    result.value = SymbolTable(entries, names);
    note_bad_names(result, "dynamic symbols", *offset);
    return result;
}

Read<SymbolTable> read_static_symbols(const File& file) {
    Read<SymbolTable> result;
    const Section* section = section_of_type(file, section::symbol_table);
    if (!section) return result;
    const Bytes entries = section_bytes(file, *section);
    if (entries.size() < section->size) {
        note(result, "symbol table", section->offset, "its ", section->size,
             " bytes are not all in the file");
    }
    Bytes names;
    if (section->link < file.sections().size()) {
        names = section_bytes(file, file.sections()[section->link]);
    }
    SymbolTable::Bases bases;
    if (file.header().type == Type::relocatable) {
        bases.reserve(file.sections().size());
        for (const Section& each : file.sections())
            bases.push_back(each.address);
    }
    result.value = SymbolTable(entries, names, std::move(bases));
    note_bad_names(result, "symbol table", section->offset);
    return result;
}

Read<Bytes> find_symbol_versions(const File& file) {
    Read<Bytes> result;
    const auto address = file.dynamic().symbol_versions;
    if (!address) return result;
    const std::uint64_t size = std::uint64_t{file.dynamic_symbols().size()} * 2;
    result.value = file.from(*address).up_to(0, size);
    if (result.value.size() < size) {
        note(result, "symbol versions", file.offset_of(*address).value_or(0), "only ",
             result.value.size(), " of ", size, " bytes lie in a segment");
    }
    return result;
}

namespace {

const Section* section_of_type(const File& file, std::uint32_t type) {
    const auto& all = file.sections();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Section& each) { return each.type == type; });
    return found == all.end() ? nullptr : &*found;
}

Bytes section_bytes(const File& file, const Section& section) {
    return Bytes(file.bytes()).up_to(section.offset, section.in_file() ? section.size : 0);
}

void note_bad_names(Read<SymbolTable>& result, std::string_view structure, std::uint64_t offset) {
    std::uint32_t bad = 0;
    for (std::uint32_t index = 0; index < result.value.size(); ++index) {
        if (!result.value.name_is_whole(index)) ++bad;
    }
    if (bad > 0) {
        note(result, structure, offset, bad, " of ", result.value.size(),
             " names begin or end outside the string table");
    }
}

std::uint32_t count_dynamic_symbols(const File& file) {
    const Dynamic& dynamic = file.dynamic();
    std::uint32_t count = 0;
    if (dynamic.hash) count = file.word_at(*dynamic.hash + 4).value_or(0);
    if (count == 0 && dynamic.gnu_hash) count = count_by_gnu_hash(file, *dynamic.gnu_hash);
    // Neither table need name symbols that only relocations use.
    for (const Section& section : file.sections()) {
        if (section.type == section::dynamic_symbols && section.address == dynamic.symbols) {
            count = std::max(count, section.size / static_cast<std::uint32_t>(symbol_size));
        }
    }
    file.visit_relocations([&](const Relocation& each) {
        if (each.symbol > 0) count = std::max(count, each.symbol + 1);
    });
    return count;
}

// The table as GNU ld makes it: header (buckets, first symbol, filter words, shift), Bloom filter,
// one first symbol for each bucket, one hash for each symbol from the first on; the last of a chain
// has bit 0 set. The highest chain's end is the highest symbol.
std::uint32_t count_by_gnu_hash(const File& file, std::uint32_t address) {
    const Bytes table = file.from(address);
    const auto buckets = table.word(0);
    const auto first = table.word(4);
    const auto filter_words = table.word(8);
    if (!buckets || !first || !filter_words) return 0;
    const std::uint64_t buckets_at = 16 + std::uint64_t{*filter_words} * 4;
    const std::uint64_t chains_at = buckets_at + std::uint64_t{*buckets} * 4;
    if (chains_at > table.size()) return *first;
    std::uint32_t highest = 0;
    for (std::uint64_t at = buckets_at; at < chains_at; at += 4) {
        highest = std::max(highest, *table.word(at));
    }
    if (highest < *first) return *first;
    for (std::uint64_t index = highest; index < UINT32_MAX; ++index) {
        const auto hash = table.word(chains_at + (index - *first) * 4);
        if (!hash) return highest;
        if ((*hash & 1) != 0) return static_cast<std::uint32_t>(index) + 1;
    }
    return highest;
}

}  // namespace

}  // namespace elf
