#pragma once

#include <array>
#include <cstdint>

namespace flow {

// What a register may hold, as far as finding literals and jump tables needs it.
struct Held {
    std::uint32_t value = 0;       // a constant, where `known`
    std::uint32_t table = 0;       // it was loaded from a table that starts here
    std::uint32_t bound = 0;       // entries of that table; or compared with this
    std::uint32_t base = 0;        // was added to the entry
    std::uint8_t entry_bytes = 0;  // of the table; 0: not loaded from one
    bool displaced = false;        // an index was added to `table`; nothing loaded yet
    bool from_memory = false;      // known only as what memory holds at the start
    bool known = false;
    bool compared = false;
    bool signed_entries = false;

    bool is_nothing() const { return !known && !compared && !displaced && entry_bytes == 0; }
};

// What was spilled to [sp, #offset] or [fp, #offset], without regard to changes of these. A place
// for each offset, or nearly so: asking for one makes another that shares it be forgotten.
class Spilled {
public:
    // At the start of a function.
    void forget_all() {
        ++function_;
        any_ = false;
    }
    bool any() const { return any_; }
    // Null if nothing is known.
    const Held* find(std::uint8_t base, std::uint32_t offset) {
        Slot& slot = slot_of(base, offset);
        return slot.holds ? &slot.held : nullptr;
    }
    void set(std::uint8_t base, std::uint32_t offset, const Held& held) {
        Slot& slot = slot_of(base, offset);
        slot.holds = !held.is_nothing();
        if (slot.holds) slot.held = held;
        any_ = true;
    }
    // To be filled in by whoever asks.
    Held& at(std::uint8_t base, std::uint32_t offset) {
        Slot& slot = slot_of(base, offset);
        if (!slot.holds) slot.held = {};
        slot.holds = any_ = true;
        return slot.held;
    }

private:
    struct Slot {
        std::uint64_t key = 0;  // the function's number, offset and base
        bool holds = false;
        Held held;
    };

    Slot& slot_of(std::uint8_t base, std::uint32_t offset) {
        Slot& slot = slots_[((offset >> 2) + base) % slots_.size()];
        const std::uint64_t key = std::uint64_t{function_} << 32 | (offset << 4 | base);
        if (slot.key != key) {
            slot.key = key;
            slot.holds = false;
        }
        return slot;
    }

    std::array<Slot, 64> slots_;
    std::uint32_t function_ = 0;
    bool any_ = false;
};

}  // namespace flow
