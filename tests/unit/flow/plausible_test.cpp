#include "elf/file.hpp"
#include "flow/program.hpp"
#include "flow/walk.hpp"
#include "unit/elf/builder.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

namespace {

constexpr std::uint32_t start = 0x10000;

bool reads_as_thumb(std::initializer_list<std::uint32_t> halfwords) {
    elf_test::Blob code;
    for (const std::uint32_t half : halfwords)
        code.half(half);
    elf_test::Builder builder;
    builder.load(start, code.pad_to(64).bytes(), 5);
    const std::string bytes = builder.build();
    const elf::File file(bytes);
    const flow::Program program(file);
    return flow::plausible(program, isa::Filter(isa::armv5te().features), start, isa::State::t32,
                           flow::Evidence::looks_like_address);
}

}  // namespace

TEST_CASE("Thumb code that goes on for ever, or leaves memory, is none") {
    CHECK(reads_as_thumb({0xb510, 0x2001, 0xbd10}));        // push; movs r0, #1; pop {r4, pc}
    CHECK_FALSE(reads_as_thumb({0xb510, 0x2001, 0xe400}));  // b to far before
}

// The core stops at the first, whatever follows. Its second halfword, alone, is LSLS r0, r0, #12.
TEST_CASE("an instruction of two halfwords is not judged by the second") {
    CHECK(reads_as_thumb({0xffb0, 0x0300, 0xe400}));  // AESE
}
