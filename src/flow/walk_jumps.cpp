#include "flow/walk.hpp"

#include <algorithm>

// Jumps whose target is computed: tables as GCC and LLVM make them, veneers, returns.
namespace flow {

namespace {

constexpr std::uint32_t most_entries = 4096;
constexpr std::uint32_t farthest_case = 1u << 20;

bool near(std::uint32_t table, std::uint32_t target) {
    return target - table < farthest_case || table - target < farthest_case;
}

}  // namespace

// False where the target is not known.
bool Walker::jump(const Instruction& instruction, std::uint32_t address) {
    jump_site_ = address;
    switch (instruction.op) {
        case Op::exchange:
            if (instruction.rm == pc)
                reach(pc_value(address, state_) & ~3u, isa::State::a32);
            else if (is_known(instruction.rm))
                jump_to_known(held_[instruction.rm], (held_[instruction.rm].value & 1) != 0
                                                         ? isa::State::t32
                                                         : isa::State::a32);
            else
                return jump_to_entry(held(instruction.rm));
            return true;
        case Op::load:
            return jump_through_memory(instruction, address);
        case Op::add:
            return jump_by_addition(instruction, address);
        case Op::mov:
            if (instruction.rm >= lr || instruction.shift_amount != 0) return true;
            if (!is_known(instruction.rm)) return jump_to_entry(held(instruction.rm));
            jump_to_known(held_[instruction.rm], state_);
            return true;
        default:
            return true;
    }
}

// An entry of a table of addresses, or of distances from an address that was added.
bool Walker::jump_to_entry(Held entry) {
    if (entry.entry_bytes != 4) return true;
    if (entry.bound == 0 && !retrying_) return false;
    relative_table(entry, entry.base, 0);
    return true;
}

bool Walker::jump_through_memory(const Instruction& instruction, std::uint32_t address) {
    const auto base = value_of(instruction.rn, address);
    const bool indexed = instruction.rm != no_register;
    if (!base) return !indexed;
    if (indexed) {
        if (instruction.rs != no_register || instruction.shift != Shift::lsl) return true;
        const std::uint32_t bound = table_bound(instruction, instruction.rm);
        if (bound == 0 && !retrying_) return false;
        absolute_table(*base, bound);
        return true;
    }
    if (!instruction.pre_indexed) return true;
    const std::uint32_t place = (instruction.rn == pc ? *base & ~3u : *base) + instruction.imm;
    if (space_.find(place) != nullptr) read_data(place, 4, mark::data);
    const auto value = program_.initial_word(place);
    if (value && (program_.fixed_address() || program_.link_at(place) != nullptr))
        add_code_pointer(*value);
    return true;
}

bool Walker::jump_by_addition(const Instruction& instruction, std::uint32_t address) {
    if (instruction.rm == no_register) {
        const auto base = value_of(instruction.rn, address);
        if (base) reach_case(*base + instruction.imm, state_);
        return base.has_value();
    }
    const unsigned shift = instruction.shift_amount;
    if (instruction.rn == pc && instruction.rs == no_register) {
        const std::uint32_t base = pc_value(address, state_);
        const Held index = held(instruction.rm);
        const std::uint32_t bound = table_bound(instruction, instruction.rm);
        if (!index.known && !retrying_ && (index.entry_bytes != 0 ? index.bound : bound) == 0)
            return false;
        if (index.known && shift == 0)
            reach_case(base + index.value, state_);
        else if (index.entry_bytes != 0)
            relative_table(index, base, shift);
        else
            branch_table(base, bound);
        return true;
    }
    if (instruction.rm == pc) {
        const Held distance = held(instruction.rn);
        if (distance.known) reach_case(distance.value + pc_value(address, state_), state_);
        return distance.known;
    }
    // add pc, base, entry in either order; only the second operand can be shifted.
    const Held first = held(instruction.rn);
    const Held second = held(instruction.rm);
    if (first.known && second.entry_bytes != 0) {
        if (second.bound == 0 && !retrying_) return false;
        relative_table(second, first.value, shift);
        return true;
    }
    if (second.known && first.entry_bytes != 0) {
        if (first.bound == 0 && !retrying_) return false;
        relative_table(first, second.value, 0);
        return true;
    }
    if (first.known && second.known) reach_case(first.value + (second.value << shift), state_);
    return first.known && second.known;
}

// Whether a table in executable memory ends before `place`, since code stands there. Of a table
// outside its share, a walker believes the bound; without one it leaves the jump.
bool Walker::ends_at(std::uint32_t place, bool bounded) {
    if (is_mine(place)) return (space_.mark_of(place) & mark::any_code) != 0;
    if (!bounded) leave(Left::What::decision, jump_site_, state_);
    return !bounded;
}

// ldrls pc, [pc, r3, lsl #2]: words that hold addresses.
void Walker::absolute_table(std::uint32_t table, std::uint32_t bound) {
    const Space::Region* region = space_.find(table);
    if (region == nullptr || (table & 3) != 0) return;
    const std::uint32_t count = bound == 0 ? most_entries : std::min(bound, most_entries);
    std::uint32_t first_case = region->end;
    for (std::uint32_t entry = 0; entry < count; ++entry) {
        const std::uint32_t place = table + entry * 4;
        if (!region->holds(place) || Space::left(*region, place) < 4) return;
        if (place >= first_case) return;
        if (ends_at(place, bound != 0)) return;
        std::uint32_t target = Space::word(*region, place);
        if (const Link* link = program_.links().empty() ? nullptr : program_.link_at(place))
            target = link->value;
        const isa::State state = (target & 1) != 0 ? isa::State::t32 : state_;
        target &= ~1u;
        if (!near(table, target) || space_.find(target) == nullptr) return;
        if (state == isa::State::a32 && (target & 3) != 0) return;
        read_data(place, 4, mark::guess);
        reach_case(target, state);
        if (target > table) first_case = std::min(first_case, target);
    }
}

std::optional<std::uint32_t> Walker::table_entry(const Held& entry, std::uint32_t place) const {
    const elf::File& file = program_.file();
    if (entry.entry_bytes == 4) return file.word_at(place);
    if (entry.entry_bytes == 2) {
        const auto half = file.half_at(place);
        if (!half) return std::nullopt;
        return entry.signed_entries ? (std::uint32_t{*half} ^ 0x8000) - 0x8000 : *half;
    }
    const auto byte = file.byte_at(place);
    if (!byte) return std::nullopt;
    return entry.signed_entries ? (std::uint32_t{*byte} ^ 0x80) - 0x80 : *byte;
}

// LLVM: adr r1, table; ldr r0, [r1, r0, lsl #2]; add pc, r0, r1. GCC: ldrb r1, [r3, r1]; add pc,
// pc, r1, lsl #2, with the table in .rodata. Words, halfwords or bytes that count from `base`.
void Walker::relative_table(const Held& entry, std::uint32_t base, unsigned shift) {
    const std::uint32_t size = entry.entry_bytes;
    if (size > 4) return;
    const bool in_code = space_.find(entry.table) != nullptr;
    const bool bounded = entry.bound != 0;
    const std::uint32_t count = bounded ? std::min(entry.bound, most_entries) : most_entries;
    std::uint32_t first_case = 0xffffffff;
    for (std::uint32_t index = 0; index < count; ++index) {
        const std::uint32_t place = entry.table + index * size;
        if (in_code && place >= first_case) return;
        if (in_code && (place & 1) == 0 && ends_at(place, bounded)) return;
        const auto offset = table_entry(entry, place);
        if (!offset) return;
        const std::uint32_t target = (base + (*offset << shift)) & ~1u;
        if (!near(base, target) || space_.find(target) == nullptr) return;
        if (state_ == isa::State::a32 && (target & 3) != 0) return;
        if (!bounded && !in_code) {
            if (is_share()) {
                leave(Left::What::decision, jump_site_, state_);
                return;
            }
            if (!plausible(program_, common_->filter, target, state_, Evidence::looks_like_address))
                return;
        }
        if (in_code) read_data(place, size, mark::guess);
        reach_case(target, state_);
        if (target > entry.table) first_case = std::min(first_case, target);
    }
}

// addls pc, pc, r3, lsl #2: a row of branches; or a place within unrolled code that follows.
void Walker::branch_table(std::uint32_t first, std::uint32_t bound) {
    const std::uint32_t count = bound == 0 ? most_entries : std::min(bound, most_entries);
    reach_case(first, state_);
    if (state_ != isa::State::a32) return;
    for (std::uint32_t entry = 0; entry < count; ++entry) {
        const std::uint32_t place = first + entry * 4;
        const Space::Region* region = space_.find(place);
        if (region == nullptr || Space::left(*region, place) < 4) return;
        if (Space::word(*region, place) >> 24 != 0xea) return;
        reach_case(place, state_);
    }
}

// bl __gnu_thumb1_case_uqi and its kin: a table of offsets follows the call.
bool Walker::thumb_case_helper(std::uint32_t target, std::uint32_t next) {
    jump_site_ = next - 4;
    const Space::Region* region = space_.find(target);
    if (region == nullptr || Space::left(*region, target) < 20) return false;
    const std::uint16_t save = Space::half(*region, target);
    if (Space::half(*region, target + 2) != 0x4671) return false;  // mov r1, lr
    std::uint32_t size = 0;
    bool is_signed = false;
    for (std::uint32_t at = 4; at < 16; at += 2) {
        const std::uint16_t half = Space::half(*region, target + at);
        if (half == 0x5c09 || half == 0x5609) size = 1;  // ldrb, ldrsb r1, [r1, r0]
        if (half == 0x5a09 || half == 0x5e09) size = 2;  // ldrh, ldrsh
        if (half == 0x5808) size = 4;                    // ldr r0, [r1, r0]
        is_signed = is_signed || half == 0x5609 || half == 0x5e09;
    }
    if (size == 0 || (save != 0xb402 && save != 0xb403)) return false;
    const std::uint32_t table = size == 4 ? (next + 2) & ~3u : next;
    const Space::Region* here = space_.find(table);
    const std::uint32_t bound = held(0).compared ? held(0).bound + 1 : most_entries;
    std::uint32_t first_case = 0xffffffff;
    for (std::uint32_t index = 0; here != nullptr && index < bound; ++index) {
        const std::uint32_t place = table + index * size;
        if (!here->holds(place) || Space::left(*here, place) < 4 || place >= first_case) break;
        std::uint32_t offset = here->bytes[place - here->start];
        if (size == 2) offset = Space::half(*here, place);
        if (size == 4) offset = Space::word(*here, place);
        if (is_signed && size == 1) offset = (offset ^ 0x80) - 0x80;
        if (is_signed && size == 2) offset = (offset ^ 0x8000) - 0x8000;
        const std::uint32_t case_at = (size == 4 ? table : next) + offset * (size == 4 ? 1 : 2);
        if (!near(table, case_at)) break;
        read_data(place, size, mark::guess);
        reach_case(case_at & ~1u, isa::State::t32);
        if (case_at > table) first_case = std::min(first_case, case_at);
    }
    forget(0x500f);
    return true;
}

}  // namespace flow
