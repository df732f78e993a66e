#include "elf/symbols.hpp"

#include "unit/elf/builder.hpp"

#include <doctest/doctest.h>

using elf_test::Blob;

namespace {

struct Tables {
    Blob entries;
    Blob names;
    Tables() { names.byte(0), add("", 0, 0, 0, 0); }
    void add(std::string_view name, std::uint32_t value, std::uint32_t size, std::uint32_t info,
             std::uint32_t section) {
        entries.words({name.empty() ? 0 : names.size(), value, size}).byte(info).byte(2);
        entries.half(section);
        if (!name.empty()) names.text(name);
    }
    elf::SymbolTable table() const {
        return {elf::Bytes(entries.bytes()), elf::Bytes(names.bytes())};
    }
};

}  // namespace

TEST_CASE("bit 0 of a function's value says Thumb, of an object's nothing") {
    Tables tables;
    tables.add("thumb", 0x101, 2, 0x12, 1);
    tables.add("object", 0x101, 1, 0x11, 2);
    tables.add("resolver", 0x200, 4, 0x1a, 1);
    tables.add("elsewhere", 0, 0, 0x12, 0);
    const elf::SymbolTable table = tables.table();
    REQUIRE(table.size() == 5);
    CHECK(table.at(1).thumb());
    CHECK(table.at(1).address() == 0x100);
    CHECK(table.at(1).binding == 1);
    CHECK(table.at(1).visibility == 2);
    CHECK(!table.at(2).thumb());
    CHECK(table.at(2).address() == 0x101);
    CHECK(table.at(3).type == elf::SymbolType::indirect_function);
    CHECK(!table.at(4).defined());
    CHECK(!table.at(4).is_code());
    CHECK(table.at(99).name.empty());
}

TEST_CASE("a name that begins or ends outside the table is empty") {
    Tables tables;
    tables.add("whole", 1, 0, 0x12, 1);
    tables.entries.words({500, 2, 0, 0x00010012});
    tables.entries.words({tables.names.size(), 3, 0, 0x00010012});
    tables.names.raw("without end");
    const elf::SymbolTable table = tables.table();
    CHECK(table.at(1).name == "whole");
    CHECK(table.at(2).name.empty());
    CHECK(table.at(3).name.empty());
    CHECK(table.name_is_whole(1));
    CHECK(!table.name_is_whole(2));
    CHECK(!table.name_is_whole(3));
}

TEST_CASE("mapping symbols are sorted by address, others are not among them") {
    Tables tables;
    tables.add("$d", 0x20, 0, 0, 1);
    tables.add("$a.entry", 0x10, 0, 0, 1);
    tables.add("$t", 0x30, 0, 0, 1);
    tables.add("$x", 0x40, 0, 0, 1);
    tables.add("$dollar", 0x50, 0, 0, 1);
    tables.add("$a", 0x60, 0, 0x12, 1);  // a function that is called so
    const auto mapping = elf::mapping_symbols(tables.table());
    REQUIRE(mapping.size() == 3);
    CHECK(mapping[0].address == 0x10);
    CHECK(mapping[0].mapping == elf::Mapping::arm);
    CHECK(mapping[1].mapping == elf::Mapping::data);
    CHECK(mapping[2].mapping == elf::Mapping::thumb);
}
