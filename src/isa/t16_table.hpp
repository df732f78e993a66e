#pragma once

#include "isa/row.hpp"

// 16-bit Thumb: DDI 0406C, chapter A6 (Thumb instruction set encoding). Halfwords from e800 on are
// not here: they start a pair.
namespace isa::t16 {

using enum Feature;

// clang-format off
inline constexpr Row<16> shifts[] = {
    {"0000 0000 00mm mddd", v4t, "MOV", "!Rd, Rm"},
    {"0000 0iii iimm mddd", v4t, "LSL", "!Rd, Rm, #i"},
    {"0000 1iii iimm mddd", v4t, "LSR", "!Rd, Rm, @amount"},
    {"0001 0iii iimm mddd", v4t, "ASR", "!Rd, Rm, @amount"},
    {"0001 100m mmnn nddd", v4t, "ADD", "!Rd, Rn, Rm"},
    {"0001 101m mmnn nddd", v4t, "SUB", "!Rd, Rn, Rm"},
    {"0001 110i iinn nddd", v4t, "ADD", "!Rd, Rn, #i"},
    {"0001 111i iinn nddd", v4t, "SUB", "!Rd, Rn, #i"},
    {"0010 0ddd iiii iiii", v4t, "MOV", "!Rd, #i"},
    {"0010 1nnn iiii iiii", v4t, "CMP", "Rn, #i"},
    {"0011 0ddd iiii iiii", v4t, "ADD", "!Rd, #i"},
    {"0011 1ddd iiii iiii", v4t, "SUB", "!Rd, #i"},
};

inline constexpr Row<16> data_processing[] = {
    {"0100 0000 00mm mddd", v4t, "AND", "!Rd, Rm"},
    {"0100 0000 01mm mddd", v4t, "EOR", "!Rd, Rm"},
    {"0100 0000 10mm mddd", v4t, "LSL", "!Rd, Rm"},
    {"0100 0000 11mm mddd", v4t, "LSR", "!Rd, Rm"},
    {"0100 0001 00mm mddd", v4t, "ASR", "!Rd, Rm"},
    {"0100 0001 01mm mddd", v4t, "ADC", "!Rd, Rm"},
    {"0100 0001 10mm mddd", v4t, "SBC", "!Rd, Rm"},
    {"0100 0001 11mm mddd", v4t, "ROR", "!Rd, Rm"},
    {"0100 0010 00mm mddd", v4t, "TST", "Rd, Rm"},
    {"0100 0010 01mm mddd", v4t, "RSB", "!Rd, Rm, #0"},
    {"0100 0010 10mm mddd", v4t, "CMP", "Rd, Rm"},
    {"0100 0010 11mm mddd", v4t, "CMN", "Rd, Rm"},
    {"0100 0011 00mm mddd", v4t, "ORR", "!Rd, Rm"},
    {"0100 0011 01mm mddd", v4t, "MUL", "!Rd, Rm"},
    {"0100 0011 10mm mddd", v4t, "BIC", "!Rd, Rm"},
    {"0100 0011 11mm mddd", v4t, "MVN", "!Rd, Rm"},
};

inline constexpr Row<16> special[] = {
    // Two low registers: before the architecture named, UNPREDICTABLE (though cores obey).
    {"0100 0100 00mm mddd", v6t2, "ADD", "Rd, Rm"},
    {"0100 0101 00.. ....", unpredictable, "CMP (high registers) of low ones"},
    {"0100 0101 1... .111", unpredictable, "CMP of PC"},
    {"0100 0110 00mm mddd", v6, "MOV", "Rd, Rm"},
    {"0100 0100 hmmm mddd", v4t, "ADD", "@high_d, Rm"},
    {"0100 0101 hmmm mddd", v4t, "CMP", "@high_d, Rm"},
    {"0100 0110 hmmm mddd", v4t, "MOV", "@high_d, Rm"},
    {"0100 0111 0mmm m...", v4t, "BX", "Rm"},
    {"0100 0111 1111 1...", unpredictable, "BLX PC"},
    {"0100 0111 1mmm m...", v5t, "BLX", "Rm"},
};

inline constexpr Row<16> load_store[] = {
    {"0100 1ttt iiii iiii", v4t, "LDR", "Rt, @literal"},
    {"0101 000m mmnn nttt", v4t, "STR", "Rt, [Rn, Rm]"},
    {"0101 001m mmnn nttt", v4t, "STRH", "Rt, [Rn, Rm]"},
    {"0101 010m mmnn nttt", v4t, "STRB", "Rt, [Rn, Rm]"},
    {"0101 011m mmnn nttt", v4t, "LDRSB", "Rt, [Rn, Rm]"},
    {"0101 100m mmnn nttt", v4t, "LDR", "Rt, [Rn, Rm]"},
    {"0101 101m mmnn nttt", v4t, "LDRH", "Rt, [Rn, Rm]"},
    {"0101 110m mmnn nttt", v4t, "LDRB", "Rt, [Rn, Rm]"},
    {"0101 111m mmnn nttt", v4t, "LDRSH", "Rt, [Rn, Rm]"},
    {"0110 0iii iinn nttt", v4t, "STR", "Rt, [Rn, @offset_word]"},
    {"0110 1iii iinn nttt", v4t, "LDR", "Rt, [Rn, @offset_word]"},
    {"0111 0iii iinn nttt", v4t, "STRB", "Rt, [Rn, @offset_byte]"},
    {"0111 1iii iinn nttt", v4t, "LDRB", "Rt, [Rn, @offset_byte]"},
    {"1000 0iii iinn nttt", v4t, "STRH", "Rt, [Rn, @offset_half]"},
    {"1000 1iii iinn nttt", v4t, "LDRH", "Rt, [Rn, @offset_half]"},
    {"1001 0ttt iiii iiii", v4t, "STR", "Rt, [sp, @offset_word]"},
    {"1001 1ttt iiii iiii", v4t, "LDR", "Rt, [sp, @offset_word]"},
    {"1010 0ddd iiii iiii", v4t, "ADR", "Rd, @literal"},
    {"1010 1ddd iiii iiii", v4t, "ADD", "Rd, sp, @offset_word"},
};

inline constexpr Row<16> hints[] = {
    // Before ARMv6T2 this space is undefined, even though QEMU runs it.
    {"1011 1111 0000 0000", v6t2, "NOP"},
    {"1011 1111 0001 0000", v6t2, "YIELD"},
    {"1011 1111 0010 0000", v6t2, "WFE"},
    {"1011 1111 0011 0000", v6t2, "WFI"},
    {"1011 1111 0100 0000", v6t2, "SEV"},
    {"1011 1111 0101 0000", v6t2, "SEVL"},
    {"1011 1111 iiii 0000", v6t2, "NOP", "{=i}"},
    {"1011 1111 1111 ....", unpredictable, "IT of NV"},
    {"1011 1111 ffff mmmm", v6t2, "IT", "@it"},
};

inline constexpr Row<16> miscellaneous[] = {
    {"1011 0000 0iii iiii", v4t, "ADD", "sp, @offset_word"},
    {"1011 0000 1iii iiii", v4t, "SUB", "sp, @offset_word"},
    {"1011 00i1 iiii innn", v6t2, "CBZ", "Rn, @compare_branch"},
    {"1011 10i1 iiii innn", v6t2, "CBNZ", "Rn, @compare_branch"},
    {"1011 0010 00mm mddd", v6, "SXTH", "Rd, Rm"},
    {"1011 0010 01mm mddd", v6, "SXTB", "Rd, Rm"},
    {"1011 0010 10mm mddd", v6, "UXTH", "Rd, Rm"},
    {"1011 0010 11mm mddd", v6, "UXTB", "Rd, Rm"},
    {"1011 .100 0000 0000", unpredictable, "PUSH or POP of nothing"},
    {"1011 010r rrrr rrrr", v4t, "PUSH", "@thumb_list"},
    {"1011 0110 0001 i...", v8, "SETPAN", "#i"},
    {"1011 0110 010. e...", v6, "SETEND", "@endian"},
    {"1011 0110 0110 .aif", v6, "CPSIE", "@cps"},
    {"1011 0110 0111 .aif", v6, "CPSID", "@cps"},
    {"1011 1010 00mm mddd", v6, "REV", "Rd, Rm"},
    {"1011 1010 01mm mddd", v6, "REV16", "Rd, Rm"},
    {"1011 1010 11mm mddd", v6, "REVSH", "Rd, Rm"},
    {"1011 1010 10ii iiii", v8, "HLT", "#i"},
    {"1011 110r rrrr rrrr", v4t, "POP", "@thumb_list"},
    {"1011 1110 iiii iiii", v5t, "BKPT", "#i"},
};

inline constexpr Row<16> branch[] = {
    {"1100 .... 0000 0000", unpredictable, "LDM or STM of nothing"},
    {"1100 0nnn rrrr rrrr", v4t, "STM", "Rn!, @thumb_list"},
    {"1100 1nnn rrrr rrrr", v4t, "LDM", "Rn@thumb_writeback, @thumb_list"},
    {"1101 1110 iiii iiii", v4t, "UDF", "#i"},
    {"1101 1111 iiii iiii", v4t, "SVC", "@svc"},
    {"1101 ffff oooo oooo", v4t, "B", "@thumb_branch_8"},
    {"1110 0ooo oooo oooo", v4t, "B", "@thumb_branch_11"},
};

inline constexpr Row<16> rest[] = {
    {".... .... .... ....", unallocated, "16-bit Thumb space"},
};

inline constexpr Section<16> sections[] = {
    {"DDI 0406C.d A6.2.1 Shift (immediate), add, subtract, move, and compare", shifts},
    {"DDI 0406C.d A6.2.2 Data-processing", data_processing},
    {"DDI 0406C.d A6.2.3 Special data instructions and branch and exchange; A8.8.103", special},
    {"DDI 0406C.d A6.2.4 Load/store single data item", load_store},
    {"DDI 0406C.d A6.2.5 Miscellaneous 16-bit instructions, If-Then, and hints", hints},
    {"DDI 0406C.d A6.2.5 Miscellaneous 16-bit instructions; DDI 0487 F3.1 (HLT, SETPAN)",
     miscellaneous},
    {"DDI 0406C.d A6.2 16-bit Thumb instruction encoding; A6.2.6 Conditional branch, and SVC",
     branch},
    {"DDI 0406C.d A6.2 16-bit Thumb instruction encoding", rest},
};
// clang-format on

}  // namespace isa::t16
