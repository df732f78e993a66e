#include "flow/value.hpp"

namespace flow {

namespace {

Source either(const Value& a, const Value& b) {
    return a.source != 0 ? a.source : b.source;
}

Value make(std::uint32_t value, std::uint32_t unknown, Source source) {
    Value out;
    out.value = value & ~unknown;
    out.unknown = unknown;
    out.source = source;
    return out;
}

// Something of a base that is no number.
Value lost(const Value& a, const Value& b) {
    return make(0, 0xffffffff, either(a, b));
}

Value displaced(const Value& base, std::uint32_t by) {
    Value out = base;
    out.value += by;
    return out;
}

}  // namespace

Value join(const Value& a, const Value& b) {
    if (!a.is_number() || !b.is_number()) {
        const bool same = a.kind == b.kind && a.value == b.value && a.symbol == b.symbol;
        return same ? a : lost(a, b);
    }
    return make(a.value, a.unknown | b.unknown | (a.value ^ b.value), either(a, b));
}

Value bit_and(const Value& a, const Value& b) {
    if (!a.is_number() || !b.is_number()) return lost(a, b);
    const std::uint32_t unknown = (a.unknown | b.unknown) & a.most() & b.most();
    return make(a.value & b.value, unknown, either(a, b));
}

Value bit_or(const Value& a, const Value& b) {
    if (!a.is_number() || !b.is_number()) return lost(a, b);
    const std::uint32_t unknown = (a.unknown | b.unknown) & ~a.value & ~b.value;
    return make(a.value | b.value, unknown, either(a, b));
}

Value bit_xor(const Value& a, const Value& b) {
    if (!a.is_number() || !b.is_number()) return lost(a, b);
    return make(a.value ^ b.value, a.unknown | b.unknown, either(a, b));
}

Value bit_not(const Value& a) {
    if (!a.is_number()) return lost(a, a);
    return make(~a.value, a.unknown, a.source);
}

Value add(const Value& a, const Value& b) {
    if (!a.is_number() && b.is_constant()) return displaced(a, b.value);
    if (!b.is_number() && a.is_constant()) return displaced(b, a.value);
    if (!a.is_number() || !b.is_number()) return lost(a, b);
    const std::uint32_t sum = a.value + b.value;
    const std::uint32_t carries = (a.unknown + b.unknown + sum) ^ sum;
    return make(sum, carries | a.unknown | b.unknown, either(a, b));
}

Value subtract(const Value& a, const Value& b) {
    if (!a.is_number() && b.is_constant()) return displaced(a, 0 - b.value);
    if (!a.is_number() || !b.is_number()) return lost(a, b);
    const std::uint32_t difference = a.value - b.value;
    const std::uint32_t borrows = (difference + a.unknown) ^ (difference - b.unknown);
    return make(difference, borrows | a.unknown | b.unknown, either(a, b));
}

Value shift_left(const Value& a, unsigned amount) {
    if (amount == 0) return a;
    if (!a.is_number()) return lost(a, a);
    if (amount > 31) return make(0, 0, a.source);
    return make(a.value << amount, a.unknown << amount, a.source);
}

Value shift_right(const Value& a, unsigned amount) {
    if (amount == 0) return a;
    if (!a.is_number()) return lost(a, a);
    if (amount > 31) return make(0, 0, a.source);
    return make(a.value >> amount, a.unknown >> amount, a.source);
}

Value shift_right_signed(const Value& a, unsigned amount) {
    if (amount == 0) return a;
    if (!a.is_number()) return lost(a, a);
    const unsigned by = amount > 31 ? 31 : amount;
    const auto spread = [by](std::uint32_t bits) {
        const std::uint32_t top = (bits >> 31) != 0 ? ~(0xffffffff >> by) : 0;
        return bits >> by | top;
    };
    return make(spread(a.value), spread(a.unknown), a.source);
}

Value narrow(const Value& a, unsigned bytes) {
    if (bytes >= 4) return a;
    return bit_and(a, Value::number((std::uint32_t{1} << bytes * 8) - 1));
}

Value narrow_signed(const Value& a, unsigned bytes) {
    if (bytes >= 4) return a;
    return shift_right_signed(shift_left(a, 32 - bytes * 8), 32 - bytes * 8);
}

}  // namespace flow
