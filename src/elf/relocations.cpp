#include "elf/parts.hpp"

namespace elf {

namespace {

enum class Form { rel, rela };

struct Table {
    Bytes entries;
    Form form{};
    std::uint32_t base = 0;  // added to each place
};

constexpr std::uint64_t size_of(Form form) {
    return form == Form::rel ? 8 : 12;
}

Bytes memory(const File& file, const MemoryTable& table);
bool within(const MemoryTable& inner, const MemoryTable& outer);
void visit_table(const File& file, const Table& table, const RelocationVisitor& visit);
void visit_relr(const File& file, Bytes table, const RelocationVisitor& visit);
void visit_sections(const File& file, const RelocationVisitor& visit);

}  // namespace

void File::visit_relocations(const RelocationVisitor& visit) const {
    if (!has_dynamic_) return visit_sections(*this, visit);
    visit_relr(*this, memory(*this, dynamic_.relr), visit);
    visit_table(*this, {memory(*this, dynamic_.rel), Form::rel}, visit);
    visit_table(*this, {memory(*this, dynamic_.rela), Form::rela}, visit);
    // Some linkers let the one table hold the other.
    const MemoryTable& plt = dynamic_.plt_relocations;
    if (within(plt, dynamic_.rel) || within(plt, dynamic_.rela)) return;
    const Form form = dynamic_.plt_relocations_are_rela ? Form::rela : Form::rel;
    visit_table(*this, {memory(*this, plt), form}, visit);
}

Read<std::vector<Range>> find_relocation_tables(const File& file) {
    Read<std::vector<Range>> result;
    const Dynamic& dynamic = file.dynamic();
    for (const MemoryTable& table :
         {dynamic.relr, dynamic.rel, dynamic.rela, dynamic.plt_relocations}) {
        const auto offset = file.offset_of(table.address);
        if (memory(file, table).size() == table.size) {
            if (table.size > 0) result.value.push_back({table.address, table.size, *offset});
            continue;
        }
        note(result, "relocations", offset.value_or(0), "not all of the ", table.size,
             " bytes at 0x", base::hex(table.address), " lie in a segment");
    }
    return result;
}

namespace {

Bytes memory(const File& file, const MemoryTable& table) {
    return file.from(table.address).up_to(0, table.size);
}

bool within(const MemoryTable& inner, const MemoryTable& outer) {
    return inner.address >= outer.address &&
           fits(inner.address - outer.address, inner.size, outer.size);
}

void visit_table(const File& file, const Table& table, const RelocationVisitor& visit) {
    const std::uint64_t size = size_of(table.form);
    for (std::uint64_t at = 0; at + size <= table.entries.size(); at += size) {
        Relocation relocation;
        relocation.place = *table.entries.word(at) + table.base;
        const std::uint32_t info = *table.entries.word(at + 4);
        relocation.type = static_cast<std::uint8_t>(info);
        relocation.symbol = info >> 8;
        relocation.addend =
            table.form == Form::rela ? table.entries.word(at + 8) : file.word_at(relocation.place);
        visit(relocation);
    }
}

// "Proposal for a new section type SHT_RELR", System V ABI: an even word is an address; an odd one
// is a bitmap of the 31 words after what was relocated last.
void visit_relr(const File& file, Bytes table, const RelocationVisitor& visit) {
    std::uint32_t next = 0;
    const auto visit_place = [&](std::uint32_t place) {
        visit({place, relocation::relative, 0, file.word_at(place)});
    };
    for (std::uint64_t at = 0; at + 4 <= table.size(); at += 4) {
        const std::uint32_t entry = *table.word(at);
        if ((entry & 1) == 0) {
            visit_place(entry);
            next = entry + 4;
            continue;
        }
        for (std::uint32_t bit = 1; bit < 32; ++bit) {
            if ((entry >> bit & 1) != 0) visit_place(next + (bit - 1) * 4);
        }
        next += 31 * 4;
    }
}

// Of a relocatable file: what the linker will do. Of a static program: what its start code does
// itself (R_ARM_IRELATIVE in .rel.plt).
void visit_sections(const File& file, const RelocationVisitor& visit) {
    const bool relocatable = file.header().type == Type::relocatable;
    std::uint64_t budget = file.bytes().size();  // tables that overlap would be read over and over
    for (const Section& section : file.sections()) {
        if (section.type != section::rel && section.type != section::rela) continue;
        if (!relocatable && (section.flags & section::flag_allocated) == 0) continue;
        if (section.size > budget) return;
        budget -= section.size;
        Table table{Bytes(file.contents(section)),
                    section.type == section::rel ? Form::rel : Form::rela};
        if (relocatable) {
            if (section.info >= file.sections().size()) continue;
            table.base = file.sections()[section.info].address;
        }
        visit_table(file, table, visit);
    }
}

}  // namespace

}  // namespace elf
