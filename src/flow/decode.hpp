#pragma once

#include "isa/classify.hpp"

#include <cstdint>

// What discovery and propagation must know of an instruction: where control goes, which registers
// it writes, and the exact effect of the few operations that constants and addresses pass through.
// Whether an instruction exists on a core is not decided here; that is isa::classify's.
//
// "ARM Architecture Reference Manual, ARMv7-A and ARMv7-R edition" (DDI 0406C), chapters A5 "ARM
// Instruction Set Encoding" and A6 "Thumb Instruction Set Encoding".
namespace flow {

enum class Op : std::uint8_t {
    // Data processing, in the order of the encoding.
    and_,
    eor,
    sub,
    rsb,
    add,
    adc,
    sbc,
    rsc,
    tst,
    teq,
    cmp,
    cmn,
    orr,
    mov,
    bic,
    mvn,
    move_wide,  // MOVW
    move_top,   // MOVT
    load,
    store,
    load_pair,   // LDRD: rd and rd + 1
    store_pair,  // STRD
    load_many,
    store_many,
    load_coprocessor,    // LDC, VLDR: matters for the literals it reads
    branch,              // to `target`
    call,                // to `target`, comes back
    exchange,            // BX rm
    call_register,       // BLX rm
    compare_and_branch,  // CBZ, CBNZ rn
    table_branch,        // TBB, TBH
    if_then,             // IT: `imm` is the number of instructions it covers
    supervisor,          // SVC
    trap,                // permanently undefined: deliberate ends of paths
    other,               // nothing but `writes` is known
};

enum class Shift : std::uint8_t { lsl, lsr, asr, ror, rrx };

inline constexpr std::uint8_t no_register = 0xff;
inline constexpr std::uint8_t always = 14;
inline constexpr std::uint8_t fp = 11;
inline constexpr std::uint8_t sp = 13;
inline constexpr std::uint8_t lr = 14;
inline constexpr std::uint8_t pc = 15;

struct Instruction {
    Op op = Op::other;
    std::uint8_t condition = always;  // 0 … 14
    std::uint8_t length = 4;          // bytes
    std::uint8_t rd = no_register;
    std::uint8_t rn = no_register;
    std::uint8_t rm = no_register;  // absent: `imm` is the second operand or offset
    std::uint8_t rs = no_register;  // register that holds the shift amount
    Shift shift = Shift::lsl;
    std::uint8_t shift_amount = 0;
    std::uint8_t access_bytes = 0;  // of loads and stores: 1, 2, 4 or 8
    bool signed_load = false;
    bool sets_flags = false;
    bool pre_indexed = false;
    bool writes_back = false;
    bool subtracts = false;    // the register offset is subtracted
    bool to_thumb = false;     // of branch and call: the state at `target`
    std::uint16_t writes = 0;  // registers changed, bit by bit
    std::uint16_t list = 0;    // of load_many and store_many
    // Second operand; signed offset of a load or store; of load_many and store_many the offset of
    // the lowest word from the base.
    std::uint32_t imm = 0;
    std::uint32_t target = 0;

    bool writes_pc() const { return (writes & 0x8000) != 0; }
    bool is_data_processing() const { return op <= Op::mvn; }
    bool is_test() const { return op >= Op::tst && op <= Op::cmn; }
};

// `address` is that of the instruction; targets and pc-relative operands count from it.
Instruction decode_a32(std::uint32_t word, std::uint32_t address);
// `second` is read only if `first` starts a pair.
Instruction decode_t32(std::uint16_t first, std::uint16_t second, std::uint32_t address);

// What pc reads as: two instructions ahead.
constexpr std::uint32_t pc_value(std::uint32_t address, isa::State state) {
    return address + (state == isa::State::a32 ? 8 : 4);
}

// Words that ARMv5 runs as if they were not there although a later architecture gives them a
// meaning: the hint space is an MSR that writes no field (DDI 0406C A5.2.11 "MSR (immediate), and
// hints"; an ARMv5 core executes it as one).
constexpr bool is_harmless_hint(std::uint32_t word, isa::State state) {
    return state == isa::State::a32 && (word & 0x0fffff00) == 0x0320f000 && word >> 28 != 0xf;
}

}  // namespace flow
