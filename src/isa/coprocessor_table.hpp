#pragma once

#include "isa/row.hpp"

// Coprocessor accesses by (coprocessor, op1, CRn, CRm, op2), less 10 and 11. The encoding of MRC
// is as old as ARM; what counts is the register. Drawn like any other word: bits 23-21 op1, 19-16
// CRn, 11-8 coprocessor, 7-5 op2, 3-0 CRm.
namespace isa::coprocessor {

using enum Feature;

// Generic access to a coprocessor that is not there.
inline constexpr More absent{.also = FeatureSet(unallocated)};

// clang-format off
inline constexpr Row<32> system_control[] = {
    // CP15 operations that user programs may use since ARMv6: before, they were privileged.
    {"cccc 1110 0000 0111 tttt 1111 1001 0101", v6, "MCR", "p15, 0, Rt, c7, c5, 4; ISB"},
    {"cccc 1110 0000 0111 tttt 1111 1001 1010", v6, "MCR", "p15, 0, Rt, c7, c10, 4; DSB"},
    {"cccc 1110 0000 0111 tttt 1111 1011 1010", v6, "MCR", "p15, 0, Rt, c7, c10, 5; DMB"},
    // Thread ID registers: the encoding of MRC is old, the registers are ARMv6K.
    {"cccc 1110 0000 1101 tttt 1111 0101 0000", v6k, "MCR", "p15, 0, Rt, c13, c0, 2; TPIDRURW"},
    {"cccc 1110 0001 1101 tttt 1111 0101 0000", v6k, "MRC", "p15, 0, Rt, c13, c0, 2; TPIDRURW"},
    {"cccc 1110 0000 1101 tttt 1111 0111 0000", v6k, "MCR", "p15, 0, Rt, c13, c0, 3; TPIDRURO"},
    {"cccc 1110 0001 1101 tttt 1111 0111 0000", v6k, "MRC", "p15, 0, Rt, c13, c0, 3; TPIDRURO"},
    {"cccc 1110 0000 1101 tttt 1111 1001 0000", v6k, "MCR", "p15, 0, Rt, c13, c0, 4; TPIDRPRW"},
    {"cccc 1110 0001 1101 tttt 1111 1001 0000", v6k, "MRC", "p15, 0, Rt, c13, c0, 4; TPIDRPRW"},
    // Performance monitors and the Generic Timer, of ARMv7.
    {"cccc 1110 0000 1001 tttt 1111 qqq1 1100", v7, "MCR",
     "p15, 0, Rt, c9, c12, =q; performance monitor"},
    {"cccc 1110 0001 1001 tttt 1111 qqq1 1100", v7, "MRC",
     "p15, 0, Rt, c9, c12, =q; performance monitor"},
    {"cccc 1110 0000 1001 tttt 1111 qqq1 1101", v7, "MCR",
     "p15, 0, Rt, c9, c13, =q; performance monitor"},
    {"cccc 1110 0001 1001 tttt 1111 qqq1 1101", v7, "MRC",
     "p15, 0, Rt, c9, c13, =q; performance monitor"},
    {"cccc 1110 0000 1001 tttt 1111 qqq1 1110", v7, "MCR",
     "p15, 0, Rt, c9, c14, =q; performance monitor"},
    {"cccc 1110 0001 1001 tttt 1111 qqq1 1110", v7, "MRC",
     "p15, 0, Rt, c9, c14, =q; performance monitor"},
    {"cccc 1110 0000 1110 tttt 1111 qqq1 mmmm", v7, "MCR",
     "p15, 0, Rt, c14, c=m, =q; Generic Timer or performance monitor"},
    {"cccc 1110 0001 1110 tttt 1111 qqq1 mmmm", v7, "MRC",
     "p15, 0, Rt, c14, c=m, =q; Generic Timer or performance monitor"},
    // Hyp mode's registers and, with CRn 12, those of the Security Extensions.
    {"cccc 1110 1000 nnnn tttt 1111 qqq1 mmmm", virt, "MCR",
     "p15, 4, Rt, c=n, c=m, =q; Hyp register"},
    {"cccc 1110 1001 nnnn tttt 1111 qqq1 mmmm", virt, "MRC",
     "p15, 4, Rt, c=n, c=m, =q; Hyp register"},
    {"cccc 1110 0000 1100 tttt 1111 0001 0000", sec, "MCR", "p15, 0, Rt, c12, c0, 0; VBAR"},
    {"cccc 1110 0001 1100 tttt 1111 0001 0000", sec, "MRC", "p15, 0, Rt, c12, c0, 0; VBAR"},
    {"cccc 1110 0000 1100 tttt 1111 0011 0000", sec, "MCR", "p15, 0, Rt, c12, c0, 1; MVBAR"},
    {"cccc 1110 0001 1100 tttt 1111 0011 0000", sec, "MRC", "p15, 0, Rt, c12, c0, 1; MVBAR"},
    {"cccc 1110 0000 1100 tttt 1111 0001 0001", v7, "MCR", "p15, 0, Rt, c12, c1, 0; ISR"},
    {"cccc 1110 0001 1100 tttt 1111 0001 0001", v7, "MRC", "p15, 0, Rt, c12, c1, 0; ISR"},
    {"cccc 1110 0000 0001 tttt 1111 0001 0001", sec, "MCR", "p15, 0, Rt, c1, c1, 0; SCR"},
    {"cccc 1110 0001 0001 tttt 1111 0001 0001", sec, "MRC", "p15, 0, Rt, c1, c1, 0; SCR"},
    {"cccc 1110 0000 0001 tttt 1111 0011 0001", sec, "MCR", "p15, 0, Rt, c1, c1, 1; SDER"},
    {"cccc 1110 0001 0001 tttt 1111 0011 0001", sec, "MRC", "p15, 0, Rt, c1, c1, 1; SDER"},
    {"cccc 1110 0000 0001 tttt 1111 0101 0001", sec, "MCR", "p15, 0, Rt, c1, c1, 2; NSACR"},
    {"cccc 1110 0001 0001 tttt 1111 0101 0001", sec, "MRC", "p15, 0, Rt, c1, c1, 2; NSACR"},
    {"cccc 1110 0001 0000 tttt 1111 1011 0000", v7, "MRC", "p15, 0, Rt, c0, c0, 5; MPIDR"},
    {"cccc 1110 0001 0000 tttt 1111 qqq1 0001", v6, "MRC",
     "p15, 0, Rt, c0, c1, =q; CPU feature register"},
    {"cccc 1110 0001 0000 tttt 1111 qqq1 0010", v6, "MRC",
     "p15, 0, Rt, c0, c2, =q; CPU feature register"},
    {"cccc 1110 0011 0000 tttt 1111 qqq1 0000", v7, "MRC",
     "p15, 1, Rt, c0, c0, =q; cache size register"},
    {"cccc 1110 0100 0000 tttt 1111 0001 0000", v7, "MCR", "p15, 2, Rt, c0, c0, 0; CSSELR"},
    {"cccc 1110 0101 0000 tttt 1111 0001 0000", v7, "MRC", "p15, 2, Rt, c0, c0, 0; CSSELR"},
    // The rest of the System Control coprocessor is privileged, and much of it as old as ARMv4.
    // What a core makes of it is not a matter of its instruction set.
    {"cccc 1110 ooo0 nnnn tttt 1111 qqq1 mmmm", v4, "MCR",
     "p15, =o, Rt, c=n, c=m, =q; system control"},
    {"cccc 1110 ooo1 nnnn tttt 1111 qqq1 mmmm", v4, "MRC",
     "p15, =o, Rt, c=n, c=m, =q; system control"},
};

inline constexpr Row<32> system_control_pairs[] = {
    {"cccc 1100 0100 hhhh tttt 1111 0000 1110", v7, "MCRR", "p15, 0, Rt, Rh, c14; CNTPCT"},
    {"cccc 1100 0100 hhhh tttt 1111 0001 1110", v7, "MCRR", "p15, 1, Rt, Rh, c14; CNTVCT"},
    {"cccc 1100 0100 hhhh tttt 1111 0010 1110", v7, "MCRR", "p15, 2, Rt, Rh, c14; CNTP_CVAL"},
    {"cccc 1100 0100 hhhh tttt 1111 0011 1110", v7, "MCRR", "p15, 3, Rt, Rh, c14; CNTV_CVAL"},
    {"cccc 1100 0100 hhhh tttt 1111 0100 1110", virt, "MCRR", "p15, 4, Rt, Rh, c14; CNTVOFF"},
    {"cccc 1100 0100 hhhh tttt 1111 0110 1110", virt, "MCRR", "p15, 6, Rt, Rh, c14; CNTHP_CVAL"},
    {"cccc 1100 0100 hhhh tttt 1111 oooo 0010", v7, "MCRR", "p15, =o, Rt, Rh, c2; TTBR, with LPAE"},
    {"cccc 1100 0100 hhhh tttt 1111 oooo 0111", v7, "MCRR", "p15, =o, Rt, Rh, c7; PAR, with LPAE"},
    {"cccc 1100 0100 hhhh tttt 1111 oooo mmmm", v6, "MCRR",
     "p15, =o, Rt, Rh, c=m; block cache operation"},
    {"cccc 1100 0100 hhhh tttt 1110 oooo mmmm", v7, "MCRR", "p14, =o, Rt, Rh, c=m; debug"},
    {"cccc 1100 0101 hhhh tttt 1111 0000 1110", v7, "MRRC", "p15, 0, Rt, Rh, c14; CNTPCT"},
    {"cccc 1100 0101 hhhh tttt 1111 0001 1110", v7, "MRRC", "p15, 1, Rt, Rh, c14; CNTVCT"},
    {"cccc 1100 0101 hhhh tttt 1111 0010 1110", v7, "MRRC", "p15, 2, Rt, Rh, c14; CNTP_CVAL"},
    {"cccc 1100 0101 hhhh tttt 1111 0011 1110", v7, "MRRC", "p15, 3, Rt, Rh, c14; CNTV_CVAL"},
    {"cccc 1100 0101 hhhh tttt 1111 0100 1110", virt, "MRRC", "p15, 4, Rt, Rh, c14; CNTVOFF"},
    {"cccc 1100 0101 hhhh tttt 1111 0110 1110", virt, "MRRC", "p15, 6, Rt, Rh, c14; CNTHP_CVAL"},
    {"cccc 1100 0101 hhhh tttt 1111 oooo 0010", v7, "MRRC", "p15, =o, Rt, Rh, c2; TTBR, with LPAE"},
    {"cccc 1100 0101 hhhh tttt 1111 oooo 0111", v7, "MRRC", "p15, =o, Rt, Rh, c7; PAR, with LPAE"},
    {"cccc 1100 0101 hhhh tttt 1111 oooo mmmm", v6, "MRRC",
     "p15, =o, Rt, Rh, c=m; block cache operation"},
    {"cccc 1100 0101 hhhh tttt 1110 oooo mmmm", v7, "MRRC", "p14, =o, Rt, Rh, c=m; debug"},
};

inline constexpr Row<32> debug[] = {
    {"cccc 1110 1110 nnnn tttt 1110 qqq1 mmmm", v5tej, "MCR", "p14, 7, Rt, c=n, c=m, =q; Jazelle"},
    {"cccc 1110 1111 nnnn tttt 1110 qqq1 mmmm", v5tej, "MRC", "p14, 7, Rt, c=n, c=m, =q; Jazelle"},
    {"cccc 1110 1100 nnnn tttt 1110 qqq1 mmmm", v7, "MCR", "p14, 6, Rt, c=n, c=m, =q; ThumbEE"},
    {"cccc 1110 1101 nnnn tttt 1110 qqq1 mmmm", v7, "MRC", "p14, 6, Rt, c=n, c=m, =q; ThumbEE"},
    {"cccc 1110 0010 nnnn tttt 1110 qqq1 mmmm", v7, "MCR", "p14, 1, Rt, c=n, c=m, =q; trace"},
    {"cccc 1110 0011 nnnn tttt 1110 qqq1 mmmm", v7, "MRC", "p14, 1, Rt, c=n, c=m, =q; trace"},
    {"cccc 1110 ooo0 nnnn tttt 1110 qqq1 mmmm", v6, "MCR", "p14, =o, Rt, c=n, c=m, =q; debug"},
    {"cccc 1110 ooo1 nnnn tttt 1110 qqq1 mmmm", v6, "MRC", "p14, =o, Rt, c=n, c=m, =q; debug"},
    {"cccc 110p u0w0 nnnn 0101 1110 iiii iiii", v6, "STC", "p14, c5, @address_coprocessor"},
    {"cccc 110p u0w1 nnnn 0101 1110 iiii iiii", v6, "LDC", "p14, c5, @address_coprocessor"},
};

inline constexpr Row<32> xscale_rows[] = {
    // MIA of acc0 is iWMMXt's TMIA of wR0, MAR and MRA its TMCRR and TMRRC: the narrower row is
    // XScale's.
    {"cccc 1110 0010 0000 ssss 0000 0001 mmmm", xscale, "MIA", "acc0, Rm, Rs"},
    {"cccc 1110 0010 1000 ssss 0000 0001 mmmm", xscale, "MIAPH", "acc0, Rm, Rs"},
    {"cccc 1110 0010 1100 ssss 0000 0001 mmmm", xscale, "MIABB", "acc0, Rm, Rs"},
    {"cccc 1110 0010 1101 ssss 0000 0001 mmmm", xscale, "MIABT", "acc0, Rm, Rs"},
    {"cccc 1110 0010 1110 ssss 0000 0001 mmmm", xscale, "MIATB", "acc0, Rm, Rs"},
    {"cccc 1110 0010 1111 ssss 0000 0001 mmmm", xscale, "MIATT", "acc0, Rm, Rs"},
    {"cccc 1100 0100 hhhh llll 0000 0000 0000", xscale, "MAR", "acc0, Rl, Rh"},
    {"cccc 1100 0101 hhhh llll 0000 0000 0000", xscale, "MRA", "Rl, Rh, acc0"},
};

inline constexpr Row<32> iwmmxt_rows[] = {
    // Loads and stores. In coprocessor 1 they are FPA's LDF and STF bit for bit: iWMMXt is the
    // name given, since libgcc's unwinder and glibc's setjmp hold these words as iWMMXt, and
    // none of them is FPA.
    {"cccc 1100 0100 hhhh llll 0000 0000 dddd", iwmmxt, "TMCRR", "wr=d, Rl, Rh"},
    {"cccc 1100 0101 hhhh llll 0000 0000 dddd", iwmmxt, "TMRRC", "Rl, Rh, wr=d"},
    {"cccc 1101 u0w0 nnnn dddd 0000 iiii iiii", iwmmxt, "WSTRB", "wr=d, @address_byte"},
    {"cccc 1100 u010 nnnn dddd 0000 iiii iiii", iwmmxt, "WSTRB", "wr=d, @address_byte"},
    {"cccc 1101 u0w1 nnnn dddd 0000 iiii iiii", iwmmxt, "WLDRB", "wr=d, @address_byte"},
    {"cccc 1100 u011 nnnn dddd 0000 iiii iiii", iwmmxt, "WLDRB", "wr=d, @address_byte"},
    {"cccc 1101 u1w0 nnnn dddd 0000 iiii iiii", iwmmxt, "WSTRH", "wr=d, @address_byte"},
    {"cccc 1100 u110 nnnn dddd 0000 iiii iiii", iwmmxt, "WSTRH", "wr=d, @address_byte"},
    {"cccc 1101 u1w1 nnnn dddd 0000 iiii iiii", iwmmxt, "WLDRH", "wr=d, @address_byte"},
    {"cccc 1100 u111 nnnn dddd 0000 iiii iiii", iwmmxt, "WLDRH", "wr=d, @address_byte"},
    {"cccc 1101 u0w0 nnnn dddd 0001 iiii iiii", iwmmxt, "WSTRW", "wr=d, @address_coprocessor"},
    {"cccc 1100 u010 nnnn dddd 0001 iiii iiii", iwmmxt, "WSTRW", "wr=d, @address_coprocessor"},
    {"cccc 1101 u0w1 nnnn dddd 0001 iiii iiii", iwmmxt, "WLDRW", "wr=d, @address_coprocessor"},
    {"cccc 1100 u011 nnnn dddd 0001 iiii iiii", iwmmxt, "WLDRW", "wr=d, @address_coprocessor"},
    {"cccc 1101 u1w0 nnnn dddd 0001 iiii iiii", iwmmxt, "WSTRD", "wr=d, @address_coprocessor"},
    {"cccc 1100 u110 nnnn dddd 0001 iiii iiii", iwmmxt, "WSTRD", "wr=d, @address_coprocessor"},
    {"cccc 1101 u1w1 nnnn dddd 0001 iiii iiii", iwmmxt, "WLDRD", "wr=d, @address_coprocessor"},
    {"cccc 1100 u111 nnnn dddd 0001 iiii iiii", iwmmxt, "WLDRD", "wr=d, @address_coprocessor"},
    {"1111 1101 u0w0 nnnn dddd 0001 iiii iiii", iwmmxt, "WSTRW", "wc=d, @address_coprocessor"},
    {"1111 1100 u010 nnnn dddd 0001 iiii iiii", iwmmxt, "WSTRW", "wc=d, @address_coprocessor"},
    {"1111 1101 u1w0 nnnn dddd 0001 iiii mmmm", iwmmxt, "WSTRD", "wr=d, [Rn], Rm, lsl #i"},
    {"1111 1100 u110 nnnn dddd 0001 iiii mmmm", iwmmxt, "WSTRD", "wr=d, [Rn], Rm, lsl #i"},
    {"1111 1101 u0w1 nnnn dddd 0001 iiii iiii", iwmmxt, "WLDRW", "wc=d, @address_coprocessor"},
    {"1111 1100 u011 nnnn dddd 0001 iiii iiii", iwmmxt, "WLDRW", "wc=d, @address_coprocessor"},
    {"1111 1101 u1w1 nnnn dddd 0001 iiii mmmm", iwmmxt, "WLDRD", "wr=d, [Rn], Rm, lsl #i"},
    {"1111 1100 u111 nnnn dddd 0001 iiii mmmm", iwmmxt, "WLDRD", "wr=d, [Rn], Rm, lsl #i"},
    // Transfers between core and coprocessor.
    {"cccc 1110 0000 nnnn tttt 0001 0001 0000", iwmmxt, "TMCR", "wc=n, Rt"},
    {"cccc 1110 0001 nnnn tttt 0001 0001 0000", iwmmxt, "TMRC", "Rt, wc=n"},
    {"cccc 1110 0010 0000 ssss 000d ddd1 mmmm", iwmmxt, "TMIA", "wr=d, Rm, Rs"},
    {"cccc 1110 0010 1000 ssss 000d ddd1 mmmm", iwmmxt, "TMIAPH", "wr=d, Rm, Rs"},
    {"cccc 1110 0010 11yx ssss 000d ddd1 mmmm", iwmmxt, "TMIAxy", "wr=d, Rm, Rs"},
    {"cccc 1110 0100 dddd tttt 0000 ss01 0000", iwmmxt, "TBCST", "wr=d, Rt"},
    {"cccc 1110 0110 dddd tttt 0000 ss01 0iii", iwmmxt, "TINSR", "wr=d, Rt, #i"},
    {"cccc 1110 ss01 nnnn tttt 0000 0111 uiii", iwmmxt, "TEXTRM", "Rt, wr=n, #i"},
    {"cccc 1110 ss01 0011 1111 0001 0111 0iii", iwmmxt, "TEXTRC", "APSR_nzcv, #i"},
    {"cccc 1110 ss01 0011 1111 0001 0011 0000", iwmmxt, "TANDC", "APSR_nzcv"},
    {"cccc 1110 ss01 0011 1111 0001 0101 0000", iwmmxt, "TORC", "APSR_nzcv"},
    {"cccc 1110 ss01 0010 1111 0001 1001 0000", iwmmxt, "TORVSC", "APSR_nzcv"},
    {"cccc 1110 ss01 nnnn tttt 0000 0011 0000", iwmmxt, "TMOVMSK", "Rt, wr=n"},
    // Data processing in coprocessor 0, which FPA does not use.
    {"cccc 1110 .... .... .... 0000 ...0 ....", iwmmxt, "iWMMXt data processing"},
};

inline constexpr Row<32> fpa_rows[] = {
    // What iWMMXt leaves in coprocessor 1, and all of coprocessor 2's loads and stores.
    {"cccc 1110 0000 .nnn 0ddd 0001 .rr0 immm", fpa, "ADF", "f=d, f=n, @fpa_operand"},
    {"cccc 1110 0001 .nnn 0ddd 0001 .rr0 immm", fpa, "MUF", "f=d, f=n, @fpa_operand"},
    {"cccc 1110 0010 .nnn 0ddd 0001 .rr0 immm", fpa, "SUF", "f=d, f=n, @fpa_operand"},
    {"cccc 1110 0011 .nnn 0ddd 0001 .rr0 immm", fpa, "RSF", "f=d, f=n, @fpa_operand"},
    {"cccc 1110 0100 .nnn 0ddd 0001 .rr0 immm", fpa, "DVF", "f=d, f=n, @fpa_operand"},
    {"cccc 1110 0101 .nnn 0ddd 0001 .rr0 immm", fpa, "RDF", "f=d, f=n, @fpa_operand"},
    {"cccc 1110 0110 .nnn 0ddd 0001 .rr0 immm", fpa, "POW", "f=d, f=n, @fpa_operand"},
    {"cccc 1110 0111 .nnn 0ddd 0001 .rr0 immm", fpa, "RPW", "f=d, f=n, @fpa_operand"},
    {"cccc 1110 1000 .nnn 0ddd 0001 .rr0 immm", fpa, "RMF", "f=d, f=n, @fpa_operand"},
    {"cccc 1110 1001 .nnn 0ddd 0001 .rr0 immm", fpa, "FML", "f=d, f=n, @fpa_operand"},
    {"cccc 1110 1010 .nnn 0ddd 0001 .rr0 immm", fpa, "FDV", "f=d, f=n, @fpa_operand"},
    {"cccc 1110 1011 .nnn 0ddd 0001 .rr0 immm", fpa, "FRD", "f=d, f=n, @fpa_operand"},
    {"cccc 1110 1100 .nnn 0ddd 0001 .rr0 immm", fpa, "POL", "f=d, f=n, @fpa_operand"},
    {"cccc 1110 0000 .... 1ddd 0001 .rr0 immm", fpa, "MVF", "f=d, @fpa_operand"},
    {"cccc 1110 0001 .... 1ddd 0001 .rr0 immm", fpa, "MNF", "f=d, @fpa_operand"},
    {"cccc 1110 0010 .... 1ddd 0001 .rr0 immm", fpa, "ABS", "f=d, @fpa_operand"},
    {"cccc 1110 0011 .... 1ddd 0001 .rr0 immm", fpa, "RND", "f=d, @fpa_operand"},
    {"cccc 1110 0100 .... 1ddd 0001 .rr0 immm", fpa, "SQT", "f=d, @fpa_operand"},
    {"cccc 1110 0101 .... 1ddd 0001 .rr0 immm", fpa, "LOG", "f=d, @fpa_operand"},
    {"cccc 1110 0110 .... 1ddd 0001 .rr0 immm", fpa, "LGN", "f=d, @fpa_operand"},
    {"cccc 1110 0111 .... 1ddd 0001 .rr0 immm", fpa, "EXP", "f=d, @fpa_operand"},
    {"cccc 1110 1000 .... 1ddd 0001 .rr0 immm", fpa, "SIN", "f=d, @fpa_operand"},
    {"cccc 1110 1001 .... 1ddd 0001 .rr0 immm", fpa, "COS", "f=d, @fpa_operand"},
    {"cccc 1110 1010 .... 1ddd 0001 .rr0 immm", fpa, "TAN", "f=d, @fpa_operand"},
    {"cccc 1110 1011 .... 1ddd 0001 .rr0 immm", fpa, "ASN", "f=d, @fpa_operand"},
    {"cccc 1110 1100 .... 1ddd 0001 .rr0 immm", fpa, "ACS", "f=d, @fpa_operand"},
    {"cccc 1110 1101 .... 1ddd 0001 .rr0 immm", fpa, "ATN", "f=d, @fpa_operand"},
    {"cccc 1110 1110 .... 1ddd 0001 .rr0 immm", fpa, "URD", "f=d, @fpa_operand"},
    {"cccc 1110 1111 .... 1ddd 0001 .rr0 immm", fpa, "NRM", "f=d, @fpa_operand"},
    {"cccc 1110 0000 .nnn tttt 0001 .rr1 ....", fpa, "FLT", "f=n, Rt"},
    {"cccc 1110 0001 .... tttt 0001 .rr1 .mmm", fpa, "FIX", "Rt, f=m"},
    {"cccc 1110 0010 .... tttt 0001 ...1 ....", fpa, "WFS", "Rt"},
    {"cccc 1110 0011 .... tttt 0001 ...1 ....", fpa, "RFS", "Rt"},
    {"cccc 1110 0100 .... tttt 0001 ...1 ....", fpa, "WFC", "Rt"},
    {"cccc 1110 0101 .... tttt 0001 ...1 ....", fpa, "RFC", "Rt"},
    {"cccc 1110 1001 .nnn 1111 0001 ...1 immm", fpa, "CMF", "f=n, @fpa_operand"},
    {"cccc 1110 1011 .nnn 1111 0001 ...1 immm", fpa, "CNF", "f=n, @fpa_operand"},
    {"cccc 1110 1101 .nnn 1111 0001 ...1 immm", fpa, "CMFE", "f=n, @fpa_operand"},
    {"cccc 1110 1111 .nnn 1111 0001 ...1 immm", fpa, "CNFE", "f=n, @fpa_operand"},
    {"cccc 1101 u.w0 nnnn .ddd 0010 iiii iiii", fpa, "SFM", "f=d, @fpa_count, @address_coprocessor",
     {}},
    {"cccc 1100 u.10 nnnn .ddd 0010 iiii iiii", fpa, "SFM", "f=d, @fpa_count, @address_coprocessor",
     {}},
    {"cccc 1100 1.00 nnnn .ddd 0010 iiii iiii", fpa, "SFM", "f=d, @fpa_count, @address_coprocessor",
     {}},
    {"cccc 1101 u.w1 nnnn .ddd 0010 iiii iiii", fpa, "LFM", "f=d, @fpa_count, @address_coprocessor",
     {}},
    {"cccc 1100 u.11 nnnn .ddd 0010 iiii iiii", fpa, "LFM", "f=d, @fpa_count, @address_coprocessor",
     {}},
    {"cccc 1100 1.01 nnnn .ddd 0010 iiii iiii", fpa, "LFM", "f=d, @fpa_count, @address_coprocessor",
     {}},
};

inline constexpr Row<32> others[] = {
    // The instruction is as old as named, but no core known here has the coprocessor: it traps.
    {"cccc 1100 0100 hhhh tttt pppp oooo mmmm", v5te, "MCRR", "p=p, =o, Rt, Rh, c=m", absent},
    {"cccc 1100 0101 hhhh tttt pppp oooo mmmm", v5te, "MRRC", "p=p, =o, Rt, Rh, c=m", absent},
    {"cccc 1100 000. .... .... .... .... ....", unallocated, "coprocessor space"},
    {"cccc 110a u.w0 nnnn dddd pppp iiii iiii", v4, "STC", "p=p, c=d, @address_coprocessor",
     absent},
    {"cccc 110a u.w1 nnnn dddd pppp iiii iiii", v4, "LDC", "p=p, c=d, @address_coprocessor",
     absent},
    {"cccc 1110 oooo nnnn dddd pppp qqq0 mmmm", v4, "CDP", "p=p, =o, c=d, c=n, c=m, =q", absent},
    {"cccc 1110 ooo0 nnnn tttt pppp qqq1 mmmm", v4, "MCR", "p=p, =o, Rt, c=n, c=m, =q", absent},
    {"cccc 1110 ooo1 nnnn tttt pppp qqq1 mmmm", v4, "MRC", "p=p, =o, Rt, c=n, c=m, =q", absent},
    {"1111 1100 0100 hhhh tttt pppp oooo mmmm", v6, "MCRR2", "p=p, =o, Rt, Rh, c=m", absent},
    {"1111 1100 0101 hhhh tttt pppp oooo mmmm", v6, "MRRC2", "p=p, =o, Rt, Rh, c=m", absent},
    {"1111 1100 000. .... .... .... .... ....", unallocated, "coprocessor space"},
    {"1111 110a u.w0 nnnn dddd pppp iiii iiii", v5t, "STC2", "p=p, c=d, @address_coprocessor",
     absent},
    {"1111 110a u.w1 nnnn dddd pppp iiii iiii", v5t, "LDC2", "p=p, c=d, @address_coprocessor",
     absent},
    {"1111 1110 oooo nnnn dddd pppp qqq0 mmmm", v5t, "CDP2", "p=p, =o, c=d, c=n, c=m, =q",
     absent},
    {"1111 1110 ooo0 nnnn tttt pppp qqq1 mmmm", v5t, "MCR2", "p=p, =o, Rt, c=n, c=m, =q", absent},
    {"1111 1110 ooo1 nnnn tttt pppp qqq1 mmmm", v5t, "MRC2", "p=p, =o, Rt, c=n, c=m, =q", absent},
};

inline constexpr Section<32> sections[] = {
    {"DDI 0406C.d B3.17 Organization of the CP15 registers in a VMSA implementation; DDI 0100I B3",
     system_control},
    {"DDI 0406C.d B3.17.1 CP15 register summary by coprocessor register number, 64-bit",
     system_control_pairs},
    {"DDI 0406C.d A2.9 Coprocessor support, CP14; C6 Debug register interfaces", debug},
    {"Intel XScale Core Developer's Manual (273473-002) 2.3.1 DSP Coprocessor 0 (CP0)",
     xscale_rows},
    {"Intel Wireless MMX Technology Developer Guide (251793-001) chapter 4 Instruction Set",
     iwmmxt_rows},
    {"ARM 7500FE Data Sheet (DDI 0077B) chapter 10 FPA Instruction Set", fpa_rows, Fate::emulated},
    {"DDI 0406C.d A2.9 Coprocessor support (UNDEFINED where there is none); DDI 0100I A3.16",
     others},
};
// clang-format on

}  // namespace isa::coprocessor
