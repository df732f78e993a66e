#include "flow/prove.hpp"

// What variables hold: words of writable memory, and who stores to them.
namespace flow {

namespace {

constexpr std::size_t deepest_variable = 2;
constexpr int most_rounds = 4;

// What the features do not decide shows in neither.
bool same_bits(const Value& a, const Value& b) {
    return a.kind == b.kind && a.value == b.value && a.unknown == b.unknown;
}

}  // namespace

// A word of writable memory: what it holds at the start, and whatever the file's own code may
// store there. Worked out in rounds, for a variable may depend on itself.
Value Prover::variable(std::uint32_t address) {
    if (const auto known = variables_.find(address); known != variables_.end())
        return known->second;
    const auto now = settling_.find(address);
    if (now != settling_.end() || settling_.size() >= deepest_variable) {
        ++provisional_;
        return now != settling_.end() ? now->second : Value::any();
    }
    const auto initial = program_.initial_word(address);
    const bool unknown =
        !initial || declared_.is_exported(address) || declared_.is_pointed_at(address);
    if (unknown) return variables_.emplace(address, Value::any()).first->second;
    const std::size_t before = provisional_;
    Value value = Value::number(*initial);
    bool settled = false;
    for (int round = 0; round < most_rounds && !settled; ++round) {
        settling_.insert_or_assign(address, value);
        const auto next = stores_to(address, value);
        if (!next) break;
        settled = next->value == value.value && next->unknown == value.unknown;
        value = *next;
    }
    settling_.erase(address);
    if (!settled) value = Value::any();
    if (value.is_constant() && value.source == 0 && program_.is_go())
        value.source = source(constant_name(address));
    if (provisional_ == before || settling_.empty()) variables_.emplace(address, value);
    return value;
}

// `value` and what code stores to the word; nothing if that cannot be told.
std::optional<Value> Prover::stores_to(std::uint32_t address, Value value) {
    const auto writers = writers_.of(address);
    if (!writers) return std::nullopt;
    for (const std::uint32_t writer : *writers) {
        const auto state = state_at(program_, writer);
        if (!state) return std::nullopt;
        auto outcome = shallow_outcome_of(writer, *state);
        auto next = stores_of(*outcome, address, value);
        if (!next) return std::nullopt;
        if (const FeatureInput* reader = go_reader(writer)) {
            // Which bit it was shows in a branch, not in the value.
            for (const Store& store : outcome->stores)
                if (!store.escapes && store.address.is_constant() &&
                    store.address.value - address < 4)
                    value.source = source(reader->name);
            next->source = value.source;
        }
        if (*next != value) {
            outcome = outcome_of(writer, *state);
            next = stores_of(*outcome, address, value);
            if (!next) return std::nullopt;
        }
        // A feature that decides which constant is stored, if any, shows in a branch only.
        if (next->source == 0 && !outcome->decisions.empty()) {
            const auto blind = stores_of(*blind_outcome_of(writer, *state), address, value);
            if (blind && !same_bits(*blind, *next))
                next->source = outcome->decisions.front().source;
        }
        value = *next;
    }
    return value;
}

std::optional<Value> Prover::stores_of(const Outcome& outcome, std::uint32_t address, Value value) {
    if (!outcome.complete) return std::nullopt;
    for (const Store& store : outcome.stores) {
        if (!store.address.is_constant()) continue;
        const std::uint32_t at = store.address.value;
        if (store.escapes) {
            if (at == address && !program_.is_go()) return std::nullopt;
            continue;
        }
        if (at > address + 3 || address > at + store.bytes - 1) continue;
        if (at < address) return std::nullopt;
        const unsigned shift = (at - address) * 8;
        const std::uint32_t mask =
            store.bytes >= 4 ? 0xffffffff : ((1u << store.bytes * 8) - 1) << shift;
        const Value kept = bit_and(value, Value::number(~mask));
        const Value stored = bit_and(shift_left(store.value, shift), Value::number(mask));
        value = join(value, bit_or(kept, stored));
    }
    return value;
}

}  // namespace flow
