// Function starts that stay after strip (exception index, frames), and notes.
#include "elf/file.hpp"
#include "unit/elf/builder.hpp"

#include <doctest/doctest.h>

using elf_test::Blob;
using elf_test::Builder;

namespace {

constexpr std::uint32_t code = 0x10000;
constexpr std::uint32_t tables = 0x20000;

// Code, and a read-only segment with `contents`, the first `size` bytes of which a segment of
// `type` points at.
std::string with_table(std::uint32_t type, const Blob& contents, std::uint32_t size) {
    Builder builder;
    Blob functions;
    for (int word = 0; word < 0x100; ++word)
        functions.word(0xe12fff1e);
    builder.load(code, functions.bytes(), 5);
    const std::uint32_t offset = builder.load(tables, contents.bytes(), 4);
    builder.segments.push_back({type, offset, tables, size, size, 4});
    return builder.build();
}

std::string with_table(std::uint32_t type, const Blob& contents) {
    return with_table(type, contents, contents.size());
}

std::uint32_t relative31(std::uint32_t target, std::uint32_t place) {
    return (target - place) & 0x7fffffff;
}

}  // namespace

TEST_CASE("the exception index gives function starts") {
    Blob index;
    index.word(relative31(code, tables)).word(1);
    index.word(relative31(code + 8, tables + 8)).word(0x80b0b0b0);
    const std::string bytes = with_table(0x70000001, index);
    const elf::File file(bytes);
    CHECK(file.damage().empty());
    CHECK(file.exception_index() == std::vector<std::uint32_t>{code, code + 8});
}

TEST_CASE("index entries that name no code are counted") {
    Blob index;
    index.word(relative31(tables, tables)).word(1);
    index.word(relative31(code + 4, tables + 8)).word(1);
    index.word(0xffffffff).word(1).half(0);
    const std::string bytes = with_table(0x70000001, index);
    const elf::File file(bytes);
    REQUIRE(file.damage().size() == 2);
    CHECK(file.damage()[0].problem == "26 bytes are no whole number of entries");
    CHECK(file.damage()[1].problem == "2 of 3 entries name no executable address");
    CHECK(file.exception_index() == std::vector<std::uint32_t>{code + 4});
}

namespace {

// An index of one function, and its table with calls of which some have a landing pad, two the
// same.
Blob exception_table(std::uint8_t encoding) {
    constexpr std::uint32_t table = tables + 16;
    Blob index;
    index.word(relative31(code, tables)).word(relative31(table, tables + 4));
    index.word(relative31(code + 0x100, tables + 8)).word(1);
    index.word(relative31(code, table)).word(0x01b0b0b0).word(0xb0b0b0b0);
    index.byte(0xff).byte(0xff).byte(encoding);  // the function's start is the base; no types
    if (encoding == 1) {
        index.byte(17);
        index.byte(0).byte(4).byte(0x88).byte(1).byte(0);  // 0x88, in two bytes
        index.byte(4).byte(4).byte(0).byte(0);
        index.byte(8).byte(4).byte(0x10).byte(1);
        index.byte(12).byte(4).byte(0x10).byte(1);
    } else {
        index.byte(13).word(0).word(4).word(0x20).byte(1);
    }
    return index;
}

std::vector<std::uint32_t> pads_of(const Blob& index) {
    const std::string bytes = with_table(0x70000001, index, 16);
    const elf::File file(bytes);
    std::vector<std::uint32_t> pads;
    for (const elf::LandingPad& pad : file.landing_pads()) {
        CHECK(pad.function == code);
        pads.push_back(pad.address - code);
    }
    return pads;
}

}  // namespace

TEST_CASE("landing pads are read from the tables that the exception index leads to") {
    CHECK(pads_of(exception_table(0x01)) == std::vector<std::uint32_t>{0x10, 0x88});
    CHECK(pads_of(exception_table(0x03)) == std::vector<std::uint32_t>{0x20});
}

TEST_CASE("tables of another form give no landing pads") {
    CHECK(pads_of(exception_table(0x05)).empty());
    Blob cut;
    cut.raw(exception_table(0x01).bytes().substr(0, 40));
    CHECK(pads_of(cut).empty());
}

TEST_CASE("frames are found by their header, without sections") {
    Blob frames;
    frames.raw(std::string_view("\x01\x1b\xff\xff", 4)).word(4);  // .eh_frame follows, relative
    const std::uint32_t common = frames.size();
    frames.word(16).word(0).byte(1).text("zR").byte(1).byte(0x7c).byte(14).byte(1).byte(0x1b);
    frames.half(0).byte(0);
    const std::uint32_t first = frames.size();
    frames.word(12).word(first + 4 - common).word(code + 4 - (tables + first + 8)).word(4);
    const std::uint32_t second = frames.size();
    frames.word(12).word(second + 4 - common).word(0x1000000).word(4);
    frames.word(0);
    const std::string bytes = with_table(0x6474e550, frames);
    const elf::File file(bytes);
    CHECK(file.frame_functions() == std::vector<std::uint32_t>{code + 4});
    REQUIRE(file.damage().size() == 1);
    CHECK(file.damage()[0].problem == "1 records name no executable address");
}

TEST_CASE("a frame record longer than the table is noted") {
    Blob frames;
    frames.raw(std::string_view("\x01\x1b\xff\xff", 4)).word(4).word(1000).word(0);
    const std::string bytes = with_table(0x6474e550, frames);
    const elf::File file(bytes);
    REQUIRE(file.damage().size() == 1);
    CHECK(file.damage()[0].text() ==
          "frame table at offset 0x808: a record of 1000 bytes does not lie in it");
}

TEST_CASE("notes say the oldest kernel and the build id") {
    Blob notes;
    notes.words({4, 4, 0x100}).text("abc").word(7);  // another vendor's
    notes.words({4, 16, 1}).text("GNU").words({0, 3, 2, 0});
    notes.words({4, 3, 3}).text("GNU").byte(0xab).byte(0xcd).byte(0x01).byte(0);
    const std::string bytes = with_table(4, notes);
    const elf::File file(bytes);
    CHECK(file.damage().empty());
    REQUIRE(file.notes().oldest_kernel);
    CHECK(file.notes().oldest_kernel->major == 3);
    CHECK(file.notes().oldest_kernel->minor == 2);
    CHECK(file.notes().build_id == "abcd01");
}

TEST_CASE("a note that is too long is noted") {
    Blob notes;
    notes.words({4, 0xfffffff0, 1}).text("GNU").word(0);
    const std::string bytes = with_table(4, notes);
    const elf::File file(bytes);
    REQUIRE(file.damage().size() == 1);
    CHECK(file.damage()[0].problem == "a note reaches beyond its segment");
}
