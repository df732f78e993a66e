#include "flow/machine.hpp"

#include <algorithm>
#include <bit>

namespace flow {

namespace {

constexpr std::size_t most_slots = 256;

bool slot_before(const std::pair<std::uint32_t, Value>& slot, std::uint32_t offset) {
    return slot.first < offset;
}

Truth truth(bool is) {
    return is ? Truth::yes : Truth::no;
}
Truth both(Truth a, Truth b) {
    if (a == Truth::no || b == Truth::no) return Truth::no;
    return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}
Truth merged(Truth a, Truth b) {
    return a == b ? a : Truth::unknown;
}
Truth bit_31(const Value& value) {
    if (!value.is_number() || value.unknown >> 31 != 0) return Truth::unknown;
    return truth(value.value >> 31 != 0);
}
Truth is_zero(const Value& value) {
    if (!value.is_number() || value.value != 0)
        return value.is_number() ? Truth::no : Truth::unknown;
    return value.unknown == 0 ? Truth::yes : Truth::unknown;
}

class Step {
public:
    Step(const Instruction& instruction, std::uint32_t address, isa::State state, Machine& machine,
         World& world)
        : it_(instruction), address_(address), state_(state), machine_(machine), world_(world) {}

    void run();

private:
    Value read(std::uint8_t number) const;
    Value second_operand() const;
    void data_processing();
    void logical_flags(const Value& result);
    void compare_flags(const Value& a, const Value& b);
    Value access();
    void write_back(const Value& base);
    void load();
    void store();
    void many();
    Value load_from(const Value& place, unsigned bytes);
    void store_to(const Value& place, unsigned bytes, const Value& value);

    const Instruction& it_;
    std::uint32_t address_;
    isa::State state_;
    Machine& machine_;
    World& world_;
};

void Step::run() {
    switch (it_.op) {
        case Op::load:
            load();
            return;
        case Op::store:
            store();
            return;
        case Op::load_pair:
        case Op::store_pair:
        case Op::load_many:
        case Op::store_many:
            many();
            return;
        case Op::move_wide:
            machine_.forget(it_.writes);
            if (it_.rd < pc) machine_.registers[it_.rd] = Value::number(it_.imm);
            return;
        case Op::move_top:
            if (it_.rd < pc)
                machine_.registers[it_.rd] =
                    bit_or(bit_and(machine_.registers[it_.rd], Value::number(0xffff)),
                           Value::number(it_.imm << 16));
            return;
        default:
            break;
    }
    if (it_.is_data_processing()) {
        data_processing();
        return;
    }
    machine_.forget(it_.writes);
    if (it_.sets_flags || it_.op == Op::other) machine_.flags = {};
}

Value Step::read(std::uint8_t number) const {
    if (number == pc) return Value::number(pc_value(address_, state_));
    return machine_.registers[number];
}

Value Step::second_operand() const {
    if (it_.rm == no_register) return Value::number(it_.imm);
    const Value value = read(it_.rm);
    unsigned amount = it_.shift_amount;
    if (it_.rs != no_register) {
        const Value by = machine_.registers[it_.rs & 15];
        if (!by.is_constant()) return Value::bits(0, 0, value.source);
        amount = by.value & 0xff;
    }
    switch (it_.shift) {
        case Shift::lsl:
            return shift_left(value, amount);
        case Shift::lsr:
            return shift_right(value, amount);
        case Shift::asr:
            return shift_right_signed(value, amount);
        case Shift::ror:
            if (!value.is_number()) return Value::any();
            amount &= 31;
            return bit_or(shift_right(value, amount),
                          amount == 0 ? value : shift_left(value, 32 - amount));
        default:
            return Value::bits(0, 0, value.source);
    }
}

void Step::data_processing() {
    const Value b = second_operand();
    Value a = it_.rn == no_register ? Value::number(0) : read(it_.rn);
    if (it_.rn == pc && it_.rm == no_register) a.value &= ~3u;  // Thumb's ADR
    Value result;
    bool compares = false;
    switch (it_.op) {
        case Op::and_:
        case Op::tst:
            result = bit_and(a, b);
            break;
        case Op::eor:
        case Op::teq:
            result = bit_xor(a, b);
            break;
        case Op::sub:
        case Op::cmp:
            result = subtract(a, b);
            compares = true;
            break;
        case Op::rsb:
            result = subtract(b, a);
            break;
        case Op::add:
        case Op::cmn:
            result = add(a, b);
            break;
        case Op::orr:
            result = bit_or(a, b);
            break;
        case Op::mov:
            result = b;
            break;
        case Op::bic:
            result = bit_and(a, bit_not(b));
            break;
        case Op::mvn:
            result = bit_not(b);
            break;
        default:
            result = Value::bits(0, 0, a.source != 0 ? a.source : b.source);
            break;
    }
    if (it_.sets_flags) {
        if (compares)
            compare_flags(a, b);
        else
            logical_flags(result);
    }
    if (it_.rd < pc) machine_.registers[it_.rd] = result;
}

void Step::logical_flags(const Value& result) {
    machine_.flags = {};
    machine_.flags.zero = is_zero(result);
    machine_.flags.negative = bit_31(result);
    machine_.flags.source = result.source;
}

void Step::compare_flags(const Value& a, const Value& b) {
    const Value difference = subtract(a, b);
    Flags flags;
    flags.source = a.source != 0 ? a.source : b.source;
    flags.negative = bit_31(difference);
    if (a.is_number() && b.is_number()) {
        const std::uint32_t known = ~(a.unknown | b.unknown);
        if (((a.value ^ b.value) & known) != 0)
            flags.zero = Truth::no;
        else if (known == 0xffffffff)
            flags.zero = Truth::yes;
        if (a.least() >= b.most()) flags.carry = Truth::yes;
        if (a.most() < b.least()) flags.carry = Truth::no;
        if ((a.unknown >> 31) == 0 && (b.unknown >> 31) == 0) {
            // With the top bits swapped, the signed order is that of unsigned numbers.
            constexpr std::uint32_t top = 0x80000000;
            if ((a.most() ^ top) < (b.least() ^ top)) flags.less = Truth::yes;
            if ((a.least() ^ top) >= (b.most() ^ top)) flags.less = Truth::no;
        }
    }
    machine_.flags = flags;
}

// The address; updates the base register.
Value Step::access() {
    Value base = read(it_.rn);
    if (it_.rn == pc) base.value &= ~3u;
    Value offset = second_operand();
    const Value moved =
        it_.rm != no_register && it_.subtracts ? subtract(base, offset) : add(base, offset);
    const Value place = it_.pre_indexed ? moved : base;
    if (it_.writes_back && it_.rn < pc) machine_.registers[it_.rn] = moved;
    return place;
}

Value Step::load_from(const Value& place, unsigned bytes) {
    if (const auto given = world_.given(address_)) {
        if (place.kind != Value::Kind::stack) world_.load(place, bytes, address_);
        return *given;
    }
    if (place.kind == Value::Kind::stack)
        return bytes == 4 && (place.value & 3) == 0 ? machine_.slot(place.value) : Value::any();
    return world_.load(place, bytes, address_);
}

void Step::store_to(const Value& place, unsigned bytes, const Value& value) {
    if (place.kind != Value::Kind::stack) {
        world_.store(place, bytes, value, address_);
        return;
    }
    if (bytes == 4 && (place.value & 3) == 0)
        machine_.set_slot(place.value, value);
    else
        machine_.forget_slot(place.value & ~3u);
    if (value.is_constant()) world_.store(Value::any(), bytes, value, address_);
}

void Step::load() {
    const Value place = access();
    Value value = load_from(place, it_.access_bytes);
    if (it_.signed_load) value = narrow_signed(value, it_.access_bytes);
    if (it_.rd < pc) machine_.registers[it_.rd] = value;
}

void Step::store() {
    const Value value = read(it_.rd);
    const Value place = access();
    store_to(place, it_.access_bytes, narrow(value, it_.access_bytes));
}

void Step::many() {
    const bool pair = it_.op == Op::load_pair || it_.op == Op::store_pair;
    const bool loads = it_.op == Op::load_pair || it_.op == Op::load_many;
    const std::uint16_t list = pair ? static_cast<std::uint16_t>(3u << (it_.rd & 14)) : it_.list;
    const Value base = read(it_.rn);
    Value place;
    if (pair) {
        place = access();
    } else {
        place = add(base, Value::number(it_.imm));
        const std::uint32_t size = static_cast<std::uint32_t>(std::popcount(list)) * 4;
        if (it_.writes_back && it_.rn < pc)
            machine_.registers[it_.rn] = add(base, Value::number(it_.subtracts ? 0 - size : size));
    }
    for (std::uint8_t number = 0; number < 16; ++number) {
        if ((list >> number & 1) == 0) continue;
        if (!loads)
            store_to(place, 4, number == it_.rn ? base : read(number));
        else if (number < pc)
            machine_.registers[number] = load_from(place, 4);
        place = add(place, Value::number(4));
    }
}

}  // namespace

Truth Flags::holds(std::uint8_t condition) const {
    Truth result = Truth::yes;
    switch (condition >> 1) {
        case 0:
            result = zero;
            break;
        case 1:
            result = carry;
            break;
        case 2:
            result = negative;
            break;
        case 3:
            result = overflow;
            break;
        case 4:
            result = both(carry, negate(zero));
            break;
        case 5:
            result = negate(less);
            break;
        case 6:
            result = both(negate(less), negate(zero));
            break;
        default:
            return Truth::yes;
    }
    return (condition & 1) != 0 ? negate(result) : result;
}

Machine Machine::at_entry() {
    Machine machine;
    machine.registers[sp] = Value::stack(0);
    return machine;
}

Value Machine::slot(std::uint32_t offset) const {
    const auto found = std::lower_bound(slots_.begin(), slots_.end(), offset, slot_before);
    return found != slots_.end() && found->first == offset ? found->second : Value::any();
}

void Machine::set_slot(std::uint32_t offset, const Value& value) {
    const auto found = std::lower_bound(slots_.begin(), slots_.end(), offset, slot_before);
    const bool known = found != slots_.end() && found->first == offset;
    const bool nothing = value.is_any() && value.source == 0;
    if (known && nothing)
        slots_.erase(found);
    else if (known)
        found->second = value;
    else if (!nothing && slots_.size() < most_slots)
        slots_.emplace(found, offset, value);
}

void Machine::forget_slot(std::uint32_t offset) {
    set_slot(offset, Value::any());
}

void Machine::forget_slots_above(std::uint32_t offset) {
    std::erase_if(slots_, [offset](const auto& slot) {
        return static_cast<std::int32_t>(slot.first - offset) >= 0 && slot.first - offset < 1024;
    });
}

void Machine::forget(std::uint16_t registers_lost) {
    for (unsigned number = 0; number < 15; ++number)
        if ((registers_lost >> number & 1) != 0) registers[number] = Value::any();
}

bool Machine::merge(const Machine& other, Pace pace) {
    bool changed = false;
    const auto widened = [pace](Value value, const Value& before) {
        if (pace == Pace::hasty && value.unknown != before.unknown)
            value = Value::bits(0, 0, value.source);
        return value;
    };
    for (std::size_t number = 0; number < registers.size(); ++number) {
        const Value joined =
            widened(join(registers[number], other.registers[number]), registers[number]);
        const bool differs = joined.value != registers[number].value ||
                             joined.unknown != registers[number].unknown ||
                             joined.kind != registers[number].kind;
        changed = changed || differs;
        if (differs) registers[number] = joined;
    }
    Flags joined;
    joined.negative = merged(flags.negative, other.flags.negative);
    joined.zero = merged(flags.zero, other.flags.zero);
    joined.carry = merged(flags.carry, other.flags.carry);
    joined.overflow = merged(flags.overflow, other.flags.overflow);
    joined.less = merged(flags.less, other.flags.less);
    joined.source = flags.source;
    changed = changed || !(joined == flags);
    flags = joined;
    const std::size_t before = slots_.size();
    std::erase_if(slots_, [&](auto& slot) {
        const Value there = other.slot(slot.first);
        const Value both_values = widened(join(slot.second, there), slot.second);
        if (both_values.value != slot.second.value || both_values.unknown != slot.second.unknown ||
            both_values.kind != slot.second.kind) {
            slot.second = both_values;
            changed = true;
        }
        return both_values.is_any() && both_values.source == 0;
    });
    return changed || slots_.size() != before;
}

void execute(const Instruction& instruction, std::uint32_t address, isa::State state,
             Machine& machine, World& world) {
    Step(instruction, address, state, machine, world).run();
}

}  // namespace flow
