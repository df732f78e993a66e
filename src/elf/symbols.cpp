#include "elf/symbols.hpp"

#include <algorithm>

namespace elf {

namespace {

constexpr std::uint64_t entry_size = 16;

std::optional<Mapping> mapping_of(std::string_view name);

}  // namespace

Symbol SymbolTable::at(std::uint32_t index) const {
    const std::uint64_t offset = index * entry_size;
    if (!fits(offset, entry_size, entries_.size())) return {};
    Symbol symbol;
    symbol.name = names_.text(entries_.word(offset).value_or(0)).value_or("");
    symbol.value = entries_.word(offset + 4).value_or(0);
    symbol.size = entries_.word(offset + 8).value_or(0);
    const std::uint8_t info = entries_.byte(offset + 12).value_or(0);
    symbol.type = static_cast<SymbolType>(info & 0xf);
    symbol.binding = info >> 4;
    symbol.visibility = entries_.byte(offset + 13).value_or(0) & 3;
    symbol.section = entries_.half(offset + 14).value_or(0);
    if (symbol.section < bases_.size()) symbol.value += bases_[symbol.section];
    return symbol;
}

bool SymbolTable::name_is_whole(std::uint32_t index) const {
    const auto offset = entries_.word(index * entry_size);
    return offset && (*offset == 0 || names_.text(*offset));
}

std::vector<MappingSymbol> mapping_symbols(const SymbolTable& table) {
    std::vector<MappingSymbol> found;
    for (const Symbol symbol : table) {
        if (!symbol.defined() || symbol.type != SymbolType::none) continue;
        if (const auto mapping = mapping_of(symbol.name)) {
            found.push_back({symbol.value, *mapping, symbol.section});
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.address < b.address; });
    return found;
}

namespace {

std::optional<Mapping> mapping_of(std::string_view name) {
    if (name.size() < 2 || name[0] != '$' || (name.size() > 2 && name[2] != '.')) return {};
    switch (name[1]) {
        case 'a':
            return Mapping::arm;
        case 't':
            return Mapping::thumb;
        case 'd':
            return Mapping::data;
        default:
            return std::nullopt;
    }
}

}  // namespace

}  // namespace elf
