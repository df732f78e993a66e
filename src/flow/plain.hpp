#pragma once

#include "flow/bits.hpp"
#include "flow/decode.hpp"

#include <array>
#include <bit>
#include <cstdint>

namespace flow {

// What following a path must know of an A32 word with a condition, so that most need not be
// decoded.
enum class Plain : std::uint8_t {
    decode,      // anything else
    nothing,     // loses no register, names no place: TST, TEQ, CMN, STR [rn, rm]
    loses,       // rd is lost: AND, EOR, shifts by a register
    computes,    // rd is lost, unless rn is known: ADD, SUB, ORR, BIC rd, rn, #…
    by_rn,       // rd is lost, unless rn is known: LDR rd, [rn, rm]
    by_rm,       // rd is lost, unless something is known of rm: MOV rd, rm
    by_both,     // rd is lost, unless rn and rm are known: ADD rd, rn, rm
    compares,    // nothing, unless rm is known: CMP rn, rm
    constant,    // MOV rd, #…
    inverted,    // MVN rd, #…
    limits,      // CMP rn, #…: a bound
    loads,       // LDRB rd, [rn, #…]: as by_rn, but of the frame it is lost
    loads_word,  // LDR rd, [rn, #…], which may load what was spilled to the frame
    stores_word,
    pushes,  // STR or STRB that changes rn: rn is lost
    pops,    // LDR or LDRB that changes rn: both are lost, unless rn is known
    branch,
    call,
};

constexpr Plain plain_data_processing(std::uint32_t word, bool is_immediate, bool shifts_by_rs) {
    const auto op = static_cast<Op>(word >> 21 & 0xf);
    switch (op) {
        case Op::tst:
        case Op::teq:
        case Op::cmn:
            return Plain::nothing;
        case Op::cmp:
            if (is_immediate) return Plain::limits;
            return shifts_by_rs ? Plain::nothing : Plain::compares;
        case Op::mov:
        case Op::mvn:
            if (is_immediate) return op == Op::mov ? Plain::constant : Plain::inverted;
            return shifts_by_rs ? Plain::loses : Plain::by_rm;
        case Op::add:
        case Op::sub:
        case Op::orr:
        case Op::bic:
            if (is_immediate) return Plain::computes;
            return shifts_by_rs ? Plain::loses : Plain::by_both;
        default:
            return Plain::loses;
    }
}

constexpr Plain plain_load_or_store(std::uint32_t word, bool is_immediate) {
    const bool is_offset = bit(word, 24) && !bit(word, 21);  // the base stays as it is
    const bool is_load = bit(word, 20);
    if (!is_offset && !is_immediate) return Plain::decode;
    if (!is_offset) return is_load ? Plain::pops : Plain::pushes;
    if (!is_immediate) return is_load ? Plain::by_rn : Plain::nothing;
    if (bit(word, 22)) return is_load ? Plain::loads : Plain::nothing;
    return is_load ? Plain::loads_word : Plain::stores_word;
}

constexpr Plain plain_class(std::uint32_t word) {
    const bool is_miscellaneous = (word & 0x01900000) == 0x01000000;
    switch (word >> 25 & 7) {
        case 0:
            if ((word & 0x90) == 0x90 || is_miscellaneous) return Plain::decode;
            return plain_data_processing(word, false, bit(word, 4));
        case 1:
            return is_miscellaneous ? Plain::decode : plain_data_processing(word, true, false);
        case 2:
            return plain_load_or_store(word, true);
        case 3:
            return bit(word, 4) ? Plain::decode : plain_load_or_store(word, false);
        case 5:
            return bit(word, 24) ? Plain::call : Plain::branch;
        default:
            return Plain::decode;
    }
}

// Bits 27-20 and 7-4 of a word, as isa::Filter has them; and what `of` says of each such class.
constexpr std::uint32_t class_of(std::uint32_t word) {
    return (word >> 16 & 0xff0) | (word >> 4 & 0xf);
}
template <class Answer>
constexpr std::array<Answer, 0x1000> by_class(Answer (*of)(std::uint32_t)) {
    std::array<Answer, 0x1000> out{};
    for (std::uint32_t index = 0; index < out.size(); ++index)
        out[index] = of((index & 0xff0) << 16 | (index & 0xf) << 4);
    return out;
}

inline constexpr std::array<Plain, 0x1000> plain_classes = by_class(plain_class);

constexpr Plain plain(std::uint32_t word) {
    if (word >> 28 > always) return Plain::decode;
    return plain_classes[class_of(word)];
}

// What a word does to registers, where that is all it does: no jump, no literal, no address of its
// own making.
struct Touches {
    bool is_all = false;
    bool reads_rm = false;
    bool loses_rd = false;
    bool loses_rn = false;
};

constexpr Touches touches_of(std::uint32_t word) {
    const bool is_immediate = (word >> 25 & 7) == 1 || (word >> 25 & 7) == 2;
    switch (plain_class(word)) {
        case Plain::nothing:
        case Plain::compares:
        case Plain::limits:
        case Plain::stores_word:
            return {.is_all = true, .reads_rm = !is_immediate};
        case Plain::loses:
        case Plain::computes:
        case Plain::by_rn:
        case Plain::by_rm:
        case Plain::by_both:
        case Plain::constant:
        case Plain::inverted:
        case Plain::loads:
        case Plain::loads_word:
            return {.is_all = true, .reads_rm = !is_immediate, .loses_rd = true};
        case Plain::pushes:
            return {.is_all = true, .loses_rn = true};
        case Plain::pops:
            return {.is_all = true, .loses_rd = true, .loses_rn = true};
        default:
            return {};
    }
}

inline constexpr std::array<Touches, 0x1000> touches = by_class(touches_of);

// The operand of a data-processing instruction that holds it as a constant.
constexpr std::uint32_t immediate(std::uint32_t word) {
    return std::rotr(word & 0xff, static_cast<int>(word >> 8 & 0xf) * 2);
}

// The distance from its base that LDR or STR holds as a constant.
constexpr std::uint32_t offset(std::uint32_t word) {
    return bit(word, 23) ? word & 0xfff : 0 - (word & 0xfff);
}

}  // namespace flow
