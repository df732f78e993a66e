#include "flow/bits.hpp"
#include "flow/decode.hpp"

#include <bit>

namespace flow {

namespace {

using Half = std::uint16_t;
using Word = std::uint32_t;

constexpr std::uint8_t low(Word half, unsigned position) {
    return static_cast<std::uint8_t>(half >> position & 7);
}

void shift_add_move(Instruction& out, Half half);
void low_registers(Instruction& out, Half half);
void high_registers(Instruction& out, Half half);
void load_store(Instruction& out, Half half);
void miscellaneous(Instruction& out, Half half, Word address);
void pair(Instruction& out, Half first, Half second, Word address);
void conditional(Instruction& out, Half half, Word address);
void many(Instruction& out, Op op, std::uint8_t base, Half list);
void memory(Instruction& out, Op op, unsigned bytes, Half half, Word offset);

}  // namespace

Instruction decode_t32(std::uint16_t first, std::uint16_t second, std::uint32_t address) {
    Instruction out;
    out.to_thumb = true;
    if (isa::starts_pair(first)) {
        pair(out, first, second, address);
        return out;
    }
    out.length = 2;
    switch (first >> 12) {
        case 0:
        case 1:
        case 2:
        case 3:
            shift_add_move(out, first);
            break;
        case 4:
            if (bit(first, 11)) {
                out.op = Op::load;
                out.rd = low(first, 8);
                out.rn = pc;
                out.imm = (first & 0xffu) * 4;
                out.access_bytes = 4;
                out.pre_indexed = true;
                out.writes = one(out.rd);
            } else if (bit(first, 10)) {
                high_registers(out, first);
            } else {
                low_registers(out, first);
            }
            break;
        case 5:
        case 6:
        case 7:
        case 8:
        case 9:
            load_store(out, first);
            break;
        case 10:  // ADR, ADD rd, sp, #imm
            out.op = Op::add;
            out.rd = low(first, 8);
            out.rn = bit(first, 11) ? sp : pc;
            out.imm = (first & 0xffu) * 4;
            out.writes = one(out.rd);
            break;
        case 11:
            miscellaneous(out, first, address);
            break;
        case 12:
            many(out, bit(first, 11) ? Op::load_many : Op::store_many, low(first, 8), first & 0xff);
            out.writes_back = out.op == Op::store_many || !bit(first, out.rn);
            if (out.writes_back) out.writes |= one(out.rn);
            break;
        case 13:
            conditional(out, first, address);
            break;
        default:
            out.op = Op::branch;
            out.target = address + 4 + (sign_extend(first, 11) << 1);
            break;
    }
    return out;
}

namespace {

void conditional(Instruction& out, Half half, Word address) {
    out.condition = field(half, 8);
    if (out.condition == 14) {
        out.op = Op::trap;
    } else if (out.condition == 15) {
        out.op = Op::supervisor;
        out.writes = one(0);
    } else {
        out.op = Op::branch;
        out.target = address + 4 + (sign_extend(half, 8) << 1);
    }
    if (out.condition > 13) out.condition = always;
}

void shift_add_move(Instruction& out, Half half) {
    out.sets_flags = true;
    const unsigned group = half >> 11;
    if (group < 3) {
        out.op = Op::mov;
        out.rd = low(half, 0);
        out.rm = low(half, 3);
        out.shift = static_cast<Shift>(group);
        out.shift_amount = static_cast<std::uint8_t>(half >> 6 & 31);
        if (out.shift_amount == 0 && out.shift != Shift::lsl) out.shift_amount = 32;
    } else if (group == 3) {
        out.op = bit(half, 9) ? Op::sub : Op::add;
        out.rd = low(half, 0);
        out.rn = low(half, 3);
        if (bit(half, 10))
            out.imm = low(half, 6);
        else
            out.rm = low(half, 6);
    } else {
        constexpr Op operations[] = {Op::mov, Op::cmp, Op::add, Op::sub};
        out.op = operations[group & 3];
        out.imm = half & 0xff;
        if (out.op != Op::mov) out.rn = low(half, 8);
        if (out.op != Op::cmp) out.rd = low(half, 8);
    }
    if (out.rd != no_register) out.writes = one(out.rd);
}

void low_registers(Instruction& out, Half half) {
    out.sets_flags = true;
    out.rd = out.rn = low(half, 0);
    out.rm = low(half, 3);
    const auto shift_by_register = [&](Shift shift) {
        out.op = Op::mov;
        out.shift = shift;
        out.rs = out.rm;
        out.rm = out.rd;
        out.rn = no_register;
    };
    switch (half >> 6 & 15) {
        case 0:
            out.op = Op::and_;
            break;
        case 1:
            out.op = Op::eor;
            break;
        case 2:
            shift_by_register(Shift::lsl);
            break;
        case 3:
            shift_by_register(Shift::lsr);
            break;
        case 4:
            shift_by_register(Shift::asr);
            break;
        case 5:
            out.op = Op::adc;
            break;
        case 6:
            out.op = Op::sbc;
            break;
        case 7:
            shift_by_register(Shift::ror);
            break;
        case 8:
            out.op = Op::tst;
            break;
        case 9:  // NEG
            out.op = Op::rsb;
            out.rn = out.rm;
            out.rm = no_register;
            break;
        case 10:
            out.op = Op::cmp;
            break;
        case 11:
            out.op = Op::cmn;
            break;
        case 12:
            out.op = Op::orr;
            break;
        case 13:
            out.op = Op::other;
            break;  // MUL
        case 14:
            out.op = Op::bic;
            break;
        default:
            out.op = Op::mvn;
            out.rn = no_register;
            break;
    }
    if (out.is_test()) out.rd = no_register;
    if (out.rd != no_register) out.writes = one(out.rd);
}

void high_registers(Instruction& out, Half half) {
    const auto first = static_cast<std::uint8_t>(low(half, 0) | (half >> 4 & 8));
    out.rm = field(half, 3);
    switch (half >> 8 & 3) {
        case 0:
            out.op = Op::add;
            out.rd = out.rn = first;
            out.writes = one(first);
            break;
        case 1:
            out.op = Op::cmp;
            out.rn = first;
            out.sets_flags = true;
            break;
        case 2:
            out.op = Op::mov;
            out.rd = first;
            out.writes = one(first);
            break;
        default:
            out.op = bit(half, 7) ? Op::call_register : Op::exchange;
            out.writes = one(out.op == Op::exchange ? pc : lr);
            break;
    }
}

void memory(Instruction& out, Op op, unsigned bytes, Half half, Word offset) {
    out.op = op;
    out.access_bytes = static_cast<std::uint8_t>(bytes);
    out.pre_indexed = true;
    out.rd = low(half, 0);
    out.rn = low(half, 3);
    out.imm = offset;
    if (op == Op::load) out.writes = one(out.rd);
}

void load_store(Instruction& out, Half half) {
    const Word offset = half >> 6 & 31;
    const Op by_bit_11 = bit(half, 11) ? Op::load : Op::store;
    switch (half >> 12) {
        case 5: {
            constexpr unsigned bytes[] = {4, 2, 1, 1, 4, 2, 1, 2};
            const unsigned kind = half >> 9 & 7;
            memory(out, kind < 3 ? Op::store : Op::load, bytes[kind], half, 0);
            out.signed_load = kind == 3 || kind == 7;
            out.rm = low(half, 6);
            break;
        }
        case 6:
            memory(out, by_bit_11, 4, half, offset * 4);
            break;
        case 7:
            memory(out, by_bit_11, 1, half, offset);
            break;
        case 8:
            memory(out, by_bit_11, 2, half, offset * 2);
            break;
        default:
            memory(out, by_bit_11, 4, half, (half & 0xffu) * 4);
            out.rd = low(half, 8);
            out.rn = sp;
            out.writes = by_bit_11 == Op::load ? one(out.rd) : Half{0};
            break;
    }
}

void many(Instruction& out, Op op, std::uint8_t base, Half list) {
    out.op = op;
    out.rn = base;
    out.list = list;
    if (op == Op::load_many) out.writes = list;
}

void miscellaneous(Instruction& out, Half half, Word address) {
    switch (half >> 8 & 15) {
        case 0:  // ADD, SUB sp, #imm
            out.op = bit(half, 7) ? Op::sub : Op::add;
            out.rd = out.rn = sp;
            out.imm = (half & 0x7fu) * 4;
            out.writes = one(sp);
            break;
        case 1:
        case 3:
        case 9:
        case 11:
            out.op = Op::compare_and_branch;
            out.rn = low(half, 0);
            out.target = address + 4 + ((half >> 9 & 1u) << 6) + ((half >> 3 & 31u) << 1);
            break;
        case 4:
        case 5: {  // PUSH
            const auto list = static_cast<Half>((half & 0xff) | (bit(half, 8) ? one(lr) : 0));
            many(out, Op::store_many, sp, list);
            out.imm = 0 - static_cast<Word>(std::popcount(list)) * 4;
            out.subtracts = true;
            out.writes_back = true;
            out.writes = one(sp);
            break;
        }
        case 12:
        case 13: {  // POP
            const auto list = static_cast<Half>((half & 0xff) | (bit(half, 8) ? one(pc) : 0));
            many(out, Op::load_many, sp, list);
            out.writes_back = true;
            out.writes |= one(sp);
            break;
        }
        case 15:
            if ((half & 15) != 0) {
                out.op = Op::if_then;
                out.imm = 4 - static_cast<Word>(std::countr_zero(static_cast<Word>(half & 15)));
            }
            break;
        case 14:
            break;  // BKPT
        default:
            out.writes = one(low(half, 0));
            break;
    }
}

// Only what leads the path elsewhere, reads literals or loads addresses; of the rest only what is
// lost.
void pair(Instruction& out, Half first, Half second, Word address) {
    if ((first & 0xf800) == 0xe800 && (first & 0x0640) == 0) {
        const bool loads = bit(first, 4);
        many(out, loads ? Op::load_many : Op::store_many, field(first, 0), second);
        out.writes_back = bit(first, 5);
        const bool decrements = (first & 0x0180) == 0x0100;
        out.subtracts = decrements;
        if (decrements) out.imm = 0 - static_cast<Word>(std::popcount(second)) * 4;
        if (out.writes_back) out.writes |= one(out.rn);
    } else if ((first & 0xfff0) == 0xe8d0 && (second & 0xffe0) == 0xf000) {
        out.op = Op::table_branch;
        out.writes = one(pc);
    } else if ((first & 0xf800) == 0xf000 && bit(second, 15)) {
        const Word sign = first >> 10 & 1;
        const Word j1 = second >> 13 & 1;
        const Word j2 = second >> 11 & 1;
        const bool conditional = (second & 0x5000) == 0;
        if (conditional && (first & 0x0380) == 0x0380) return;  // MSR, barriers and hints
        if (conditional) {
            out.op = Op::branch;
            out.condition = field(first, 6);
            const Word offset =
                sign << 20 | j2 << 19 | j1 << 18 | (first & 0x3fu) << 12 | (second & 0x7ffu) << 1;
            out.target = address + 4 + sign_extend(offset, 21);
            return;
        }
        const Word offset = sign << 24 | (~(j1 ^ sign) & 1) << 23 | (~(j2 ^ sign) & 1) << 22 |
                            (first & 0x3ffu) << 12 | (second & 0x7ffu) << 1;
        out.op = bit(second, 14) ? Op::call : Op::branch;
        out.to_thumb = bit(second, 12);
        out.target = address + 4 + sign_extend(offset, 25);
        if (!out.to_thumb) out.target &= ~Word{3};
        if (out.op == Op::call) out.writes = one(lr);
    } else if ((first & 0xff7f) == 0xf85f) {  // LDR (literal)
        out.op = Op::load;
        out.access_bytes = 4;
        out.rn = pc;
        out.rd = field(second, 12);
        out.pre_indexed = true;
        out.imm = bit(first, 7) ? second & 0xfffu : 0 - (second & 0xfffu);
        out.writes = one(out.rd);
    } else if ((first & 0xfbf0) == 0xf240 || (first & 0xfbf0) == 0xf2c0) {
        out.op = (first & 0x0080) != 0 ? Op::move_top : Op::move_wide;
        out.rd = field(second, 8);
        out.imm = (first & 0xfu) << 12 | (first >> 10 & 1u) << 11 | (second >> 12 & 7u) << 8 |
                  (second & 0xffu);
        out.writes = one(out.rd) & 0x7fff;
    } else if ((first & 0xfe50) == 0xf850 && field(second, 12) == pc && (first & 15) != pc &&
               (first & 0x0070) == 0x0050) {
        out.op = Op::load;  // LDR pc, …
        out.access_bytes = 4;
        out.rn = field(first, 0);
        out.rd = pc;
        out.rm = no_register;
        out.writes = one(pc);
    } else if ((first & 0xef20) == 0xed00 && bit(first, 4) && (first & 15) == pc) {
        out.op = Op::load_coprocessor;
        out.rn = pc;
        out.imm = (bit(first, 7) ? 1u : ~0u) * ((second & 0xffu) * 4);
        out.access_bytes = field(second, 8) == 10 ? 4 : 8;
    } else {
        out.writes =
            (one(field(second, 12)) | one(field(second, 8)) | one(field(first, 0))) & 0x7fff;
    }
}

}  // namespace

}  // namespace flow
