#pragma once

#include <cstdint>

// What is known of a 32-bit word: each bit 0, 1 or unknown; or an address whose base is not a
// number yet. The arithmetic on known and unknown bits is that of "Sound, Precise, and Fast
// Abstract Interpretation with Tristate Numbers" (Vishwanathan et al., CGO 2022).
namespace flow {

// Where a value came from, to name the gate that it decides; 0: nothing of note.
using Source = std::uint16_t;

struct Value {
    enum class Kind : std::uint8_t {
        number,
        stack,   // `value` bytes from where sp was when the function began
        import,  // `value` bytes into the object that dynamic symbol `symbol` names
    };

    std::uint32_t value = 0;             // 0 where unknown
    std::uint32_t unknown = 0xffffffff;  // bits
    std::uint32_t symbol = 0;
    Source source = 0;
    Kind kind = Kind::number;

    static Value any() { return {}; }
    static Value number(std::uint32_t value, Source source = 0) {
        Value out;
        out.value = value;
        out.unknown = 0;
        out.source = source;
        return out;
    }
    static Value bits(std::uint32_t known, std::uint32_t value, Source source) {
        Value out;
        out.value = value & known;
        out.unknown = ~known;
        out.source = source;
        return out;
    }
    static Value stack(std::uint32_t offset) {
        Value out = number(offset);
        out.kind = Kind::stack;
        return out;
    }
    static Value import(std::uint32_t symbol, std::uint32_t offset) {
        Value out = number(offset);
        out.kind = Kind::import;
        out.symbol = symbol;
        return out;
    }

    bool is_number() const { return kind == Kind::number; }
    bool is_constant() const { return is_number() && unknown == 0; }
    bool is_any() const { return is_number() && unknown == 0xffffffff; }
    std::uint32_t least() const { return value; }
    std::uint32_t most() const { return value | unknown; }
    bool operator==(const Value&) const = default;
};

Value join(const Value& a, const Value& b);
Value bit_and(const Value& a, const Value& b);
Value bit_or(const Value& a, const Value& b);
Value bit_xor(const Value& a, const Value& b);
Value bit_not(const Value& a);
Value add(const Value& a, const Value& b);
Value subtract(const Value& a, const Value& b);
Value shift_left(const Value& a, unsigned amount);
Value shift_right(const Value& a, unsigned amount);
Value shift_right_signed(const Value& a, unsigned amount);
// The low `bytes` of it, extended to a word.
Value narrow(const Value& a, unsigned bytes);
Value narrow_signed(const Value& a, unsigned bytes);

}  // namespace flow
