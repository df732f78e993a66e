#include "isa/disassemble.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string_view>

using isa::disassemble;
using isa::State;

namespace {

struct Line {
    std::uint32_t word;
    std::string_view text;
};

void check_all(std::initializer_list<Line> lines, State state) {
    for (const Line& line : lines) {
        CAPTURE(line.word);
        CHECK(disassemble(0x8000, line.word, state) == line.text);
    }
}

}  // namespace

TEST_CASE("A32 reads as the manual writes it") {
    check_all(
        {
            {0xe30f3fff, "movw r3, #65535"},
            {0x030f3fff, "movweq r3, #65535"},
            {0xe1a00000, "mov r0, r0"},
            {0xe0913142, "adds r3, r1, r2, asr #2"},
            {0xe3a00efa, "mov r0, #4000"},
            {0xe59f1010, "ldr r1, [pc, #16]"},
            {0xe7b12003, "ldr r2, [r1, r3]!"},
            {0xe1c040d8, "ldrd r4, r5, [r0, #8]"},
            {0xe92d4010, "push {r4, lr}"},
            {0xe8bd8010, "pop {r4, pc}"},
            {0xebfffffe, "bl 0x8000"},
            {0xfa000000, "blx 0x8008"},
            {0xfb000000, "blx 0x800a"},
            {0xe12fff1e, "bx lr"},
            {0xe320f001, "yield"},
            {0xf57ff05b, "dmb ish"},
            {0xf5d1f010, "pld [r1, #16]"},
            {0xf4d1f010, "pli [r1, #16]"},
            {0xe7e03152, "ubfx r3, r2, #2, #1"},
            {0xee1d3f70, "mrc p15, 0, r3, c13, c0, 3 @ tpidruro"},
        },
        State::a32);
}

TEST_CASE("floating point and Advanced SIMD name types and registers") {
    check_all(
        {
            {0xee300b21, "vadd.f64 d0, d0, d17"},
            {0xee700a81, "vadd.f32 s1, s1, s2"},
            {0xed9f0b02, "vldr d0, [pc, #8]"},
            {0xec808b10, "vstmia r0, {d8-d15}"},
            {0xeef1fa10, "vmrs apsr_nzcv, fpscr"},
            {0xf2020154, "vand q0, q1, q2"},
            {0xf2811054, "vmov.i32 q0, #20"},
            {0xf421070f, "vld1.8 {d0}, [r1]"},
        },
        State::a32);
}

TEST_CASE("Thumb in 16 and 32 bits") {
    check_all(
        {
            {0x2005, "movs r0, #5"},
            {0x4770, "bx lr"},
            {0xb510, "push {r4, lr}"},
            {0xbd10, "pop {r4, pc}"},
            {0xd0fe, "beq 0x8000"},
            {0xbf1c, "itt ne"},
            {0xf000f800, "bl 0x8004"},
            {0xf7ffeffe, "blx 0x8000"},
            {0xf24f73ff, "movw r3, #63487"},
            {0xf3bf8f5b, "dmb ish"},
            {0xee300a81, "vadd.f32 s0, s1, s2"},
            {0xef220154, "vorr q0, q1, q2"},
        },
        State::t32);
}

TEST_CASE("what has no meaning says so") {
    CHECK(disassemble(0, 0xf7fabcfd, State::a32) == "<unallocated: permanently undefined>");
    CHECK(disassemble(0, 0xe1c150d0, State::a32) ==
          "<unpredictable: LDRD or STRD of an odd register>");
}
