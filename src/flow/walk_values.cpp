#include "flow/walk.hpp"

#include <bit>

// What registers may hold along a path: constants, entries of tables, bounds.
namespace flow {

std::optional<std::uint32_t> Walker::value_of(std::uint8_t number, std::uint32_t address) const {
    if (number == pc) return pc_value(address, state_);
    if (!held_[number].known) return std::nullopt;
    return held_[number].value;
}

std::optional<std::uint32_t> Walker::operand(const Instruction& instruction,
                                             std::uint32_t address) const {
    if (instruction.rm == no_register) return instruction.imm;
    if (instruction.rs != no_register) return std::nullopt;
    const auto value = value_of(instruction.rm, address);
    if (!value) return std::nullopt;
    if (instruction.shift == Shift::lsl) return *value << instruction.shift_amount;
    if (instruction.shift == Shift::lsr && instruction.shift_amount < 32)
        return *value >> instruction.shift_amount;
    return std::nullopt;
}

void Walker::track(const Instruction& instruction, std::uint32_t address) {
    switch (instruction.op) {
        case Op::add:
        case Op::sub:
        case Op::mov:
        case Op::mvn:
        case Op::orr:
        case Op::bic:
        case Op::move_wide:
        case Op::move_top:
            track_arithmetic(instruction, address);
            return;
        case Op::cmp:
            if (const auto limit = operand(instruction, address); limit && instruction.rn < pc)
                bound(instruction.rn, *limit);
            return;
        case Op::load:
            if (points_into_frame(instruction.rn) && instruction.rm == no_register) {
                track_stack(instruction);
                return;
            }
            track_load(instruction, address);
            return;
        case Op::store:
            if (points_into_frame(instruction.rn) && instruction.rm == no_register &&
                instruction.rd < pc)
                track_stack(instruction);
            else if (instruction.writes != 0)
                forget(instruction.writes);
            return;
        case Op::load_pair:
        case Op::load_many:
        case Op::load_coprocessor:
            track_load(instruction, address);
            return;
        default:
            if (instruction.writes != 0) forget(instruction.writes);
            return;
    }
}

void Walker::track_arithmetic(const Instruction& instruction, std::uint32_t address) {
    const auto second = operand(instruction, address);
    std::optional<std::uint32_t> result;
    if (instruction.op == Op::mov || instruction.op == Op::move_wide) {
        if (instruction.rm == pc && instruction.rd == lr)
            reach(pc_value(address, state_), state_);  // returns there
        result = second;
    } else if (instruction.op == Op::mvn) {
        if (second) result = ~*second;
    } else if (second) {
        const std::uint8_t from = instruction.op == Op::move_top ? instruction.rd : instruction.rn;
        auto first = value_of(from, address);
        if (first && from == pc && instruction.rm == no_register) *first &= ~3u;
        if (first) {
            switch (instruction.op) {
                case Op::add:
                    result = *first + *second;
                    break;
                case Op::sub:
                    result = *first - *second;
                    break;
                case Op::orr:
                    result = *first | *second;
                    break;
                case Op::bic:
                    result = *first & ~*second;
                    break;
                default:
                    result = (*first & 0xffff) | *second << 16;
                    break;
            }
        }
    }
    const bool uses_pc = instruction.rn == pc || instruction.rm == pc;
    // A copy keeps its bound, and so does an index made into an offset: `mov r3, r0` after a test
    // of r0, `add r3, r3, r3` before a table of halfwords.
    const bool copies = (instruction.op == Op::mov && instruction.shift == Shift::lsl) ||
                        (instruction.op == Op::add && instruction.rn == instruction.rm);
    Held copied = copies && instruction.rm < pc && instruction.rs == no_register
                      ? held_[instruction.rm]
                      : Held{};
    if (instruction.op == Op::add && !copies) copied = sum(instruction);
    forget(instruction.writes);
    if (instruction.rd >= pc) return;
    if (!result) {
        if (uses_pc && instruction.op == Op::add && !retrying_)
            unresolved_.push_back({address, state_});
        held_[instruction.rd] = copied;
        return;
    }
    set(instruction.rd, *result);
    if (instruction.rn == pc && instruction.rd == lr && instruction.rm == no_register)
        reach(*result & ~1u, state_);
    else if (uses_pc || instruction.op == Op::move_top)
        refer(address, *result);
}

// A known address and an entry of a table, or the index of one.
Walker::Held Walker::sum(const Instruction& instruction) const {
    if (instruction.rm >= pc || instruction.rn >= pc || instruction.rs != no_register) return {};
    const bool second_known = held_[instruction.rm].known;
    const Held& known = held_[second_known ? instruction.rm : instruction.rn];
    Held other = held_[second_known ? instruction.rn : instruction.rm];
    if (!known.known || other.known) return {};
    if (!second_known && instruction.shift_amount != 0) return {};
    if (other.entry_bytes != 0) {
        other.base += known.value;
        return other;
    }
    if (!other.compared) return {};
    other = {};
    other.table = known.value;
    other.bound = held_[second_known ? instruction.rn : instruction.rm].bound;
    other.compared = true;
    other.displaced = true;
    return other;
}

void Walker::track_load(const Instruction& instruction, std::uint32_t address) {
    std::optional<std::uint32_t> place;
    if (instruction.rn != no_register) {
        place = value_of(instruction.rn, address);
        if (place && instruction.rn == pc) *place &= ~3u;
    }
    if (!place && instruction.op == Op::load && instruction.rn < pc &&
        held_[instruction.rn].displaced && instruction.rd < pc) {
        Held entry;
        entry.table = held_[instruction.rn].table;
        entry.bound = held_[instruction.rn].bound + 1;
        entry.entry_bytes = instruction.access_bytes;
        entry.signed_entries = instruction.signed_load;
        forget(instruction.writes);
        held_[instruction.rd] = entry;
        return;
    }
    if (!place) {
        forget(instruction.writes);
        return;
    }
    if (instruction.op == Op::load_many) {
        if (space_.find(*place) != nullptr)
            read_data(*place + instruction.imm,
                      static_cast<std::uint32_t>(std::popcount(instruction.list)) * 4, mark::guess);
        forget(instruction.writes);
        return;
    }
    const std::uint32_t table = *place;
    const bool indexed = instruction.rm != no_register;
    if (instruction.pre_indexed && !indexed) *place += instruction.imm;
    const auto index = indexed ? operand(instruction, address) : std::nullopt;
    if (indexed && index) *place = instruction.subtracts ? table - *index : table + *index;
    const std::uint32_t bound = indexed ? table_bound(instruction, instruction.rm) : 0;
    forget(instruction.writes);
    const Space::Region* region = space_.find(*place);
    if (region != nullptr && (!indexed || index))
        read_data(*place, instruction.access_bytes,
                  instruction.rn == pc ? mark::data : mark::guess);
    if (instruction.op != Op::load || instruction.rd >= pc) return;
    if (indexed && !index) {
        held_[instruction.rd].table = table;
        held_[instruction.rd].entry_bytes = instruction.access_bytes;
        held_[instruction.rd].signed_entries = instruction.signed_load;
        held_[instruction.rd].bound = bound;
        return;
    }
    if (instruction.access_bytes != 4) return;
    const bool literal = instruction.rn == pc && region != nullptr;
    if (literal && Space::left(*region, *place) >= 4 &&
        program_.file().header().type != elf::Type::relocatable) {
        const std::uint32_t value = Space::word(*region, *place);
        set(instruction.rd, value);
        if (program_.fixed_address() && !is_frame_offset(instruction, address))
            refer(address, value);
        return;
    }
    const Link* link = program_.link_at(*place);
    if (link != nullptr ? link->is_import() : !program_.fixed_address() || region != nullptr)
        return;
    // Position-independent code that was linked to a fixed address finds its table of addresses
    // filled already.
    const auto value =
        link != nullptr ? std::optional(link->value) : program_.file().word_at(*place);
    if (!value) return;
    set(instruction.rd, *value);
    held_[instruction.rd].from_memory = link == nullptr;
    refer(address, *value);
}

// Go's assembler reaches far into a large frame through r11, which it keeps for itself.
bool Walker::is_frame_offset(const Instruction& load, std::uint32_t address) const {
    const std::uint32_t next = address + load.length;
    const Space::Region* region = space_.find(next);
    if (!program_.is_go() || load.rd != fp || region == nullptr || Space::left(*region, next) < 4)
        return false;
    const Instruction use = decode_a32(Space::word(*region, next), next);
    return (use.op == Op::load || use.op == Op::store || use.op == Op::add) && use.rn == sp &&
           use.rm == fp;
}

Walker::Held& Walker::stack_slot(std::uint8_t base, std::uint32_t offset) {
    Slot& slot = spilled_[((offset >> 2) + base) % spilled_.size()];
    if (slot.base != base || slot.offset != offset) slot = {base, offset, {}};
    return slot.held;
}

// GCC's frame pointer is r11, and r7 in Thumb.
bool Walker::points_into_frame(std::uint8_t number) const {
    return number == sp || number == fp || (number == 7 && state_ == isa::State::t32);
}

// Code that is not optimised compares a variable, and loads it once more to use it as an index.
void Walker::bound(std::uint8_t number, std::uint32_t limit) {
    held_[number].bound = limit;
    held_[number].compared = true;
    if (loaded_ != number) return;
    Held& slot = stack_slot(loaded_from_.base, loaded_from_.offset);
    slot.bound = limit;
    slot.compared = true;
    any_spilled_ = true;
}

void Walker::track_stack(const Instruction& instruction) {
    const bool plain = instruction.access_bytes == 4 && instruction.pre_indexed &&
                       !instruction.writes_back && (instruction.imm & 3) == 0;
    if (instruction.op == Op::load) {
        forget(instruction.writes);
        if (plain && any_spilled_ && instruction.rd < pc)
            held_[instruction.rd] = stack_slot(instruction.rn, instruction.imm);
        if (plain && instruction.rd < pc) {
            loaded_ = instruction.rd;
            loaded_from_ = {instruction.rn, instruction.imm, {}};
        }
        return;
    }
    forget(instruction.writes);
    const Held& held = held_[instruction.rd];
    if (!plain || (!held.known && !held.compared && !any_spilled_)) return;
    stack_slot(instruction.rn, instruction.imm) = held;
    any_spilled_ = true;
}

// Entries of a table that `index` selects from, as far as the comparison before tells; 0: unknown.
std::uint32_t Walker::table_bound(const Instruction& instruction, std::uint8_t index) const {
    if (index >= pc || !held_[index].compared) return 0;
    const bool below = instruction.condition == 3;  // cc: below, not below or same
    return held_[index].bound + (below ? 0 : 1);
}

}  // namespace flow
