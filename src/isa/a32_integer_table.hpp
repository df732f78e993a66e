#pragma once

#include "isa/row.hpp"

// A32 under a condition, less the coprocessors: DDI 0406C, chapter A5 (ARM instruction set
// encoding), the rows of ARMv8 from DDI 0487. What ARMv4 and ARMv5 really have follows DDI 0100I.
namespace isa::a32_integer {

using enum Feature;

// clang-format off
inline constexpr Row<32> hints[] = {
    // An MSR that writes no field: on cores before ARMv6K every hint executes as NOP (DDI 0100I
    // A4.1.39), so none needs more than ARMv4. GNU as wants ARMv6K for the named ones.
    {"cccc 0011 0010 0000 .... .... 0000 0000", v4, "NOP"},
    {"cccc 0011 0010 0000 .... .... 0000 0001", v4, "YIELD"},
    {"cccc 0011 0010 0000 .... .... 0000 0010", v4, "WFE"},
    {"cccc 0011 0010 0000 .... .... 0000 0011", v4, "WFI"},
    {"cccc 0011 0010 0000 .... .... 0000 0100", v4, "SEV"},
    {"cccc 0011 0010 0000 .... .... 0000 0101", v4, "SEVL"},
    {"cccc 0011 0010 0000 .... .... 0001 0000", v4, "ESB"},
    {"cccc 0011 0010 0000 .... .... 0001 0001", v4, "PSB CSYNC"},
    {"cccc 0011 0010 0000 .... .... 0001 0010", v4, "TSB CSYNC"},
    {"cccc 0011 0010 0000 .... .... 0001 0100", v4, "CSDB"},
    {"cccc 0011 0010 0000 .... .... 0001 0110", v4, "CLRBHB"},
    {"cccc 0011 0010 0000 .... .... 1111 iiii", v4, "DBG", "#i"},
    {"cccc 0011 0010 0000 .... .... iiii iiii", v4, "NOP", "{=i}"},
    {"cccc 0011 0R10 mmmm .... rrrr iiii iiii", v4, "MSR", "@status_fields, @constant"},
};

inline constexpr Row<32> moves_16[] = {
    {"cccc 0011 0000 iiii dddd iiii iiii iiii", v6t2, "MOVW", "Rd, #i"},
    {"cccc 0011 0100 iiii dddd iiii iiii iiii", v6t2, "MOVT", "Rd, #i"},
};

inline constexpr Row<32> miscellaneous[] = {
    // Moves to and from banked registers, by bit 9, came with the Virtualization Extensions.
    {"cccc 0001 0R00 mmmm dddd ..1m 0000 ....", virt, "MRS", "Rd, @banked"},
    {"cccc 0001 0R10 mmmm .... ..1m 0000 nnnn", virt, "MSR", "@banked, Rn"},
    {"cccc 0001 0R00 .... 1111 ..0. 0000 ....", unpredictable, "MRS to PC"},
    {"cccc 0001 0R00 .... dddd ..0. 0000 ....", v4, "MRS", "Rd, @status"},
    {"cccc 0001 0R10 mmmm .... ..0. 0000 nnnn", v4, "MSR", "@status_fields, Rn"},
    {"cccc 0001 0010 .... .... .... 0001 mmmm", v4t, "BX", "Rm"},
    {"cccc 0001 0110 .... 1111 .... 0001 ....", unpredictable, "CLZ with PC"},
    {"cccc 0001 0110 .... .... .... 0001 1111", unpredictable, "CLZ with PC"},
    {"cccc 0001 0110 .... dddd .... 0001 mmmm", v5t, "CLZ", "Rd, Rm"},
    {"cccc 0001 0010 .... .... .... 0010 mmmm", v5tej, "BXJ", "Rm"},
    {"cccc 0001 0010 .... .... .... 0011 1111", unpredictable, "BLX PC"},
    {"cccc 0001 0010 .... .... .... 0011 mmmm", v5t, "BLX", "Rm"},
    {"cccc 0001 0110 .... .... .... 0110 ....", virt, "ERET"},
    {"1110 0001 0000 iiii iiii iiii 0111 iiii", v8, "HLT", "#i"},
    {"1110 0001 0010 iiii iiii iiii 0111 iiii", v5t, "BKPT", "#i"},
    {"1110 0001 0100 iiii iiii iiii 0111 iiii", virt, "HVC", "#i"},
    {"cccc 0001 0110 .... .... .... 0111 iiii", sec, "SMC", "#i"},
    // Under a condition other than AL.
    {"cccc 0001 0000 .... .... .... 0111 ....", unpredictable, "HLT under a condition"},
    {"cccc 0001 0010 .... .... .... 0111 ....", unpredictable, "BKPT under a condition"},
    {"cccc 0001 0100 .... .... .... 0111 ....", unpredictable, "HVC under a condition"},
};

inline constexpr Row<32> crc32[] = {
    {"cccc 0001 0000 nnnn dddd ..0. 0100 mmmm", crc, "CRC32B", "Rd, Rn, Rm"},
    {"cccc 0001 0000 nnnn dddd ..1. 0100 mmmm", crc, "CRC32CB", "Rd, Rn, Rm"},
    {"cccc 0001 0010 nnnn dddd ..0. 0100 mmmm", crc, "CRC32H", "Rd, Rn, Rm"},
    {"cccc 0001 0010 nnnn dddd ..1. 0100 mmmm", crc, "CRC32CH", "Rd, Rn, Rm"},
    {"cccc 0001 0100 nnnn dddd ..0. 0100 mmmm", crc, "CRC32W", "Rd, Rn, Rm"},
    {"cccc 0001 0100 nnnn dddd ..1. 0100 mmmm", crc, "CRC32CW", "Rd, Rn, Rm"},
};

inline constexpr Row<32> saturating[] = {
    {"cccc 0001 0..0 1111 .... .... 0101 ....", unpredictable, "saturating arithmetic with PC"},
    {"cccc 0001 0..0 .... 1111 .... 0101 ....", unpredictable, "saturating arithmetic with PC"},
    {"cccc 0001 0..0 .... .... .... 0101 1111", unpredictable, "saturating arithmetic with PC"},
    {"cccc 0001 0000 nnnn dddd .... 0101 mmmm", v5te, "QADD", "Rd, Rm, Rn"},
    {"cccc 0001 0010 nnnn dddd .... 0101 mmmm", v5te, "QSUB", "Rd, Rm, Rn"},
    {"cccc 0001 0100 nnnn dddd .... 0101 mmmm", v5te, "QDADD", "Rd, Rm, Rn"},
    {"cccc 0001 0110 nnnn dddd .... 0101 mmmm", v5te, "QDSUB", "Rd, Rm, Rn"},
};

inline constexpr Row<32> halfword_multiply[] = {
    {"cccc 0001 0..0 1111 .... .... 1..0 ....", unpredictable, "halfword multiply with PC"},
    {"cccc 0001 0..0 .... .... 1111 1..0 ....", unpredictable, "halfword multiply with PC"},
    {"cccc 0001 0..0 .... .... .... 1..0 1111", unpredictable, "halfword multiply with PC"},
    {"cccc 0001 0000 dddd aaaa mmmm 1000 nnnn", v5te, "SMLABB", "Rd, Rn, Rm, Ra"},
    {"cccc 0001 0100 hhhh llll mmmm 1000 nnnn", v5te, "SMLALBB", "Rl, Rh, Rn, Rm"},
    {"cccc 0001 0110 dddd .... mmmm 1000 nnnn", v5te, "SMULBB", "Rd, Rn, Rm"},
    {"cccc 0001 0000 dddd aaaa mmmm 1010 nnnn", v5te, "SMLATB", "Rd, Rn, Rm, Ra"},
    {"cccc 0001 0100 hhhh llll mmmm 1010 nnnn", v5te, "SMLALTB", "Rl, Rh, Rn, Rm"},
    {"cccc 0001 0110 dddd .... mmmm 1010 nnnn", v5te, "SMULTB", "Rd, Rn, Rm"},
    {"cccc 0001 0010 dddd aaaa mmmm 1000 nnnn", v5te, "SMLAWB", "Rd, Rn, Rm, Ra"},
    {"cccc 0001 0010 dddd .... mmmm 1010 nnnn", v5te, "SMULWB", "Rd, Rn, Rm"},
    {"cccc 0001 0000 dddd aaaa mmmm 1100 nnnn", v5te, "SMLABT", "Rd, Rn, Rm, Ra"},
    {"cccc 0001 0100 hhhh llll mmmm 1100 nnnn", v5te, "SMLALBT", "Rl, Rh, Rn, Rm"},
    {"cccc 0001 0110 dddd .... mmmm 1100 nnnn", v5te, "SMULBT", "Rd, Rn, Rm"},
    {"cccc 0001 0000 dddd aaaa mmmm 1110 nnnn", v5te, "SMLATT", "Rd, Rn, Rm, Ra"},
    {"cccc 0001 0100 hhhh llll mmmm 1110 nnnn", v5te, "SMLALTT", "Rl, Rh, Rn, Rm"},
    {"cccc 0001 0110 dddd .... mmmm 1110 nnnn", v5te, "SMULTT", "Rd, Rn, Rm"},
    {"cccc 0001 0010 dddd aaaa mmmm 1100 nnnn", v5te, "SMLAWT", "Rd, Rn, Rm, Ra"},
    {"cccc 0001 0010 dddd .... mmmm 1110 nnnn", v5te, "SMULWT", "Rd, Rn, Rm"},
};

inline constexpr Row<32> multiply[] = {
    // Rd equal to Rm or Rn, which early editions forbid, works on every core and is left alone.
    {"cccc 0000 0... 1111 .... .... 1001 ....", unpredictable, "multiply with PC"},
    {"cccc 0000 1... 1111 .... .... 1001 ....", unpredictable, "multiply with PC"},
    {"cccc 0000 1... .... 1111 .... 1001 ....", unpredictable, "multiply with PC"},
    {"cccc 0000 0.1. .... 1111 .... 1001 ....", unpredictable, "multiply with PC"},
    {"cccc 0000 .... .... .... 1111 1001 ....", unpredictable, "multiply with PC"},
    {"cccc 0000 .... .... .... .... 1001 1111", unpredictable, "multiply with PC"},
    {"cccc 0000 000S dddd .... mmmm 1001 nnnn", v4, "MUL", "Rd, Rn, Rm"},
    {"cccc 0000 001S dddd aaaa mmmm 1001 nnnn", v4, "MLA", "Rd, Rn, Rm, Ra"},
    {"cccc 0000 0100 hhhh llll mmmm 1001 nnnn", v6, "UMAAL", "Rl, Rh, Rn, Rm"},
    {"cccc 0000 0110 dddd aaaa mmmm 1001 nnnn", v6t2, "MLS", "Rd, Rn, Rm, Ra"},
    {"cccc 0000 100S hhhh llll mmmm 1001 nnnn", v4, "UMULL", "Rl, Rh, Rn, Rm"},
    {"cccc 0000 101S hhhh llll mmmm 1001 nnnn", v4, "UMLAL", "Rl, Rh, Rn, Rm"},
    {"cccc 0000 110S hhhh llll mmmm 1001 nnnn", v4, "SMULL", "Rl, Rh, Rn, Rm"},
    {"cccc 0000 111S hhhh llll mmmm 1001 nnnn", v4, "SMLAL", "Rl, Rh, Rn, Rm"},
};

inline constexpr Row<32> swap[] = {
    {"cccc 0001 0.00 1111 .... .... 1001 ....", unpredictable, "SWP with PC"},
    {"cccc 0001 0.00 .... 1111 .... 1001 ....", unpredictable, "SWP with PC"},
    {"cccc 0001 0.00 .... .... .... 1001 1111", unpredictable, "SWP with PC"},
    {"cccc 0001 0000 nnnn tttt .... 1001 mmmm", v4, "SWP", "Rt, Rm, [Rn]"},
    {"cccc 0001 0100 nnnn tttt .... 1001 mmmm", v4, "SWPB", "Rt, Rm, [Rn]"},
};

inline constexpr Row<32> synchronization[] = {
    {"cccc 0001 1000 nnnn dddd ..11 1001 tttt", v6, "STREX", "Rd, Rt, [Rn]"},
    {"cccc 0001 1001 nnnn tttt ..11 1001 ....", v6, "LDREX", "Rt, [Rn]"},
    {"cccc 0001 1000 nnnn dddd ..10 1001 tttt", v8, "STLEX", "Rd, Rt, [Rn]"},
    {"cccc 0001 1001 nnnn tttt ..10 1001 ....", v8, "LDAEX", "Rt, [Rn]"},
    {"cccc 0001 1000 nnnn .... ..00 1001 tttt", v8, "STL", "Rt, [Rn]"},
    {"cccc 0001 1001 nnnn tttt ..00 1001 ....", v8, "LDA", "Rt, [Rn]"},
    {"cccc 0001 1010 nnnn dddd ..11 1001 tttt", v6k, "STREXD", "Rd, Rt, @next_t, [Rn]"},
    {"cccc 0001 1011 nnnn tttt ..11 1001 ....", v6k, "LDREXD", "Rt, @next_t, [Rn]"},
    {"cccc 0001 1010 nnnn dddd ..10 1001 tttt", v8, "STLEXD", "Rd, Rt, @next_t, [Rn]"},
    {"cccc 0001 1011 nnnn tttt ..10 1001 ....", v8, "LDAEXD", "Rt, @next_t, [Rn]"},
    {"cccc 0001 1100 nnnn dddd ..11 1001 tttt", v6k, "STREXB", "Rd, Rt, [Rn]"},
    {"cccc 0001 1101 nnnn tttt ..11 1001 ....", v6k, "LDREXB", "Rt, [Rn]"},
    {"cccc 0001 1100 nnnn dddd ..10 1001 tttt", v8, "STLEXB", "Rd, Rt, [Rn]"},
    {"cccc 0001 1101 nnnn tttt ..10 1001 ....", v8, "LDAEXB", "Rt, [Rn]"},
    {"cccc 0001 1100 nnnn .... ..00 1001 tttt", v8, "STLB", "Rt, [Rn]"},
    {"cccc 0001 1101 nnnn tttt ..00 1001 ....", v8, "LDAB", "Rt, [Rn]"},
    {"cccc 0001 1110 nnnn dddd ..11 1001 tttt", v6k, "STREXH", "Rd, Rt, [Rn]"},
    {"cccc 0001 1111 nnnn tttt ..11 1001 ....", v6k, "LDREXH", "Rt, [Rn]"},
    {"cccc 0001 1110 nnnn dddd ..10 1001 tttt", v8, "STLEXH", "Rd, Rt, [Rn]"},
    {"cccc 0001 1111 nnnn tttt ..10 1001 ....", v8, "LDAEXH", "Rt, [Rn]"},
    {"cccc 0001 1110 nnnn .... ..00 1001 tttt", v8, "STLH", "Rt, [Rn]"},
    {"cccc 0001 1111 nnnn tttt ..00 1001 ....", v8, "LDAH", "Rt, [Rn]"},
};

inline constexpr Row<32> extra_unprivileged[] = {
    {"cccc 0000 u110 nnnn tttt iiii 1011 iiii", v6t2, "STRHT", "Rt, @address_3"},
    {"cccc 0000 u010 nnnn tttt .... 1011 mmmm", v6t2, "STRHT", "Rt, @address_3"},
    {"cccc 0000 u111 nnnn tttt iiii 1011 iiii", v6t2, "LDRHT", "Rt, @address_3"},
    {"cccc 0000 u011 nnnn tttt .... 1011 mmmm", v6t2, "LDRHT", "Rt, @address_3"},
    {"cccc 0000 u111 nnnn tttt iiii 1101 iiii", v6t2, "LDRSBT", "Rt, @address_3"},
    {"cccc 0000 u011 nnnn tttt .... 1101 mmmm", v6t2, "LDRSBT", "Rt, @address_3"},
    {"cccc 0000 u111 nnnn tttt iiii 1111 iiii", v6t2, "LDRSHT", "Rt, @address_3"},
    {"cccc 0000 u011 nnnn tttt .... 1111 mmmm", v6t2, "LDRSHT", "Rt, @address_3"},
    {"cccc 0000 ..10 .... .... .... 11.1 ....", unpredictable, "LDRD or STRD, P = 0 and W = 1"},
};

inline constexpr Row<32> extra_load_store[] = {
    // An odd first register.
    {"cccc 000. ...0 .... ...1 .... 11.1 ....", unpredictable, "LDRD or STRD of an odd register"},
    {"cccc 000. .... .... 1111 .... 1011 ....", unpredictable, "STRH or LDRH of PC"},
    {"cccc 000. ...1 .... 1111 .... 11.1 ....", unpredictable, "LDRSB or LDRSH to PC"},
    {"cccc 000p u1w0 nnnn tttt iiii 1011 iiii", v4, "STRH", "Rt, @address_3"},
    {"cccc 000p u0w0 nnnn tttt .... 1011 mmmm", v4, "STRH", "Rt, @address_3"},
    {"cccc 000p u1w1 nnnn tttt iiii 1011 iiii", v4, "LDRH", "Rt, @address_3"},
    {"cccc 000p u0w1 nnnn tttt .... 1011 mmmm", v4, "LDRH", "Rt, @address_3"},
    {"cccc 000p u1w0 nnnn tttt iiii 1101 iiii", v5te, "LDRD", "Rt, @next_t, @address_3"},
    {"cccc 000p u0w0 nnnn tttt .... 1101 mmmm", v5te, "LDRD", "Rt, @next_t, @address_3"},
    {"cccc 000p u1w1 nnnn tttt iiii 1101 iiii", v4, "LDRSB", "Rt, @address_3"},
    {"cccc 000p u0w1 nnnn tttt .... 1101 mmmm", v4, "LDRSB", "Rt, @address_3"},
    {"cccc 000p u1w0 nnnn tttt iiii 1111 iiii", v5te, "STRD", "Rt, @next_t, @address_3"},
    {"cccc 000p u0w0 nnnn tttt .... 1111 mmmm", v5te, "STRD", "Rt, @next_t, @address_3"},
    {"cccc 000p u1w1 nnnn tttt iiii 1111 iiii", v4, "LDRSH", "Rt, @address_3"},
    {"cccc 000p u0w1 nnnn tttt .... 1111 mmmm", v4, "LDRSH", "Rt, @address_3"},
};

inline constexpr Row<32> data_register_shifted[] = {
    // A program counter among the four registers (the third is Rd's place in comparisons).
    {"cccc 0000 .... 1111 .... .... 0..1 ....", unpredictable, "data-processing with PC"},
    {"cccc 0000 .... .... 1111 .... 0..1 ....", unpredictable, "data-processing with PC"},
    {"cccc 0000 .... .... .... 1111 0..1 ....", unpredictable, "data-processing with PC"},
    {"cccc 0000 .... .... .... .... 0..1 1111", unpredictable, "data-processing with PC"},
    {"cccc 0001 1.0. 1111 .... .... 0..1 ....", unpredictable, "data-processing with PC"},
    {"cccc 0001 1... .... 1111 .... 0..1 ....", unpredictable, "data-processing with PC"},
    {"cccc 0001 1... .... .... 1111 0..1 ....", unpredictable, "data-processing with PC"},
    {"cccc 0001 1... .... .... .... 0..1 1111", unpredictable, "data-processing with PC"},
    {"cccc 0001 0..1 1111 .... .... 0..1 ....", unpredictable, "data-processing with PC"},
    {"cccc 0001 0..1 .... .... 1111 0..1 ....", unpredictable, "data-processing with PC"},
    {"cccc 0001 0..1 .... .... .... 0..1 1111", unpredictable, "data-processing with PC"},
    {"cccc 0000 000S nnnn dddd ssss 0tt1 mmmm", v4, "AND", "Rd, Rn, Rm, @shift_name Rs"},
    {"cccc 0000 001S nnnn dddd ssss 0tt1 mmmm", v4, "EOR", "Rd, Rn, Rm, @shift_name Rs"},
    {"cccc 0000 010S nnnn dddd ssss 0tt1 mmmm", v4, "SUB", "Rd, Rn, Rm, @shift_name Rs"},
    {"cccc 0000 011S nnnn dddd ssss 0tt1 mmmm", v4, "RSB", "Rd, Rn, Rm, @shift_name Rs"},
    {"cccc 0000 100S nnnn dddd ssss 0tt1 mmmm", v4, "ADD", "Rd, Rn, Rm, @shift_name Rs"},
    {"cccc 0000 101S nnnn dddd ssss 0tt1 mmmm", v4, "ADC", "Rd, Rn, Rm, @shift_name Rs"},
    {"cccc 0000 110S nnnn dddd ssss 0tt1 mmmm", v4, "SBC", "Rd, Rn, Rm, @shift_name Rs"},
    {"cccc 0000 111S nnnn dddd ssss 0tt1 mmmm", v4, "RSC", "Rd, Rn, Rm, @shift_name Rs"},
    {"cccc 0001 0001 nnnn .... ssss 0tt1 mmmm", v4, "TST", "Rn, Rm, @shift_name Rs"},
    {"cccc 0001 0011 nnnn .... ssss 0tt1 mmmm", v4, "TEQ", "Rn, Rm, @shift_name Rs"},
    {"cccc 0001 0101 nnnn .... ssss 0tt1 mmmm", v4, "CMP", "Rn, Rm, @shift_name Rs"},
    {"cccc 0001 0111 nnnn .... ssss 0tt1 mmmm", v4, "CMN", "Rn, Rm, @shift_name Rs"},
    {"cccc 0001 100S nnnn dddd ssss 0tt1 mmmm", v4, "ORR", "Rd, Rn, Rm, @shift_name Rs"},
    {"cccc 0001 110S nnnn dddd ssss 0tt1 mmmm", v4, "BIC", "Rd, Rn, Rm, @shift_name Rs"},
    {"cccc 0001 101S .... dddd ssss 0001 mmmm", v4, "LSL", "Rd, Rm, Rs"},
    {"cccc 0001 101S .... dddd ssss 0011 mmmm", v4, "LSR", "Rd, Rm, Rs"},
    {"cccc 0001 101S .... dddd ssss 0101 mmmm", v4, "ASR", "Rd, Rm, Rs"},
    {"cccc 0001 101S .... dddd ssss 0111 mmmm", v4, "ROR", "Rd, Rm, Rs"},
    {"cccc 0001 111S .... dddd ssss 0tt1 mmmm", v4, "MVN", "Rd, Rm, @shift_name Rs"},
};

inline constexpr Row<32> data_register[] = {
    {"cccc 0000 000S nnnn dddd iiii itt0 mmmm", v4, "AND", "Rd, Rn, @shifted"},
    {"cccc 0000 001S nnnn dddd iiii itt0 mmmm", v4, "EOR", "Rd, Rn, @shifted"},
    {"cccc 0000 010S nnnn dddd iiii itt0 mmmm", v4, "SUB", "Rd, Rn, @shifted"},
    {"cccc 0000 011S nnnn dddd iiii itt0 mmmm", v4, "RSB", "Rd, Rn, @shifted"},
    {"cccc 0000 100S nnnn dddd iiii itt0 mmmm", v4, "ADD", "Rd, Rn, @shifted"},
    {"cccc 0000 101S nnnn dddd iiii itt0 mmmm", v4, "ADC", "Rd, Rn, @shifted"},
    {"cccc 0000 110S nnnn dddd iiii itt0 mmmm", v4, "SBC", "Rd, Rn, @shifted"},
    {"cccc 0000 111S nnnn dddd iiii itt0 mmmm", v4, "RSC", "Rd, Rn, @shifted"},
    {"cccc 0001 0001 nnnn .... iiii itt0 mmmm", v4, "TST", "Rn, @shifted"},
    {"cccc 0001 0011 nnnn .... iiii itt0 mmmm", v4, "TEQ", "Rn, @shifted"},
    {"cccc 0001 0101 nnnn .... iiii itt0 mmmm", v4, "CMP", "Rn, @shifted"},
    {"cccc 0001 0111 nnnn .... iiii itt0 mmmm", v4, "CMN", "Rn, @shifted"},
    {"cccc 0001 100S nnnn dddd iiii itt0 mmmm", v4, "ORR", "Rd, Rn, @shifted"},
    {"cccc 0001 110S nnnn dddd iiii itt0 mmmm", v4, "BIC", "Rd, Rn, @shifted"},
    {"cccc 0001 101S .... dddd 0000 0000 mmmm", v4, "MOV", "Rd, Rm"},
    {"cccc 0001 101S .... dddd 0000 0110 mmmm", v4, "RRX", "Rd, Rm"},
    {"cccc 0001 101S .... dddd iiii i000 mmmm", v4, "LSL", "Rd, Rm, #i"},
    {"cccc 0001 101S .... dddd iiii i010 mmmm", v4, "LSR", "Rd, Rm, @shift_amount"},
    {"cccc 0001 101S .... dddd iiii i100 mmmm", v4, "ASR", "Rd, Rm, @shift_amount"},
    {"cccc 0001 101S .... dddd iiii i110 mmmm", v4, "ROR", "Rd, Rm, #i"},
    {"cccc 0001 111S .... dddd iiii itt0 mmmm", v4, "MVN", "Rd, @shifted"},
};

inline constexpr Row<32> data_immediate[] = {
    {"cccc 0010 000S nnnn dddd rrrr iiii iiii", v4, "AND", "Rd, Rn, @constant"},
    {"cccc 0010 001S nnnn dddd rrrr iiii iiii", v4, "EOR", "Rd, Rn, @constant"},
    {"cccc 0010 010S nnnn dddd rrrr iiii iiii", v4, "SUB", "Rd, Rn, @constant"},
    {"cccc 0010 011S nnnn dddd rrrr iiii iiii", v4, "RSB", "Rd, Rn, @constant"},
    {"cccc 0010 100S nnnn dddd rrrr iiii iiii", v4, "ADD", "Rd, Rn, @constant"},
    {"cccc 0010 101S nnnn dddd rrrr iiii iiii", v4, "ADC", "Rd, Rn, @constant"},
    {"cccc 0010 110S nnnn dddd rrrr iiii iiii", v4, "SBC", "Rd, Rn, @constant"},
    {"cccc 0010 111S nnnn dddd rrrr iiii iiii", v4, "RSC", "Rd, Rn, @constant"},
    {"cccc 0011 0001 nnnn .... rrrr iiii iiii", v4, "TST", "Rn, @constant"},
    {"cccc 0011 0011 nnnn .... rrrr iiii iiii", v4, "TEQ", "Rn, @constant"},
    {"cccc 0011 0101 nnnn .... rrrr iiii iiii", v4, "CMP", "Rn, @constant"},
    {"cccc 0011 0111 nnnn .... rrrr iiii iiii", v4, "CMN", "Rn, @constant"},
    {"cccc 0011 100S nnnn dddd rrrr iiii iiii", v4, "ORR", "Rd, Rn, @constant"},
    {"cccc 0011 110S nnnn dddd rrrr iiii iiii", v4, "BIC", "Rd, Rn, @constant"},
    {"cccc 0011 101S .... dddd rrrr iiii iiii", v4, "MOV", "Rd, @constant"},
    {"cccc 0011 111S .... dddd rrrr iiii iiii", v4, "MVN", "Rd, @constant"},
};

inline constexpr Row<32> load_store[] = {
    {"cccc 0101 0010 1101 tttt 0000 0000 0100", v4, "PUSH", "{Rt}"},
    {"cccc 0100 1001 1101 tttt 0000 0000 0100", v4, "POP", "{Rt}"},
    {"cccc 010. .1.. .... 1111 .... .... ....", unpredictable, "STRB or LDRB of PC"},
    {"cccc 011. .1.. .... 1111 .... ...0 ....", unpredictable, "STRB or LDRB of PC"},
    {"cccc 011. .... .... .... .... ...0 1111", unpredictable, "an index of PC"},
    {"cccc 0100 u010 nnnn tttt iiii iiii iiii", v4, "STRT", "Rt, @address_2"},
    {"cccc 0110 u010 nnnn tttt iiii iss0 mmmm", v4, "STRT", "Rt, @address_2"},
    {"cccc 010p u0w0 nnnn tttt iiii iiii iiii", v4, "STR", "Rt, @address_2"},
    {"cccc 011p u0w0 nnnn tttt iiii iss0 mmmm", v4, "STR", "Rt, @address_2"},
    {"cccc 0100 u011 nnnn tttt iiii iiii iiii", v4, "LDRT", "Rt, @address_2"},
    {"cccc 0110 u011 nnnn tttt iiii iss0 mmmm", v4, "LDRT", "Rt, @address_2"},
    {"cccc 010p u0w1 nnnn tttt iiii iiii iiii", v4, "LDR", "Rt, @address_2"},
    {"cccc 011p u0w1 nnnn tttt iiii iss0 mmmm", v4, "LDR", "Rt, @address_2"},
    {"cccc 0100 u110 nnnn tttt iiii iiii iiii", v4, "STRBT", "Rt, @address_2"},
    {"cccc 0110 u110 nnnn tttt iiii iss0 mmmm", v4, "STRBT", "Rt, @address_2"},
    {"cccc 010p u1w0 nnnn tttt iiii iiii iiii", v4, "STRB", "Rt, @address_2"},
    {"cccc 011p u1w0 nnnn tttt iiii iss0 mmmm", v4, "STRB", "Rt, @address_2"},
    {"cccc 0100 u111 nnnn tttt iiii iiii iiii", v4, "LDRBT", "Rt, @address_2"},
    {"cccc 0110 u111 nnnn tttt iiii iss0 mmmm", v4, "LDRBT", "Rt, @address_2"},
    {"cccc 010p u1w1 nnnn tttt iiii iiii iiii", v4, "LDRB", "Rt, @address_2"},
    {"cccc 011p u1w1 nnnn tttt iiii iss0 mmmm", v4, "LDRB", "Rt, @address_2"},
};

inline constexpr Row<32> parallel[] = {
    {"cccc 0110 0001 nnnn dddd .... 0001 mmmm", v6, "SADD16", "Rd, Rn, Rm"},
    {"cccc 0110 0001 nnnn dddd .... 0011 mmmm", v6, "SASX", "Rd, Rn, Rm"},
    {"cccc 0110 0001 nnnn dddd .... 0101 mmmm", v6, "SSAX", "Rd, Rn, Rm"},
    {"cccc 0110 0001 nnnn dddd .... 0111 mmmm", v6, "SSUB16", "Rd, Rn, Rm"},
    {"cccc 0110 0001 nnnn dddd .... 1001 mmmm", v6, "SADD8", "Rd, Rn, Rm"},
    {"cccc 0110 0001 nnnn dddd .... 1111 mmmm", v6, "SSUB8", "Rd, Rn, Rm"},
    {"cccc 0110 0010 nnnn dddd .... 0001 mmmm", v6, "QADD16", "Rd, Rn, Rm"},
    {"cccc 0110 0010 nnnn dddd .... 0011 mmmm", v6, "QASX", "Rd, Rn, Rm"},
    {"cccc 0110 0010 nnnn dddd .... 0101 mmmm", v6, "QSAX", "Rd, Rn, Rm"},
    {"cccc 0110 0010 nnnn dddd .... 0111 mmmm", v6, "QSUB16", "Rd, Rn, Rm"},
    {"cccc 0110 0010 nnnn dddd .... 1001 mmmm", v6, "QADD8", "Rd, Rn, Rm"},
    {"cccc 0110 0010 nnnn dddd .... 1111 mmmm", v6, "QSUB8", "Rd, Rn, Rm"},
    {"cccc 0110 0011 nnnn dddd .... 0001 mmmm", v6, "SHADD16", "Rd, Rn, Rm"},
    {"cccc 0110 0011 nnnn dddd .... 0011 mmmm", v6, "SHASX", "Rd, Rn, Rm"},
    {"cccc 0110 0011 nnnn dddd .... 0101 mmmm", v6, "SHSAX", "Rd, Rn, Rm"},
    {"cccc 0110 0011 nnnn dddd .... 0111 mmmm", v6, "SHSUB16", "Rd, Rn, Rm"},
    {"cccc 0110 0011 nnnn dddd .... 1001 mmmm", v6, "SHADD8", "Rd, Rn, Rm"},
    {"cccc 0110 0011 nnnn dddd .... 1111 mmmm", v6, "SHSUB8", "Rd, Rn, Rm"},
    {"cccc 0110 0101 nnnn dddd .... 0001 mmmm", v6, "UADD16", "Rd, Rn, Rm"},
    {"cccc 0110 0101 nnnn dddd .... 0011 mmmm", v6, "UASX", "Rd, Rn, Rm"},
    {"cccc 0110 0101 nnnn dddd .... 0101 mmmm", v6, "USAX", "Rd, Rn, Rm"},
    {"cccc 0110 0101 nnnn dddd .... 0111 mmmm", v6, "USUB16", "Rd, Rn, Rm"},
    {"cccc 0110 0101 nnnn dddd .... 1001 mmmm", v6, "UADD8", "Rd, Rn, Rm"},
    {"cccc 0110 0101 nnnn dddd .... 1111 mmmm", v6, "USUB8", "Rd, Rn, Rm"},
    {"cccc 0110 0110 nnnn dddd .... 0001 mmmm", v6, "UQADD16", "Rd, Rn, Rm"},
    {"cccc 0110 0110 nnnn dddd .... 0011 mmmm", v6, "UQASX", "Rd, Rn, Rm"},
    {"cccc 0110 0110 nnnn dddd .... 0101 mmmm", v6, "UQSAX", "Rd, Rn, Rm"},
    {"cccc 0110 0110 nnnn dddd .... 0111 mmmm", v6, "UQSUB16", "Rd, Rn, Rm"},
    {"cccc 0110 0110 nnnn dddd .... 1001 mmmm", v6, "UQADD8", "Rd, Rn, Rm"},
    {"cccc 0110 0110 nnnn dddd .... 1111 mmmm", v6, "UQSUB8", "Rd, Rn, Rm"},
    {"cccc 0110 0111 nnnn dddd .... 0001 mmmm", v6, "UHADD16", "Rd, Rn, Rm"},
    {"cccc 0110 0111 nnnn dddd .... 0011 mmmm", v6, "UHASX", "Rd, Rn, Rm"},
    {"cccc 0110 0111 nnnn dddd .... 0101 mmmm", v6, "UHSAX", "Rd, Rn, Rm"},
    {"cccc 0110 0111 nnnn dddd .... 0111 mmmm", v6, "UHSUB16", "Rd, Rn, Rm"},
    {"cccc 0110 0111 nnnn dddd .... 1001 mmmm", v6, "UHADD8", "Rd, Rn, Rm"},
    {"cccc 0110 0111 nnnn dddd .... 1111 mmmm", v6, "UHSUB8", "Rd, Rn, Rm"},
};

inline constexpr Row<32> packing[] = {
    {"cccc 0110 1000 nnnn dddd iiii i001 mmmm", v6, "PKHBT", "Rd, Rn, Rm@pack_shift"},
    {"cccc 0110 1000 nnnn dddd iiii i101 mmmm", v6, "PKHTB", "Rd, Rn, Rm@pack_shift"},
    {"cccc 0110 1000 nnnn dddd .... 1011 mmmm", v6, "SEL", "Rd, Rn, Rm"},
    {"cccc 0110 101s ssss dddd iiii it01 nnnn", v6, "SSAT", "Rd, @saturate, Rn@pack_shift"},
    {"cccc 0110 111s ssss dddd iiii it01 nnnn", v6, "USAT", "Rd, #s, Rn@pack_shift"},
    {"cccc 0110 1010 ssss dddd .... 0011 nnnn", v6, "SSAT16", "Rd, @saturate, Rn"},
    {"cccc 0110 1110 ssss dddd .... 0011 nnnn", v6, "USAT16", "Rd, #s, Rn"},
    {"cccc 0110 1000 1111 dddd rr.. 0111 mmmm", v6, "SXTB16", "Rd, Rm@rotation"},
    {"cccc 0110 1000 nnnn dddd rr.. 0111 mmmm", v6, "SXTAB16", "Rd, Rn, Rm@rotation"},
    {"cccc 0110 1010 1111 dddd rr.. 0111 mmmm", v6, "SXTB", "Rd, Rm@rotation"},
    {"cccc 0110 1010 nnnn dddd rr.. 0111 mmmm", v6, "SXTAB", "Rd, Rn, Rm@rotation"},
    {"cccc 0110 1011 1111 dddd rr.. 0111 mmmm", v6, "SXTH", "Rd, Rm@rotation"},
    {"cccc 0110 1011 nnnn dddd rr.. 0111 mmmm", v6, "SXTAH", "Rd, Rn, Rm@rotation"},
    {"cccc 0110 1100 1111 dddd rr.. 0111 mmmm", v6, "UXTB16", "Rd, Rm@rotation"},
    {"cccc 0110 1100 nnnn dddd rr.. 0111 mmmm", v6, "UXTAB16", "Rd, Rn, Rm@rotation"},
    {"cccc 0110 1110 1111 dddd rr.. 0111 mmmm", v6, "UXTB", "Rd, Rm@rotation"},
    {"cccc 0110 1110 nnnn dddd rr.. 0111 mmmm", v6, "UXTAB", "Rd, Rn, Rm@rotation"},
    {"cccc 0110 1111 1111 dddd rr.. 0111 mmmm", v6, "UXTH", "Rd, Rm@rotation"},
    {"cccc 0110 1111 nnnn dddd rr.. 0111 mmmm", v6, "UXTAH", "Rd, Rn, Rm@rotation"},
    {"cccc 0110 1011 .... dddd .... 0011 mmmm", v6, "REV", "Rd, Rm"},
    {"cccc 0110 1011 .... dddd .... 1011 mmmm", v6, "REV16", "Rd, Rm"},
    {"cccc 0110 1111 .... dddd .... 0011 mmmm", v6t2, "RBIT", "Rd, Rm"},
    {"cccc 0110 1111 .... dddd .... 1011 mmmm", v6, "REVSH", "Rd, Rm"},
};

inline constexpr Row<32> signed_multiply[] = {
    {"cccc 0111 0000 dddd 1111 mmmm 0001 nnnn", v6, "SMUAD", "Rd, Rn, Rm"},
    {"cccc 0111 0000 dddd aaaa mmmm 0001 nnnn", v6, "SMLAD", "Rd, Rn, Rm, Ra"},
    {"cccc 0111 0000 dddd 1111 mmmm 0101 nnnn", v6, "SMUSD", "Rd, Rn, Rm"},
    {"cccc 0111 0000 dddd aaaa mmmm 0101 nnnn", v6, "SMLSD", "Rd, Rn, Rm, Ra"},
    {"cccc 0111 0100 hhhh llll mmmm 0001 nnnn", v6, "SMLALD", "Rl, Rh, Rn, Rm"},
    {"cccc 0111 0100 hhhh llll mmmm 0101 nnnn", v6, "SMLSLD", "Rl, Rh, Rn, Rm"},
    {"cccc 0111 0101 dddd 1111 mmmm 0001 nnnn", v6, "SMMUL", "Rd, Rn, Rm"},
    {"cccc 0111 0101 dddd aaaa mmmm 0001 nnnn", v6, "SMMLA", "Rd, Rn, Rm, Ra"},
    {"cccc 0111 0101 dddd aaaa mmmm 1101 nnnn", v6, "SMMLS", "Rd, Rn, Rm, Ra"},
    {"cccc 0111 0000 dddd 1111 mmmm 0011 nnnn", v6, "SMUADX", "Rd, Rn, Rm"},
    {"cccc 0111 0000 dddd aaaa mmmm 0011 nnnn", v6, "SMLADX", "Rd, Rn, Rm, Ra"},
    {"cccc 0111 0000 dddd 1111 mmmm 0111 nnnn", v6, "SMUSDX", "Rd, Rn, Rm"},
    {"cccc 0111 0000 dddd aaaa mmmm 0111 nnnn", v6, "SMLSDX", "Rd, Rn, Rm, Ra"},
    {"cccc 0111 0100 hhhh llll mmmm 0011 nnnn", v6, "SMLALDX", "Rl, Rh, Rn, Rm"},
    {"cccc 0111 0100 hhhh llll mmmm 0111 nnnn", v6, "SMLSLDX", "Rl, Rh, Rn, Rm"},
    {"cccc 0111 0101 dddd 1111 mmmm 0011 nnnn", v6, "SMMULR", "Rd, Rn, Rm"},
    {"cccc 0111 0101 dddd aaaa mmmm 0011 nnnn", v6, "SMMLAR", "Rd, Rn, Rm, Ra"},
    {"cccc 0111 0101 dddd aaaa mmmm 1111 nnnn", v6, "SMMLSR", "Rd, Rn, Rm, Ra"},
    {"cccc 0111 0001 dddd .... mmmm 0001 nnnn", div, "SDIV", "Rd, Rn, Rm"},
    {"cccc 0111 0011 dddd .... mmmm 0001 nnnn", div, "UDIV", "Rd, Rn, Rm"},
};

inline constexpr Row<32> media[] = {
    {"cccc 0111 1000 dddd 1111 mmmm 0001 nnnn", v6, "USAD8", "Rd, Rn, Rm"},
    {"cccc 0111 1000 dddd aaaa mmmm 0001 nnnn", v6, "USADA8", "Rd, Rn, Rm, Ra"},
    {"cccc 0111 101w wwww dddd llll l101 nnnn", v6t2, "SBFX", "Rd, Rn, #l, @width"},
    {"cccc 0111 111w wwww dddd llll l101 nnnn", v6t2, "UBFX", "Rd, Rn, #l, @width"},
    {"cccc 0111 110h hhhh dddd llll l001 1111", v6t2, "BFC", "Rd, #l, @high_width"},
    {"cccc 0111 110h hhhh dddd llll l001 nnnn", v6t2, "BFI", "Rd, Rn, #l, @high_width"},
    // Traps on every core, and is meant to: DDI 0406C A8.8.247 gives it to ARMv4T and later.
    {"1110 0111 1111 iiii iiii iiii 1111 iiii", v4, "UDF", "#i"},
};

inline constexpr Row<32> block[] = {
    // An empty list, or PC as base.
    {"cccc 100. .... .... 0000 0000 0000 0000", unpredictable, "LDM or STM of nothing"},
    {"cccc 100. .... 1111 .... .... .... ....", unpredictable, "LDM or STM with PC as base"},
    {"cccc 1001 0010 1101 rrrr rrrr rrrr rrrr", v4, "PUSH", "@register_list"},
    {"cccc 1000 1011 1101 rrrr rrrr rrrr rrrr", v4, "POP", "@register_list"},
    {"cccc 1000 0.w0 nnnn rrrr rrrr rrrr rrrr", v4, "STMDA", "Rn@writeback, @register_list"},
    {"cccc 1000 0.w1 nnnn rrrr rrrr rrrr rrrr", v4, "LDMDA", "Rn@writeback, @register_list"},
    {"cccc 1000 1.w0 nnnn rrrr rrrr rrrr rrrr", v4, "STM", "Rn@writeback, @register_list"},
    {"cccc 1000 1.w1 nnnn rrrr rrrr rrrr rrrr", v4, "LDM", "Rn@writeback, @register_list"},
    {"cccc 1001 0.w0 nnnn rrrr rrrr rrrr rrrr", v4, "STMDB", "Rn@writeback, @register_list"},
    {"cccc 1001 0.w1 nnnn rrrr rrrr rrrr rrrr", v4, "LDMDB", "Rn@writeback, @register_list"},
    {"cccc 1001 1.w0 nnnn rrrr rrrr rrrr rrrr", v4, "STMIB", "Rn@writeback, @register_list"},
    {"cccc 1001 1.w1 nnnn rrrr rrrr rrrr rrrr", v4, "LDMIB", "Rn@writeback, @register_list"},
    {"cccc 1010 oooo oooo oooo oooo oooo oooo", v4, "B", "@branch"},
    {"cccc 1011 oooo oooo oooo oooo oooo oooo", v4, "BL", "@branch"},
};

inline constexpr Row<32> supervisor[] = {
    {"cccc 1111 iiii iiii iiii iiii iiii iiii", v4, "SVC", "@svc"},
};

inline constexpr Section<32> sections[] = {
    {"DDI 0406C.d A5.2.11 MSR (immediate), and hints", hints},
    {"DDI 0406C.d A5.2 16-bit immediate load; A8.8.102 MOV, A8.8.106 MOVT", moves_16},
    {"DDI 0406C.d A5.2.12 Miscellaneous instructions", miscellaneous},
    {"DDI 0487 F4.1 Data-processing and miscellaneous instructions, Cyclic Redundancy Check",
     crc32},
    {"DDI 0406C.d A5.2.6 Saturating addition and subtraction", saturating},
    {"DDI 0406C.d A5.2.7 Halfword multiply and multiply accumulate", halfword_multiply},
    {"DDI 0406C.d A5.2.5 Multiply and multiply accumulate", multiply},
    {"DDI 0406C.d A5.2.10 Synchronization primitives, SWP and SWPB (gone in DDI 0487)",
     swap, Fate::emulated},
    {"DDI 0406C.d A5.2.10 Synchronization primitives; DDI 0487 F4.1, acquire and release",
     synchronization},
    {"DDI 0406C.d A5.2.9 Extra load/store instructions, unprivileged", extra_unprivileged},
    {"DDI 0406C.d A5.2.8 Extra load/store instructions", extra_load_store},
    {"DDI 0406C.d A5.2.2 Data-processing (register-shifted register)", data_register_shifted},
    {"DDI 0406C.d A5.2.1 Data-processing (register)", data_register},
    {"DDI 0406C.d A5.2.3 Data-processing (immediate)", data_immediate},
    {"DDI 0406C.d A5.3 Load/store word and unsigned byte", load_store},
    {"DDI 0406C.d A5.4.1 and A5.4.2 Parallel addition and subtraction", parallel},
    {"DDI 0406C.d A5.4.3 Packing, unpacking, saturation, and reversal", packing},
    {"DDI 0406C.d A5.4.4 Signed multiply, signed and unsigned divide", signed_multiply},
    {"DDI 0406C.d A5.4 Media instructions", media},
    {"DDI 0406C.d A5.5 Branch, branch with link, and block data transfer", block},
    {"DDI 0406C.d A5.6 Coprocessor instructions, and Supervisor Call", supervisor},
};
// clang-format on

}  // namespace isa::a32_integer
