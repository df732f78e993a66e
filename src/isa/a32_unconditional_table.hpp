#pragma once

#include "isa/row.hpp"

// A32 words whose condition field is 1111, less coprocessors and Advanced SIMD. Before ARMv5 this
// space was the condition NV.
namespace isa::a32_unconditional {

using enum Feature;

// clang-format off
inline constexpr Row<32> miscellaneous[] = {
    {"1111 0001 0000 10m0 .... ...a if0n nnnn", v6, "CPSIE", "@cps"},
    {"1111 0001 0000 11m0 .... ...a if0n nnnn", v6, "CPSID", "@cps"},
    {"1111 0001 0000 00m0 .... .... ..0n nnnn", v6, "CPS", "#n"},
    {"1111 0001 0000 ...1 .... ..e. 0000 ....", v6, "SETEND", "@endian"},
    {"1111 0001 0001 .... .... ..i. 0000 ....", v8, "SETPAN", "#i"},
    {"1111 0101 0111 .... .... .... 0001 ....", v6k, "CLREX"},
    {"1111 0101 0111 .... .... .... 0100 0000", v7, "SSBB"},
    {"1111 0101 0111 .... .... .... 0100 0100", v7, "PSSBB"},
    {"1111 0101 0111 .... .... .... 0100 oooo", v7, "DSB", "@barrier"},
    {"1111 0101 0111 .... .... .... 0101 oooo", v7, "DMB", "@barrier"},
    {"1111 0101 0111 .... .... .... 0110 oooo", v7, "ISB", "@barrier"},
    {"1111 0101 0111 .... .... .... 0111 0000", v8, "SB"},
};

inline constexpr Row<32> hints[] = {
    {"1111 0100 .001 .... .... .... .... ....", v7mp, "memory hint that does nothing"},
    {"1111 0100 u101 nnnn .... iiii iiii iiii", v7, "PLI", "@address_hint"},
    {"1111 0100 ..11 .... .... .... .... ....", unpredictable, "memory hint space"},
    {"1111 0101 .001 1111 .... .... .... ....", unpredictable, "PLDW of PC"},
    {"1111 0101 u001 nnnn .... iiii iiii iiii", v7mp, "PLDW", "@address_hint"},
    {"1111 0101 u101 nnnn .... iiii iiii iiii", v5te, "PLD", "@address_hint"},
    {"1111 0101 ..11 .... .... .... .... ....", unpredictable, "memory hint space"},
    {"1111 0110 .001 .... .... .... ...0 ....", v7mp, "memory hint that does nothing"},
    {"1111 0110 u101 nnnn .... iiii iss0 mmmm", v7, "PLI", "@address_hint"},
    {"1111 0111 u001 nnnn .... iiii iss0 mmmm", v7mp, "PLDW", "@address_hint"},
    {"1111 0111 u101 nnnn .... iiii iss0 mmmm", v5te, "PLD", "@address_hint"},
    {"1111 011. ..11 .... .... .... ...0 ....", unpredictable, "memory hint space"},
    // Go fills with f7fabcfd, which lies here.
    {"1111 0111 1111 .... .... .... 1111 ....", unallocated, "permanently undefined"},
};

inline constexpr Row<32> exceptions[] = {
    {"1111 1000 01w0 .... .... .... ...m mmmm", v6, "SRSDA", "sp@writeback, #m"},
    {"1111 1000 00w1 nnnn .... .... .... ....", v6, "RFEDA", "Rn@writeback"},
    {"1111 1000 11w0 .... .... .... ...m mmmm", v6, "SRSIA", "sp@writeback, #m"},
    {"1111 1000 10w1 nnnn .... .... .... ....", v6, "RFEIA", "Rn@writeback"},
    {"1111 1001 01w0 .... .... .... ...m mmmm", v6, "SRSDB", "sp@writeback, #m"},
    {"1111 1001 00w1 nnnn .... .... .... ....", v6, "RFEDB", "Rn@writeback"},
    {"1111 1001 11w0 .... .... .... ...m mmmm", v6, "SRSIB", "sp@writeback, #m"},
    {"1111 1001 10w1 nnnn .... .... .... ....", v6, "RFEIB", "Rn@writeback"},
};

inline constexpr Row<32> branch[] = {
    {"1111 101h oooo oooo oooo oooo oooo oooo", v5t, "BLX", "@branch_exchange"},
};

inline constexpr Section<32> sections[] = {
    {"DDI 0406C.d A5.7.1 Memory hints, Advanced SIMD instructions, and miscellaneous instructions",
     miscellaneous},
    {"DDI 0406C.d A5.7.1 Memory hints, Advanced SIMD instructions, and miscellaneous instructions",
     hints},
    {"DDI 0406C.d A5.7 Unconditional instructions, SRS and RFE", exceptions},
    {"DDI 0406C.d A5.7 Unconditional instructions, BLX (immediate)", branch},
};
// clang-format on

}  // namespace isa::a32_unconditional
