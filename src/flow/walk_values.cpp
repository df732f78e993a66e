#include "flow/walk.hpp"

#include <bit>

// What registers may hold along a path: constants, entries of tables, bounds.
namespace flow {

std::optional<std::uint32_t> Walker::value_of(std::uint8_t number, std::uint32_t address) const {
    if (number == pc) return pc_value(address, state_);
    if (!is_known(number)) return std::nullopt;
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
                      ? held(instruction.rm)
                      : Held{};
    if (instruction.op == Op::add && !copies) copied = sum(instruction);
    if (result && keeps_bound(instruction, *result)) return;
    forget(instruction.writes);
    if (instruction.rd >= pc) return;
    if (!result) {
        if (uses_pc && instruction.op == Op::add && !retrying_)
            unresolved_.push_back({address, state_});
        hold(instruction.rd, copied);
        return;
    }
    set(instruction.rd, *result);
    if (instruction.rn == pc && instruction.rd == lr && instruction.rm == no_register)
        set_return_address(address, *result);
    else if (uses_pc || instruction.op == Op::move_top)
        refer(address, *result);
}

// `add lr, pc, #8` before a jump: where it comes back to. But hand-written code names its tables in
// lr as well.
void Walker::set_return_address(std::uint32_t address, std::uint32_t target) {
    constexpr std::uint32_t farthest = 64;
    target &= ~1u;
    const bool is_near = target - address <= farthest;
    if (!is_near && is_share())
        leave(Left::What::comes_back, target, state_);
    else if (is_near || plausible(program_, common_->filter, target, state_, Evidence::behind_call))
        reach(target, state_);
}

// LLVM: `cmp r4, #11; movhs r4, r0`, which holds 4, before a table of twelve: an index that is too
// large becomes one that is not.
bool Walker::keeps_bound(const Instruction& instruction, std::uint32_t result) const {
    return instruction.op == Op::mov && instruction.condition != always && instruction.rd < pc &&
           held(instruction.rd).compared && result <= held(instruction.rd).bound;
}

// A known address and an entry of a table, or the index of one.
Held Walker::sum(const Instruction& instruction) const {
    if (instruction.rm >= pc || instruction.rn >= pc || instruction.rs != no_register) return {};
    const bool second_known = is_known(instruction.rm);
    const Held& known = held(second_known ? instruction.rm : instruction.rn);
    Held other = held(second_known ? instruction.rn : instruction.rm);
    if (!known.known || other.known) return {};
    if (!second_known && instruction.shift_amount != 0) return {};
    if (other.entry_bytes != 0) {
        other.base += known.value;
        return other;
    }
    if (!other.compared) return {};
    other = {};
    other.table = known.value;
    other.bound = held(second_known ? instruction.rn : instruction.rm).bound;
    other.compared = true;
    other.displaced = true;
    return other;
}

// Loads from a table whose index was added to its address before.
void Walker::track_entry(const Instruction& load) {
    Held entry;
    entry.table = held(load.rn).table;
    entry.bound = held(load.rn).bound + 1;
    entry.entry_bytes = load.access_bytes;
    entry.signed_entries = load.signed_load;
    forget(load.writes);
    hold(load.rd) = entry;
}

void Walker::track_load(const Instruction& instruction, std::uint32_t address) {
    std::optional<std::uint32_t> place;
    if (instruction.rn != no_register) {
        place = value_of(instruction.rn, address);
        if (place && instruction.rn == pc) *place &= ~3u;
    }
    if (!place && instruction.op == Op::load && instruction.rn < pc &&
        held(instruction.rn).displaced && instruction.rd < pc) {
        track_entry(instruction);
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
    // What is compared is not the same on every path, though it was known on the first.
    const bool varies = indexed && instruction.rm < pc && held(instruction.rm).compared;
    const auto index = indexed && !varies ? operand(instruction, address) : std::nullopt;
    if (indexed && index) *place = instruction.subtracts ? table - *index : table + *index;
    const std::uint32_t bound = indexed ? table_bound(instruction, instruction.rm) : 0;
    forget(instruction.writes);
    const Space::Region* region = space_.find(*place);
    if (region != nullptr && (!indexed || index))
        read_data(*place, instruction.access_bytes,
                  instruction.rn == pc ? mark::data : mark::guess);
    if (instruction.op != Op::load || instruction.rd >= pc) return;
    if (indexed && !index) {
        Held& entry = hold(instruction.rd);
        entry.table = table;
        entry.entry_bytes = instruction.access_bytes;
        entry.signed_entries = instruction.signed_load;
        entry.bound = bound;
        return;
    }
    if (instruction.access_bytes != 4) return;
    const bool literal = instruction.rn == pc && region != nullptr;
    if (literal && Space::left(*region, *place) >= 4 &&
        program_.file().header().type != elf::Type::relocatable) {
        const std::uint32_t value = Space::word(*region, *place);
        set(instruction.rd, value);
        if (program_.fixed_address() &&
            !is_frame_offset(instruction.rd, address + instruction.length) &&
            !is_distance(instruction, address))
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

// Position-independent code in a file at a fixed address: `ldr r1, =distance`, soon `add r1, pc`.
bool Walker::is_distance(const Instruction& load, std::uint32_t address) const {
    constexpr int most_between = 8;
    if (program_.is_go()) return false;
    std::uint32_t at = address + load.length;
    for (int step = 0; step < most_between; ++step) {
        const Space::Region* region = space_.find(at);
        if (region == nullptr || Space::left(*region, at) < 4) return false;
        const Instruction next =
            state_ == isa::State::a32
                ? decode_a32(Space::word(*region, at), at)
                : decode_t32(Space::half(*region, at), Space::half(*region, at + 2), at);
        const bool uses_both =
            (next.rn == pc && next.rm == load.rd) || (next.rm == pc && next.rn == load.rd);
        if (uses_both && (next.op == Op::add || next.op == Op::load)) return true;
        if (next.writes_pc() || next.op == Op::branch || next.op == Op::call ||
            (next.writes >> load.rd & 1) != 0)
            return false;
        at += next.length;
    }
    return false;
}

// Go's assembler reaches far into a large frame through r11, which it keeps for itself.
bool Walker::is_frame_offset(std::uint8_t loaded, std::uint32_t next) const {
    if (loaded != fp || !program_.is_go()) return false;
    const Space::Region* region = space_.find(next);
    if (region == nullptr || Space::left(*region, next) < 4) return false;
    const Instruction use = decode_a32(Space::word(*region, next), next);
    return (use.op == Op::load || use.op == Op::store || use.op == Op::add) && use.rn == sp &&
           use.rm == fp;
}

// GCC's frame pointer is r11, and r7 in Thumb.
bool Walker::points_into_frame(std::uint8_t number) const {
    return number == sp || number == fp || (number == 7 && state_ == isa::State::t32);
}

// Code that is not optimised compares a variable, and loads it once more to use it as an index.
void Walker::bound(std::uint8_t number, std::uint32_t limit) {
    Held& index = hold(number);
    index.bound = limit;
    index.compared = true;
    if ((kept_ >> 16 >> number & 1) == 0) return;
    Held& slot = spilled_.at(loaded_base_, loaded_offset_);
    slot.bound = limit;
    slot.compared = true;
}

void Walker::track_stack(const Instruction& instruction) {
    const bool plain = instruction.access_bytes == 4 && instruction.pre_indexed &&
                       !instruction.writes_back && (instruction.imm & 3) == 0;
    forget(instruction.writes);
    if (!plain || instruction.rd >= pc) return;
    if (instruction.op == Op::load)
        load_slot(instruction.rd, instruction.rn, instruction.imm);
    else
        store_slot(instruction.rd, instruction.rn, instruction.imm);
}

// Entries of a table that `index` selects from, as far as the comparison before tells; 0: unknown.
std::uint32_t Walker::table_bound(const Instruction& instruction, std::uint8_t index) const {
    if (index >= pc || !held(index).compared) return 0;
    const bool below = instruction.condition == 3;  // cc: below, not below or same
    return held_[index].bound + (below ? 0 : 1);
}

}  // namespace flow
