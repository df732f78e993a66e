#include "elf/parts.hpp"

#include <algorithm>
#include <array>

namespace elf {

// Go's function table: Go's source, src/runtime/symtab.go (pcHeader, moduledata) and
// src/debug/gosym/pclntab.go, which reads all layouts. Header: magic, two zeros, instruction size,
// pointer size; then counts and offsets. The table proper is pairs of (start, offset of the
// function's record), sorted, then the end of the last function; a record begins with the start
// again, then the offset of the name.
namespace {

using Layout = GoFunctions::Layout;

constexpr std::uint64_t shortest_header = 36;
constexpr int most_candidates = 64;  // a real program has one; checking one may cost its whole size

std::optional<Layout> layout_of(Bytes table);
std::optional<GoFunctions::Tables> tables_at(Bytes table);
bool is_sorted(const GoFunctions::Tables& tables);
bool starts_in_code(const File& file, const GoFunctions::Tables& tables);
// Where the program says its code begins; Go 1.26 and later do not say so in the table.
std::optional<std::uint32_t> text_start_by_module(const File& file, std::uint32_t table,
                                                  const GoFunctions::Tables& tables);
std::optional<GoFunctions> functions_at(const File& file, std::uint32_t address);

}  // namespace

std::uint32_t GoFunctions::start_of(std::uint32_t index) const {
    const std::uint64_t pair_size = 8;
    return tables_.text_start + tables_.entries.word(index * pair_size).value_or(0);
}

GoFunction GoFunctions::at(std::uint32_t index) const {
    GoFunction function;
    function.start = start_of(index);
    function.end = start_of(index + 1);
    const std::uint64_t record = tables_.entries.word(std::uint64_t{index} * 8 + 4).value_or(0);
    const auto name = tables_.functions.word(record + 4);
    if (name) function.name = tables_.names.text(*name).value_or("");
    return function;
}

std::optional<GoFunction> GoFunctions::holding(std::uint32_t address) const {
    std::uint32_t low = 0;
    std::uint32_t high = size();
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (start_of(middle) <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0 || address >= start_of(low)) return std::nullopt;
    return at(low - 1);
}

Read<std::optional<GoFunctions>> find_go_functions(const File& file) {
    Read<std::optional<GoFunctions>> result;
    const Section* section = file.section(".gopclntab");
    if (!section) section = file.section(".data.rel.ro.gopclntab");  // position-independent
    if (section && (result.value = functions_at(file, section->address))) return result;
    int candidates = 0;
    for (const Range& range : file.ranges()) {
        const Bytes bytes = file.from(range.address);
        const std::uint32_t aligned = (4 - range.address % 4) % 4;
        for (std::uint64_t at = aligned; at + shortest_header <= bytes.size(); at += 4) {
            if (bytes.all()[at + 3] != '\xff' || !layout_of(bytes.up_to(at, 8))) continue;
            if (++candidates > most_candidates) return result;
            const auto address = static_cast<std::uint32_t>(range.address + at);
            if ((result.value = functions_at(file, address))) return result;
        }
    }
    if (section || file.go_build_info()) {
        note(result, "Go function table", section ? section->offset : 0,
             section ? "its section holds none that can be read" : "none was found");
    }
    return result;
}

namespace {

std::optional<GoFunctions> functions_at(const File& file, std::uint32_t address) {
    auto tables = tables_at(file.from(address));
    if (!tables || !is_sorted(*tables)) return std::nullopt;
    const bool relative = tables->layout == Layout::go_1_18 || tables->layout == Layout::go_1_20;
    if (relative && (tables->text_start == 0 || !starts_in_code(file, *tables))) {
        const auto text_start = text_start_by_module(file, address, *tables);
        if (!text_start) return std::nullopt;
        tables->text_start = *text_start;
    }
    if (!starts_in_code(file, *tables)) return std::nullopt;
    return GoFunctions(*tables);
}

std::optional<Layout> layout_of(Bytes table) {
    const auto magic = table.word(0);
    const auto zeros = table.half(4);
    const auto instruction_size = table.byte(6);
    const auto pointer_size = table.byte(7);
    if (!magic || zeros != 0 || instruction_size != 4 || pointer_size != 4) return std::nullopt;
    switch (*magic) {
        case 0xfffffffb:
            return Layout::go_1_2;
        case 0xfffffffa:
            return Layout::go_1_16;
        case 0xfffffff0:
            return Layout::go_1_18;
        case 0xfffffff1:
            return Layout::go_1_20;
        default:
            return std::nullopt;
    }
}

std::optional<GoFunctions::Tables> tables_at(Bytes table) {
    const auto layout = layout_of(table);
    const auto count = table.word(8);
    if (!layout || !count || *count == 0 || table.size() < shortest_header) return std::nullopt;
    GoFunctions::Tables tables{*layout, 0, *count, {}, {}, {}};
    std::uint32_t names_at = 0;
    std::uint32_t functions_at = 0;
    std::uint32_t entries_at = 12;
    if (*layout == Layout::go_1_16) {
        names_at = *table.word(16);
        functions_at = entries_at = *table.word(32);
    } else if (*layout != Layout::go_1_2) {
        tables.text_start = *table.word(16);
        names_at = *table.word(20);
        functions_at = entries_at = table.word(36).value_or(0);
    }
    const std::uint64_t entries_size = std::uint64_t{*count} * 8 + 4;
    const auto entries = table.part(entries_at, entries_size);
    if (!entries) return std::nullopt;
    tables.entries = *entries;
    tables.functions = table.up_to(functions_at, table.size());
    tables.names = table.up_to(names_at, table.size());
    return tables;
}

bool is_sorted(const GoFunctions::Tables& tables) {
    std::uint32_t before = 0;
    for (std::uint64_t index = 0; index <= tables.count; ++index) {
        const std::uint32_t start = *tables.entries.word(index * 8);
        if (start < before) return false;
        before = start;
    }
    return true;
}

bool starts_in_code(const File& file, const GoFunctions::Tables& tables) {
    const std::uint32_t first = tables.text_start + *tables.entries.word(0);
    const std::uint32_t end =
        tables.text_start + *tables.entries.word(std::uint64_t{tables.count} * 8);
    const Range* range = file.range_of(first);
    return range && range->executable && end > first && end <= range->end();
}

// moduledata begins with a pointer to the table and six slices (three words each); then come
// findfunctab, minpc, maxpc, text and etext. minpc and maxpc are what the table says they are.
std::optional<std::uint32_t> text_start_by_module(const File& file, std::uint32_t table,
                                                  const GoFunctions::Tables& tables) {
    constexpr std::uint64_t lowest_word = 20;
    constexpr std::uint64_t highest_word = 21;
    constexpr std::uint64_t text_word = 22;
    const std::uint32_t first = *tables.entries.word(0);
    const std::uint32_t end = *tables.entries.word(std::uint64_t{tables.count} * 8);
    const std::array<char, 4> pointer = {static_cast<char>(table), static_cast<char>(table >> 8),
                                         static_cast<char>(table >> 16),
                                         static_cast<char>(table >> 24)};
    const auto in_range = [&](const Range& range) -> std::optional<std::uint32_t> {
        const Bytes bytes = file.from(range.address);
        const std::string_view wanted(pointer.data(), pointer.size());
        for (std::size_t at = bytes.all().find(wanted); at != std::string_view::npos;
             at = bytes.all().find(wanted, at + 1)) {
            if ((range.address + at) % 4 != 0) continue;
            const auto text = bytes.word(at + text_word * 4);
            if (text && bytes.word(at + lowest_word * 4) == *text + first &&
                bytes.word(at + highest_word * 4) == *text + end) {
                return text;
            }
        }
        return std::nullopt;
    };
    // moduledata is written to as the program starts; other data, where it is not looked for at
    // first, is often most of the file.
    for (const bool writable : {true, false}) {
        for (const Range& range : file.ranges()) {
            if (range.executable || range.writable != writable) continue;
            if (const auto text = in_range(range)) return text;
        }
    }
    return std::nullopt;
}

}  // namespace

}  // namespace elf
