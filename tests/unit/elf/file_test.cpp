#include "elf/file.hpp"

#include "base/error.hpp"
#include "unit/elf/builder.hpp"

#include <doctest/doctest.h>

using elf_test::Blob;
using elf_test::Builder;

namespace {

Builder program() {
    Builder builder;
    builder.load(0x10000, Blob().words({0xe3a00000, 0xe12fff1e}).bytes(), 5);
    builder.load(0x20000, Blob().words({0x11, 0x22}).bytes(), 6, 8);
    return builder;
}

}  // namespace

TEST_CASE("what is no ELF32 little-endian ARM file is named") {
    Builder builder = program();
    CHECK(elf::identify(builder.build()).kind == elf::Kind::arm32);
    CHECK(elf::identify("#!/bin/sh").kind == elf::Kind::not_elf);
    CHECK(elf::identify("").kind == elf::Kind::not_elf);

    builder.machine = 62;
    builder.elf_class = 2;
    CHECK(elf::identify(builder.build()).description == "ELF64 little-endian x86-64");
    CHECK_THROWS_WITH_AS(elf::File(builder.build()),
                         "not an ELF32 little-endian ARM file but ELF64 little-endian x86-64",
                         base::Error);

    Builder big = program();
    big.order = 2;
    big.machine = 40 << 8;
    CHECK(elf::identify(big.build()).kind == elf::Kind::arm32_big);
    CHECK(elf::identify(big.build()).description == "ELF32 big-endian ARM");

    Builder bytecode = program();  // as Guile writes its .go files
    bytecode.machine = 0;
    CHECK(elf::identify(bytecode.build()).kind == elf::Kind::no_machine);
    CHECK(elf::identify(bytecode.build()).description == "ELF32 little-endian no machine");

    Builder unknown = program();
    unknown.machine = 1234;
    CHECK(elf::identify(unknown.build()).description == "ELF32 little-endian machine 1234");
}

TEST_CASE("a file that ends within its header says where") {
    const std::string whole = program().build();
    CHECK_THROWS_WITH_AS(elf::File(std::string_view(whole).substr(0, 10)),
                         "an ELF file that ends within its identification", base::Error);
    CHECK_THROWS_WITH_AS(
        elf::File(std::string_view(whole).substr(0, 40)),
        "ELF header at offset 0x0: the file ends after 40 bytes, the header has 52", base::Error);
}

TEST_CASE("memory is what segments map, and zero behind it") {
    const std::string bytes = program().build();
    const elf::File file(bytes);
    CHECK(file.damage().empty());
    CHECK(file.word_at(0x10004) == 0xe12fff1e);
    CHECK(file.half_at(0x10006) == 0xe12f);
    CHECK(!file.word_at(0x10006));
    CHECK(!file.byte_at(0x10008));
    CHECK(file.word_at(0x20004) == 0x22);
    CHECK(file.zero_at_start(0x20008));
    CHECK(file.zero_at_start(0x2000f));
    CHECK(!file.zero_at_start(0x20010));
    CHECK(!file.zero_at_start(0x20007));
    REQUIRE(file.executable_ranges().size() == 1);
    CHECK(file.executable_ranges()[0].address == 0x10000);
    CHECK(file.executable_ranges()[0].size == 8);
    CHECK(file.offset_of(0x10004) == file.executable_ranges()[0].offset + 4);
    CHECK(!file.offset_of(0xffff));
}

TEST_CASE("a segment beyond the file is cut, noted, and the others are read") {
    Builder builder = program();
    builder.segments[1].file_size = 0x1000;
    builder.segments[1].memory_size = 0x1000;
    const std::string bytes = builder.build();
    const elf::File file(bytes);
    REQUIRE(file.damage().size() == 1);
    CHECK(
        file.damage()[0].text() ==
        "loadable segment at offset 0x410: its 4096 bytes do not lie in the file or in its memory");
    CHECK(file.word_at(0x10000) == 0xe3a00000);
    CHECK(file.word_at(0x20000) == 0x11);
}

TEST_CASE("segments that take each other's memory do not both count") {
    Builder builder = program();
    builder.segments[1].address = 0x10004;
    const std::string bytes = builder.build();
    const elf::File file(bytes);
    REQUIRE(file.damage().size() == 1);
    CHECK(file.damage()[0].text() ==
          "loadable segment at offset 0x410: its memory at 0x10004 is taken by the one before");
    CHECK(file.word_at(0x10004) == 0xe12fff1e);
    CHECK(file.word_at(0x10008) == 0x22);
}

TEST_CASE("a segment at the top of memory ends there") {
    Builder builder;
    builder.load(0xfffffff8, Blob().words({1, 2, 3, 4}).bytes(), 5);
    const std::string bytes = builder.build();
    const elf::File file(bytes);
    CHECK(file.word_at(0xfffffffc) == 2);
    CHECK(file.executable_ranges()[0].size == 8);
    CHECK(file.damage().size() == 1);
}

TEST_CASE("lying section headers do not stop reading by segments") {
    Builder builder = program();
    builder.sections.push_back({".text", 1, 6, 0x10000, 0x400, 8});
    SUBCASE("right ones are used") {
        const std::string bytes = builder.build();
        const elf::File file(bytes);
        CHECK(file.damage().empty());
        REQUIRE(file.executable_sections().size() == 1);
        CHECK(file.contents(*file.section(".text")).size() == 8);
    }
    SUBCASE("code outside executable segments") {
        builder.sections[0].address = 0x20000;
        const std::string bytes = builder.build();
        const elf::File file(bytes);
        CHECK(file.executable_sections().empty());
        REQUIRE(file.damage().size() == 1);
        CHECK(file.damage()[0].text() ==
              "section headers at offset 0x400: an executable section at 0x20000 lies in no "
              "executable segment");
    }
    SUBCASE("a table beyond the end") {
        std::string bytes = builder.build();
        bytes[33] = '\x7f';
        const elf::File file(bytes);
        CHECK(file.sections().empty());
        REQUIRE(file.damage().size() == 1);
        CHECK(file.damage()[0].structure == "section headers");
        CHECK(file.word_at(0x10000) == 0xe3a00000);
    }
    SUBCASE("names elsewhere") {
        std::string bytes = builder.build();
        bytes[50] = 77;
        const elf::File file(bytes);
        REQUIRE(file.damage().size() == 1);
        CHECK(file.damage()[0].problem == "section 77, which is to hold them, does not exist");
    }
}

TEST_CASE("program headers that the file does not hold are noted") {
    std::string bytes = program().build();
    bytes[44] = 100;  // e_phnum; the file has room for 35
    const elf::File file(bytes);
    REQUIRE(!file.damage().empty());
    CHECK(file.damage()[0].structure == "program headers");
    CHECK(file.word_at(0x10000) == 0xe3a00000);
}

TEST_CASE("sections of a relocatable file lie at their offsets") {
    Builder builder;
    builder.type = 1;
    const std::uint32_t code = builder.place(Blob().words({0xe12fff1e, 0xe12fff1e}).bytes());
    const std::uint32_t symbols =
        builder.place(Blob().words({0, 0, 0, 0, 1, 4, 4, 0x00010012}).bytes());
    const std::uint32_t names = builder.place(Blob().byte(0).text("second").bytes());
    builder.sections.push_back({".text", 1, 6, 0, code, 8});
    builder.sections.push_back({".symtab", 2, 0, 0, symbols, 32, 3, 0, 16});
    builder.sections.push_back({".strtab", 3, 0, 0, names, 8});
    const std::string bytes = builder.build();
    const elf::File file(bytes);
    CHECK(file.damage().empty());
    CHECK(file.word_at(code) == 0xe12fff1e);
    REQUIRE(file.static_symbols().size() == 2);
    CHECK(file.static_symbols().at(1).name == "second");
    CHECK(file.static_symbols().at(1).address() == code + 4);
    REQUIRE(file.executable_sections().size() == 1);
}
