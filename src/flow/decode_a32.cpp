#include "flow/bits.hpp"
#include "flow/decode.hpp"

#include <bit>

namespace flow {

namespace {

using Word = std::uint32_t;

void shifted_register(Instruction& out, Word word);
void data_processing(Instruction& out, Word word);
void multiply_or_exclusive(Instruction& out, Word word);
void extra_load_store(Instruction& out, Word word);
void miscellaneous(Instruction& out, Word word);
void immediate_group(Instruction& out, Word word);
void load_store(Instruction& out, Word word);
void media(Instruction& out, Word word);
void load_store_many(Instruction& out, Word word);
void coprocessor(Instruction& out, Word word);
void unconditional(Instruction& out, Word word, Word address);

}  // namespace

Instruction decode_a32(std::uint32_t word, std::uint32_t address) {
    Instruction out;
    if (word >> 28 == 0xf) {
        unconditional(out, word, address);
        return out;
    }
    out.condition = static_cast<std::uint8_t>(word >> 28);
    switch (word >> 25 & 7) {
        case 0:
            if ((word & 0x90) == 0x90) {
                if ((word & 0x60) == 0)
                    multiply_or_exclusive(out, word);
                else
                    extra_load_store(out, word);
            } else if ((word & 0x01900000) == 0x01000000) {
                miscellaneous(out, word);
            } else {
                data_processing(out, word);
            }
            break;
        case 1:
            immediate_group(out, word);
            break;
        case 2:
            load_store(out, word);
            break;
        case 3:
            if (bit(word, 4))
                media(out, word);
            else
                load_store(out, word);
            break;
        case 4:
            load_store_many(out, word);
            break;
        case 5:
            out.op = bit(word, 24) ? Op::call : Op::branch;
            out.target = address + 8 + (sign_extend(word, 24) << 2);
            if (out.op == Op::call) out.writes = one(lr);
            break;
        default:
            coprocessor(out, word);
            break;
    }
    return out;
}

namespace {

void shifted_register(Instruction& out, Word word) {
    out.rm = field(word, 0);
    out.shift = static_cast<Shift>(word >> 5 & 3);
    if (bit(word, 4)) {
        out.rs = field(word, 8);
        return;
    }
    out.shift_amount = static_cast<std::uint8_t>(word >> 7 & 31);
    if (out.shift_amount == 0) {
        if (out.shift == Shift::ror)
            out.shift = Shift::rrx;
        else if (out.shift != Shift::lsl)
            out.shift_amount = 32;
    }
}

void data_processing(Instruction& out, Word word) {
    out.op = static_cast<Op>(word >> 21 & 0xf);
    out.sets_flags = bit(word, 20);
    if (bit(word, 25))
        out.imm = std::rotr(word & 0xff, static_cast<int>(word >> 8 & 0xf) * 2);
    else
        shifted_register(out, word);
    out.rn = field(word, 16);
    out.rd = field(word, 12);
    if (out.is_test())
        out.rd = no_register;
    else
        out.writes = one(out.rd);
    if (out.op == Op::mov || out.op == Op::mvn) out.rn = no_register;
}

void multiply_or_exclusive(Instruction& out, Word word) {
    if (bit(word, 24)) {  // SWP, LDREX, STREX and their kin
        out.writes = one(field(word, 12));
        if ((word & 0x00f00000) == 0x00b00000) out.writes |= one((field(word, 12) + 1u) & 15);
    } else {
        out.writes = one(field(word, 16));
        out.sets_flags = bit(word, 20);
        if (bit(word, 23) || (word & 0x00f00000) == 0x00400000) out.writes |= one(field(word, 12));
    }
    out.writes &= 0x7fff;
}

void extra_load_store(Instruction& out, Word word) {
    const Word kind = word >> 5 & 3;
    const bool is_load = bit(word, 20);
    const bool is_pair = !is_load && kind != 1;
    if (is_pair) {
        out.op = kind == 2 ? Op::load_pair : Op::store_pair;
        out.access_bytes = 8;
    } else {
        out.op = is_load ? Op::load : Op::store;
        out.access_bytes = kind == 2 ? 1 : 2;
        out.signed_load = kind != 1;
    }
    out.rd = field(word, 12);
    out.rn = field(word, 16);
    out.pre_indexed = bit(word, 24);
    out.writes_back = !out.pre_indexed || bit(word, 21);
    out.subtracts = !bit(word, 23);
    if (bit(word, 22)) {
        const Word magnitude = (word >> 4 & 0xf0) | (word & 0xf);
        out.imm = out.subtracts ? 0 - magnitude : magnitude;
    } else {
        out.rm = field(word, 0);
    }
    if (out.op == Op::load) out.writes = one(out.rd);
    if (out.op == Op::load_pair)
        out.writes = static_cast<std::uint16_t>(one(out.rd) | one((out.rd + 1u) & 15));
    if (out.writes_back) out.writes |= one(out.rn);
}

void miscellaneous(Instruction& out, Word word) {
    switch (word >> 4 & 0xf) {
        case 0:
            if (bit(word, 21))
                out.sets_flags = true;  // MSR
            else
                out.writes = one(field(word, 12)) & 0x7fff;  // MRS
            break;
        case 1:
        case 2:
            if ((word & 0x00600000) == 0x00200000) {  // BX, BXJ
                out.op = Op::exchange;
                out.rm = field(word, 0);
                out.writes = one(pc);
            } else {
                out.writes = one(field(word, 12)) & 0x7fff;  // CLZ
            }
            break;
        case 3:
            out.op = Op::call_register;
            out.rm = field(word, 0);
            out.writes = one(lr);
            break;
        case 5:
            out.writes = one(field(word, 12)) & 0x7fff;
            break;  // QADD and its kin
        case 7:
            break;  // BKPT, HVC, SMC
        default:    // SMLA<x><y> and its kin
            out.writes = (one(field(word, 12)) | one(field(word, 16))) & 0x7fff;
            break;
    }
}

void immediate_group(Instruction& out, Word word) {
    if ((word & 0x01900000) != 0x01000000) {
        data_processing(out, word);
    } else if (bit(word, 21)) {
        out.sets_flags = (word & 0x000f0000) != 0;  // MSR (immediate), hints
    } else {
        out.op = bit(word, 22) ? Op::move_top : Op::move_wide;
        out.rd = field(word, 12);
        out.imm = (word >> 4 & 0xf000) | (word & 0xfff);
        out.writes = one(out.rd) & 0x7fff;
    }
}

void load_store(Instruction& out, Word word) {
    out.op = bit(word, 20) ? Op::load : Op::store;
    out.access_bytes = bit(word, 22) ? 1 : 4;
    out.rd = field(word, 12);
    out.rn = field(word, 16);
    out.pre_indexed = bit(word, 24);
    out.writes_back = !out.pre_indexed || bit(word, 21);
    out.subtracts = !bit(word, 23);
    if (bit(word, 25))
        shifted_register(out, word);
    else
        out.imm = out.subtracts ? 0 - (word & 0xfff) : word & 0xfff;
    if (out.op == Op::load && !(out.rd == pc && out.access_bytes == 1)) out.writes = one(out.rd);
    if (out.writes_back && out.rn != pc) out.writes |= one(out.rn);
}

// All of it is ARMv6 or later; what counts is which register is lost.
void media(Instruction& out, Word word) {
    if ((word & 0x0ff000f0) == 0x07f000f0) {
        out.op = Op::trap;  // UDF
        return;
    }
    out.writes = (one(field(word, 12)) | one(field(word, 16))) & 0x7fff;
}

void load_store_many(Instruction& out, Word word) {
    out.op = bit(word, 20) ? Op::load_many : Op::store_many;
    out.rn = field(word, 16);
    out.list = static_cast<std::uint16_t>(word);
    out.writes_back = bit(word, 21);
    const bool upwards = bit(word, 23);
    const bool before = bit(word, 24);
    const Word size = static_cast<Word>(std::popcount(out.list)) * 4;
    out.subtracts = !upwards;
    out.imm = upwards ? (before ? 4 : 0) : 0 - size + (before ? 0 : 4);
    if (out.op == Op::load_many) out.writes = out.list;
    if (out.writes_back) out.writes |= one(out.rn);
}

void coprocessor(Instruction& out, Word word) {
    if ((word & 0x0f000000) == 0x0f000000) {
        out.op = Op::supervisor;
        out.writes = one(0);
    } else if ((word & 0x02000000) != 0) {  // CDP, MCR, MRC
        if (bit(word, 4) && bit(word, 20)) {
            out.writes = one(field(word, 12)) & 0x7fff;
            out.sets_flags = field(word, 12) == pc;
        }
    } else if ((word & 0x0fe00000) == 0x0c400000) {  // MCRR, MRRC
        if (bit(word, 20)) out.writes = (one(field(word, 12)) | one(field(word, 16))) & 0x7fff;
    } else {
        out.rn = field(word, 16);
        if (bit(word, 21)) out.writes = one(out.rn) & 0x7fff;
        if (bit(word, 20) && bit(word, 24) && !bit(word, 21)) {
            out.op = Op::load_coprocessor;
            const Word magnitude = (word & 0xff) * 4;
            out.imm = bit(word, 23) ? magnitude : 0 - magnitude;
            // VLDR: coprocessor 10 holds single, 11 double precision.
            out.access_bytes = field(word, 8) == 10 ? 4 : 8;
        }
    }
}

// Condition 1111: BLX, and otherwise nothing that leaves the path but RFE.
void unconditional(Instruction& out, Word word, Word address) {
    if ((word & 0x0e000000) == 0x0a000000) {
        out.op = Op::call;
        out.to_thumb = true;
        out.target = address + 8 + (sign_extend(word, 24) << 2) + (bit(word, 24) ? 2 : 0);
        out.writes = one(lr);
    } else if (word == 0xf7fabcfd) {
        out.op = Op::trap;  // what Go's assembler fills unreachable places with
    } else if ((word & 0x0e500000) == 0x08100000) {
        out.writes = one(pc);  // RFE
    } else if ((word & 0x0f100010) == 0x0e100010) {
        out.writes = one(field(word, 12)) & 0x7fff;  // MRC2
    } else if ((word & 0x0fe00000) == 0x0c400000) {
        if (bit(word, 20)) out.writes = (one(field(word, 12)) | one(field(word, 16))) & 0x7fff;
    } else if ((word & 0x0e200000) == 0x0c200000 ||
               ((word & 0x0f100000) == 0x04000000 && (word & 0xf) != pc)) {
        out.writes = one(field(word, 16)) & 0x7fff;  // LDC2, STC2, VLD, VST with write-back
    }
}

}  // namespace

}  // namespace flow
