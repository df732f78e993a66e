#pragma once

#include "flow/decode.hpp"
#include "flow/value.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace flow {

enum class Truth : std::uint8_t { no, yes, unknown };

constexpr Truth negate(Truth a) {
    return a == Truth::unknown ? a : a == Truth::yes ? Truth::no : Truth::yes;
}

struct Flags {
    Truth negative = Truth::unknown;
    Truth zero = Truth::unknown;
    Truth carry = Truth::unknown;
    Truth overflow = Truth::unknown;
    Truth less = Truth::unknown;  // negative differs from overflow
    Source source = 0;

    Truth holds(std::uint8_t condition) const;
    bool operator==(const Flags&) const = default;
};

// Registers, flags and the stack frame as far as known at one place of a function.
class Machine {
public:
    // At the start of a function: sp is where the stack is counted from.
    static Machine at_entry();

    std::array<Value, 16> registers;
    Flags flags;

    Value slot(std::uint32_t offset) const;
    void set_slot(std::uint32_t offset, const Value& value);
    void forget_slot(std::uint32_t offset);
    void forget_slots_above(std::uint32_t offset);
    void forget_slots() { slots_.clear(); }
    void forget(std::uint16_t registers_lost);

    // Keeps what holds in both; whether anything was lost. Hastily: what differs at all is lost
    // whole, so that loops end soon.
    enum class Pace : std::uint8_t { exact, hasty };
    bool merge(const Machine& other, Pace pace = Pace::exact);

private:
    std::vector<std::pair<std::uint32_t, Value>> slots_;  // by offset; only what is known
};

// Memory beyond the stack frame, and who listens to what happens there.
class World {
public:
    virtual ~World() = default;
    virtual Value load(const Value& address, unsigned bytes, std::uint32_t site) = 0;
    // What the load at `site` is known to give, wherever it loads from.
    virtual std::optional<Value> given(std::uint32_t site) = 0;
    virtual void store(const Value& address, unsigned bytes, const Value& value,
                       std::uint32_t site) = 0;
};

// Runs one instruction other than a branch or call; of those that load pc everything but that.
// Precondition: its condition holds.
void execute(const Instruction& instruction, std::uint32_t address, isa::State state,
             Machine& machine, World& world);

}  // namespace flow
