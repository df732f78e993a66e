// Function starts that stay after strip (exception index, frames), and notes.
#include "elf/file.hpp"
#include "unit/elf/builder.hpp"

#include <doctest/doctest.h>

using elf_test::Blob;
using elf_test::Builder;

namespace {

constexpr std::uint32_t code = 0x10000;
constexpr std::uint32_t tables = 0x20000;

// Code, and a read-only segment with `contents` that a segment of `type` points at.
std::string with_table(std::uint32_t type, const Blob& contents) {
    Builder builder;
    builder.load(code, Blob().words({0xe12fff1e, 0xe12fff1e, 0xe12fff1e}).bytes(), 5);
    const std::uint32_t offset = builder.load(tables, contents.bytes(), 4);
    builder.segments.push_back({type, offset, tables, contents.size(), contents.size(), 4});
    return builder.build();
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
          "frame table at offset 0x418: a record of 1000 bytes does not lie in it");
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
