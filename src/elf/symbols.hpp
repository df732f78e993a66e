#pragma once

#include "elf/bytes.hpp"

#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

namespace elf {

enum class SymbolType : std::uint8_t {
    none = 0,
    object = 1,
    function = 2,
    section = 3,
    file = 4,
    common = 5,
    tls = 6,
    indirect_function = 10,  // STT_GNU_IFUNC: `value` is its resolver
};

namespace symbol {  // Symbol::section
inline constexpr std::uint16_t undefined = 0;
inline constexpr std::uint16_t first_reserved = 0xff00;
inline constexpr std::uint16_t absolute = 0xfff1;
}  // namespace symbol

struct Symbol {
    std::string_view name;  // empty where the string table is damaged
    std::uint32_t value = 0;
    std::uint32_t size = 0;
    SymbolType type{};
    std::uint8_t binding = 0;  // 0 local, 1 global, 2 weak
    std::uint8_t visibility = 0;
    std::uint16_t section = 0;  // an index, or one of those above

    bool defined() const { return section != symbol::undefined; }
    bool is_code() const {
        return defined() && (type == SymbolType::function || type == SymbolType::indirect_function);
    }
    // Of code: bit 0 of the value says Thumb, and is no part of the address.
    bool thumb() const { return is_code() && (value & 1) != 0; }
    std::uint32_t address() const { return is_code() ? value & ~std::uint32_t{1} : value; }
};

// A symbol table read in place: an entry is decoded when it is asked for, nothing is stored.
class SymbolTable {
public:
    // What one entry's `value` is counted from, in a relocatable file; see File.
    using Bases = std::vector<std::uint32_t>;

    SymbolTable() = default;
    SymbolTable(Bytes entries, Bytes names) : entries_(entries), names_(names) {}
    SymbolTable(Bytes entries, Bytes names, Bases bases)
        : entries_(entries), names_(names), bases_(std::move(bases)) {}

    std::uint32_t size() const { return static_cast<std::uint32_t>(entries_.size() / 16); }
    bool empty() const { return size() == 0; }
    // Entry 0 is the null symbol. Beyond the end: a null symbol too.
    Symbol at(std::uint32_t index) const;
    // Whether entry `index` has a name that lies within the string table.
    bool name_is_whole(std::uint32_t index) const;

    class Iterator;
    Iterator begin() const;
    Iterator end() const;

private:
    Bytes entries_;
    Bytes names_;
    Bases bases_;
};

class SymbolTable::Iterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Symbol;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Symbol;

    Iterator(const SymbolTable* table, std::uint32_t index) : table_(table), index_(index) {}
    Symbol operator*() const { return table_->at(index_); }
    Iterator& operator++() {
        ++index_;
        return *this;
    }
    Iterator operator++(int) {
        const Iterator old = *this;
        ++index_;
        return old;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

private:
    const SymbolTable* table_;
    std::uint32_t index_;
};

inline SymbolTable::Iterator SymbolTable::begin() const {
    return {this, 0};
}
inline SymbolTable::Iterator SymbolTable::end() const {
    return {this, size()};
}

// What the bytes from `address` to the next mapping symbol of the same section are.
enum class Mapping : std::uint8_t { arm, thumb, data };  // $a, $t, $d

struct MappingSymbol {
    std::uint32_t address = 0;
    Mapping mapping{};
    std::uint16_t section = 0;
};

// The mapping symbols of a table, by address, then in the table's order. "ELF for the Arm
// Architecture" (IHI 0044), "Mapping symbols": "$a", "$t", "$d", each also with ".anything".
std::vector<MappingSymbol> mapping_symbols(const SymbolTable& table);

}  // namespace elf
