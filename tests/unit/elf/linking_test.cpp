// The dynamic section and what it leads to: symbols, versions, relocations.
#include "elf/file.hpp"
#include "unit/elf/builder.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

using elf_test::Blob;
using elf_test::Builder;

namespace {

constexpr std::uint32_t base = 0x20000;

// A data segment whose parts are told to the dynamic section, which stands at its end.
struct Shared {
    Blob data;
    Blob names;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> entries;
    Builder builder;

    Shared() { names.byte(0); }
    std::uint32_t here() const { return base + data.size(); }
    std::uint32_t name(std::string_view text) {
        const std::uint32_t offset = names.size();
        names.text(text);
        return offset;
    }
    void add(std::uint32_t tag, std::uint32_t value) { entries.emplace_back(tag, value); }
    std::string build() {
        builder.type = 3;
        builder.load(0x10000, Blob().words({0xe12fff1e, 0xe12fff1e}).bytes(), 5);
        add(5, here());
        add(10, names.size());
        data.raw(names.bytes());
        while (data.size() % 4 != 0)
            data.byte(0);
        const std::uint32_t dynamic = data.size();
        for (const auto& [tag, value] : entries)
            data.word(tag).word(value);
        data.word(0).word(0);
        const std::uint32_t offset = builder.load(base, data.bytes(), 6);
        builder.segments.push_back(
            {2, offset + dynamic, base + dynamic, data.size() - dynamic, data.size() - dynamic, 6});
        return builder.build();
    }
};

std::vector<elf::Relocation> relocations(const elf::File& file) {
    std::vector<elf::Relocation> all;
    file.visit_relocations([&](const elf::Relocation& each) { all.push_back(each); });
    return all;
}

void add_symbols(Shared& shared, std::initializer_list<std::string_view> names) {
    shared.add(6, shared.here());
    shared.data.words({0, 0, 0, 0});
    for (const std::string_view each : names) {
        shared.data.words({shared.name(each), 0x10001, 4, 0x00010012});
    }
}

}  // namespace

TEST_CASE("the dynamic section says libraries, paths and where code starts") {
    Shared shared;
    shared.add(1, shared.name("libone.so"));
    shared.add(1, shared.name("libtwo.so"));
    shared.add(14, shared.name("libself.so"));
    shared.add(29, shared.name("$ORIGIN/../lib"));
    shared.add(12, 0x10000);
    shared.add(25, 0x20100);
    shared.add(27, 8);
    shared.add(0x6ffffffb, 0x08000000);
    const std::string bytes = shared.build();
    const elf::File file(bytes);
    CHECK(file.damage().empty());
    CHECK(file.is_dynamic());
    REQUIRE(file.dynamic().needed.size() == 2);
    CHECK(file.dynamic().needed[1] == "libtwo.so");
    CHECK(file.dynamic().soname == "libself.so");
    CHECK(file.dynamic().runpath == "$ORIGIN/../lib");
    CHECK(!file.dynamic().rpath);
    CHECK(file.dynamic().init == 0x10000);
    CHECK(!file.dynamic().fini);
    CHECK(file.dynamic().init_array.size == 8);
    CHECK(file.dynamic().flags_1 == 0x08000000);
}

TEST_CASE("a name outside the string table is noted and the others stand") {
    Shared shared;
    shared.add(1, 0x5000);
    shared.add(1, shared.name("libtwo.so"));
    const std::string bytes = shared.build();
    const elf::File file(bytes);
    REQUIRE(file.damage().size() == 1);
    CHECK(file.damage()[0].text() ==
          "dynamic string table at offset 0x410: no text at 20480 of it, which dynamic entry 0 "
          "names");
    REQUIRE(file.dynamic().needed.size() == 1);
}

TEST_CASE("dynamic symbols are counted by either hash table") {
    Shared shared;
    SUBCASE("System V") {
        shared.add(4, shared.here());
        shared.data.words({1, 3, 1, 0, 2, 0});
    }
    SUBCASE("GNU") {
        shared.add(0x6ffffef5, shared.here());
        // 2 buckets, first symbol 1, 1 filter word; buckets; chains of symbols 1 and 2
        shared.data.words({2, 1, 1, 0, 0, 1, 2, 0x11, 0x13});
    }
    SUBCASE("relocations alone") {
        shared.add(17, shared.here());
        shared.add(18, 8);
        shared.data.words({base, 2 << 8 | 21});
    }
    add_symbols(shared, {"first", "second"});
    const std::string bytes = shared.build();
    const elf::File file(bytes);
    CHECK(file.damage().empty());
    REQUIRE(file.dynamic_symbols().size() == 3);
    CHECK(file.dynamic_symbols().at(2).name == "second");
    CHECK(file.dynamic_symbols().at(2).thumb());
}

TEST_CASE("a symbol count that the file cannot hold is cut and noted") {
    Shared shared;
    shared.add(4, shared.here());
    shared.data.words({1, 0x7fffffff, 1, 0, 0});
    add_symbols(shared, {"first"});
    const std::string bytes = shared.build();
    const elf::File file(bytes);
    CHECK(file.dynamic_symbols().at(1).name == "first");
    CHECK(file.dynamic_symbols().size() < 100);
    REQUIRE(!file.damage().empty());
    CHECK(file.damage()[0].structure == "dynamic symbols");
}

TEST_CASE("relocations of all forms are visited with their addends") {
    Shared shared;
    shared.data.words({0x10001, 0x10004, 0x77, 0x10000});
    shared.add(36, shared.here());  // RELR: one address, then bits 1 and 2 of a bitmap
    shared.add(35, 8);
    shared.data.words({base, 0b111});
    shared.add(17, shared.here());  // REL
    shared.add(18, 8);
    shared.data.words({base + 4, 160});
    shared.add(7, shared.here());  // RELA
    shared.add(8, 12);
    shared.data.words({base + 8, 1 << 8 | 2, 0x99});
    shared.add(23, shared.here());  // PLT, as REL
    shared.add(2, 8);
    shared.add(20, 17);
    shared.data.words({base + 12, 1 << 8 | 22});
    add_symbols(shared, {"first"});
    const std::string bytes = shared.build();
    const elf::File file(bytes);
    CHECK(file.damage().empty());
    const auto all = relocations(file);
    REQUIRE(all.size() == 6);
    CHECK(all[0].place == base);
    CHECK(all[0].addend == 0x10001);
    CHECK(all[0].type == elf::relocation::relative);
    CHECK(all[1].place == base + 4);
    CHECK(all[2].place == base + 8);
    CHECK(all[3].type == elf::relocation::indirect_relative);
    CHECK(all[3].addend == 0x10004);
    CHECK(all[4].addend == 0x99);
    CHECK(all[4].symbol == 1);
    CHECK(all[5].type == elf::relocation::jump_slot);
}

TEST_CASE("a PLT table within the other one is not visited twice") {
    Shared shared;
    shared.add(17, shared.here());
    shared.add(18, 16);
    shared.add(23, shared.here() + 8);
    shared.add(2, 8);
    shared.data.words({base, 23, base + 4, 22});
    const std::string bytes = shared.build();
    CHECK(relocations(elf::File(bytes)).size() == 2);
}

TEST_CASE("relocations outside the file are noted") {
    Shared shared;
    shared.add(17, 0x90000000);
    shared.add(18, 16);
    const std::string bytes = shared.build();
    const elf::File file(bytes);
    REQUIRE(file.damage().size() == 1);
    CHECK(file.damage()[0].problem == "not all of the 16 bytes at 0x90000000 lie in a segment");
    CHECK(relocations(file).empty());
}

TEST_CASE("symbol versions are those asked for and those offered") {
    Shared shared;
    shared.add(4, shared.here());
    shared.data.words({1, 2, 1, 0});
    add_symbols(shared, {"first"});
    shared.add(0x6ffffff0, shared.here());
    shared.data.half(0).half(0x8002);
    shared.add(0x6ffffffe, shared.here());
    shared.add(0x6fffffff, 1);
    shared.data.half(1).half(2).words({shared.name("libc.so.6"), 16, 0});
    shared.data.word(0x1234).half(0).half(2).words({shared.name("GLIBC_2.4"), 16});
    shared.data.word(0x1234).half(2).half(3).words({shared.name("GLIBC_2.34"), 0});
    shared.add(0x6ffffffc, shared.here());
    shared.add(0x6ffffffd, 2);
    shared.data.half(1).half(1).half(1).half(1).words({0, 20, 28, shared.name("self"), 0});
    shared.data.half(1).half(0).half(2).half(1).words({0, 20, 0, shared.name("SELF_1.0"), 0});
    const std::string bytes = shared.build();
    const elf::File file(bytes);
    CHECK(file.damage().empty());
    REQUIRE(file.needed_versions().size() == 2);
    CHECK(file.needed_versions()[0].library == "libc.so.6");
    CHECK(file.needed_versions()[0].version == "GLIBC_2.4");
    CHECK(!file.needed_versions()[0].weak);
    CHECK(file.needed_versions()[1].weak);
    CHECK(file.needed_versions()[1].index == 3);
    REQUIRE(file.defined_versions().size() == 1);
    CHECK(file.defined_versions()[0] == "SELF_1.0");
    CHECK(file.version_index(1) == 0x8002);
    CHECK(!file.version_index(2));
}

TEST_CASE("version records that lead outside are noted") {
    Shared shared;
    shared.add(0x6ffffffe, shared.here());
    shared.add(0x6fffffff, 100);
    shared.data.half(1).half(1).words({shared.name("libc.so.6"), 16, 0x40000000});
    shared.data.word(0).half(0).half(2).words({0x7000, 0});
    const std::string bytes = shared.build();
    const elf::File file(bytes);
    REQUIRE(file.damage().size() == 2);
    CHECK(file.damage()[0].problem == "version 0 or its name lies outside the table");
    CHECK(file.damage()[1].problem == "record 1 lies outside the table");
    CHECK(file.needed_versions().empty());
}

TEST_CASE("an interpreter whose name does not end is noted") {
    Shared shared;
    const std::uint32_t at = shared.builder.place("/lib/ld-linux.so.3");
    shared.builder.segments.push_back({3, at, 0, 8, 8, 4});
    const std::string bytes = shared.build();
    const elf::File file(bytes);
    CHECK(!file.interpreter());
    REQUIRE(file.damage().size() == 1);
    CHECK(file.damage()[0].structure == "interpreter");
}
