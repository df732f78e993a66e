#include "base/text.hpp"
#include "flow/prove.hpp"

#include <algorithm>

// What memory and calls give a function that is being followed: where features enter, and how they
// pass through variables.
namespace flow {

namespace {

constexpr unsigned deepest_call = 3;
constexpr std::size_t largest_callee = 600;  // bytes
constexpr std::size_t most_writers = 300;
constexpr std::size_t deepest_variable = 2;
constexpr std::uint32_t farthest_base = 4095;  // what a store's offset can bridge
constexpr std::uint32_t farthest_go_base = 128;
constexpr int most_rounds = 4;

bool same_bits(const Value& a, const Value& b) {
    return a.kind == b.kind && a.value == b.value && a.unknown == b.unknown;
}

// What a call that had this outcome gives.
Value result_in(const Outcome& outcome) {
    const bool usable = outcome.complete && outcome.returns && outcome.returned.is_number();
    return usable ? outcome.returned : Value::any();
}

}  // namespace

std::optional<Value> Prover::input_for_call(std::string_view name, const Value& argument) {
    for (const FeatureInput& input : gates_.inputs()) {
        if (input.kind != FeatureInput::Kind::call || input.symbol != name) continue;
        if (input.argument >= 0) {
            if (!argument.is_constant()) continue;
            if (argument.value != static_cast<std::uint32_t>(input.argument)) continue;
        }
        return Value::bits(input.known, input.value, source(input.name));
    }
    return std::nullopt;
}

std::optional<Value> Prover::input_at(const Value& address) {
    if (const auto found = learned_.find({address.symbol, address.value});
        found != learned_.end() && address.kind != Value::Kind::stack)
        return Value::bits(found->second->known, found->second->value, source(found->second->name));
    if (address.kind == Value::Kind::number) {
        const FeatureInput* input = declared_.input_at(address.value);
        if (input == nullptr) return std::nullopt;
        return Value::bits(input->known, input->value, source(input->name));
    }
    if (address.kind != Value::Kind::import) return std::nullopt;
    for (const FeatureInput& input : gates_.inputs()) {
        if (input.kind != FeatureInput::Kind::object || address.value != input.offset) continue;
        if (program_.import_name(address.symbol) == input.symbol)
            return Value::bits(input.known, input.value, source(input.name));
    }
    return std::nullopt;
}

Value Prover::load(std::uint32_t site, const Value& address, unsigned bytes) {
    if (address.kind == Value::Kind::stack) return Value::any();
    if (address.is_number() && address.unknown != 0) return Value::any();
    Value word_address = address;
    word_address.value &= ~3u;
    const unsigned shift = (address.value & 3) * 8;
    if (shift + bytes * 8 > 32) return Value::any();
    return narrow(shift_right(whole_word(word_address, site), shift), bytes);
}

Value Prover::whole_word(const Value& address, std::uint32_t site) {
    if (const auto found = load_sites_.find(site); found != load_sites_.end())
        learned_.try_emplace({address.symbol, address.value}, found->second);
    if (const auto input = input_at(address)) return is_blind_ ? Value::any() : *input;
    if (address.kind != Value::Kind::number) return Value::any();
    if (const Link* link = program_.link_at(address.value); link != nullptr && link->is_import())
        return program_.is_constant(address.value) ? Value::import(link->import, link->value)
                                                   : Value::any();
    if (program_.is_constant(address.value)) {
        const auto word = program_.initial_word(address.value);
        return word ? Value::number(*word) : Value::any();
    }
    if (!program_.mapped(address.value)) return Value::any();
    if (is_blind_) return Value::any();
    if (!go_readers_.empty()) {
        const auto function = function_start(program_, site);
        const auto reader = function ? go_readers_.find(*function) : go_readers_.end();
        if (reader != go_readers_.end())
            return Value::bits(reader->second->known, reader->second->value,
                               source(reader->second->name));
    }
    if (is_shallow_) return Value::any();
    Value value = variable(address.value);
    if (value.source != 0) return value;
    // What nothing seems to set may be set in a way that was not seen. Only the resolver of an
    // indirect function runs before anything else can have.
    const auto function = function_start(program_, site);
    if (!function || !resolvers_.contains(*function)) return Value::any();
    value.source = source("a variable that nothing in the file ever sets");
    return value;
}

// Go's build constants are words of data that nothing sets.
std::string Prover::constant_name(std::uint32_t address) {
    const std::string_view name = declared_.name_of(address);
    if (!name.empty()) return base::concat(name, ", a constant of the file");
    return base::concat("a constant of the file (runtime.goarm or goarmsoftfp, at 0x",
                        base::hex(address), ")");
}

void Prover::find_resolvers() {
    for (const Link& link : program_.links())
        if (link.type == elf::relocation::indirect_relative) resolvers_.insert(link.value & ~1u);
    for (const elf::SymbolTable* table :
         {&program_.file().dynamic_symbols(), &program_.file().static_symbols()})
        for (const elf::Symbol symbol : *table)
            if (symbol.type == elf::SymbolType::indirect_function)
                resolvers_.insert(symbol.address());
}

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
    const auto& all = discovery_.references;
    // Go names each variable by its own address, or its struct's.
    const std::uint32_t reach = program_.is_go() ? farthest_go_base : farthest_base;
    const std::uint32_t lowest = address > reach ? address - reach : 0;
    auto it = std::lower_bound(
        all.begin(), all.end(), lowest,
        [](const Reference& reference, std::uint32_t target) { return reference.target < target; });
    std::set<std::uint32_t> writers;
    for (; it != all.end() && it->target <= address + 3; ++it) {
        const auto function = function_start(program_, it->site);
        if (!function) return std::nullopt;
        writers.insert(*function);
        if (writers.size() > most_writers) return std::nullopt;
    }
    for (const std::uint32_t writer : writers) {
        const auto state = state_at(program_, writer);
        if (!state) return std::nullopt;
        const auto shallow = shallow_outcome_of(writer, *state);
        auto next = stores_of(*shallow, address, value);
        if (!next) return std::nullopt;
        if (const auto reader = go_readers_.find(writer); reader != go_readers_.end()) {
            // Which bit it was shows in a branch, not in the value.
            for (const Store& store : shallow->stores)
                if (!store.escapes && store.address.is_constant() &&
                    store.address.value - address < 4)
                    value.source = source(reader->second->name);
            next->source = value.source;
        }
        if (*next == value) continue;
        const auto outcome = outcome_of(writer, *state);
        next = stores_of(*outcome, address, value);
        if (!next) return std::nullopt;
        // A feature that decides which constant is stored shows in a branch only.
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

std::optional<Value> Prover::call(std::uint32_t target, std::string_view import,
                                  const Machine& machine) {
    const auto state = target != 0 ? state_at(program_, target) : std::nullopt;
    if (!state) return Value::any();
    std::string_view name = import;
    if (name.empty()) name = import_behind(program_, target, *state);
    const Named* named = name.empty() ? program_.named(target) : nullptr;
    if (named != nullptr && named->address == target) name = named->name;
    if (!name.empty()) {
        if (never_returns(name)) return std::nullopt;
        if (const auto input = input_for_call(name, machine.registers[0]))
            return is_blind_ ? Value::any() : *input;
    }
    if (calls_deep_ >= deepest_call || is_shallow_ || program_.is_go()) return Value::any();
    return result_of(target, *state, machine);
}

// A small function is followed with the arguments of this very call.
std::optional<Value> Prover::result_of(std::uint32_t target, isa::State state,
                                       const Machine& machine) {
    const Space::Region* region = program_.space().find(target);
    std::uint32_t end = target + 2;
    while (end - target < largest_callee && region->holds(end) &&
           (program_.space().mark_at(*region, end) & mark::function) == 0)
        end += 2;
    if (end - target >= largest_callee) return Value::any();
    Machine entry = Machine::at_entry();
    std::array<std::uint32_t, 9> key{target};
    for (std::size_t number = 0; number < 4; ++number) {
        if (!machine.registers[number].is_number()) continue;
        entry.registers[number] = machine.registers[number];
        key[number * 2 + 1] = entry.registers[number].value;
        key[number * 2 + 2] = ~entry.registers[number].unknown;
    }
    auto& results = is_blind_ ? blind_results_ : results_;
    if (const auto known = results.find(key); known != results.end()) return known->second;
    const std::size_t before = provisional_;
    ++calls_deep_;
    const Outcome outcome = follow(target, state, entry);
    Value result = result_in(outcome);
    // A feature that decides which constant is returned shows in a branch only. But a constant that
    // is returned whatever the features are is none of theirs, and may not be the only one: setjmp
    // returns twice.
    if (result.source == 0 && !result.is_any() && !outcome.decisions.empty()) {
        const Value blind = result_in(follow_blindly(target, state, entry));
        if (!same_bits(blind, result)) result.source = outcome.decisions.front().source;
    }
    --calls_deep_;
    if (provisional_ == before) results.emplace(key, result);
    return result;
}

void Prover::find_go_readers() {
    if (!program_.is_go()) return;
    const elf::GoFunctions& functions = *program_.file().go_functions();
    for (std::uint32_t index = 0; index < functions.size(); ++index) {
        const elf::GoFunction function = functions.at(index);
        for (const FeatureInput& input : gates_.inputs())
            if (input.kind == FeatureInput::Kind::go_reader && input.symbol == function.name)
                go_readers_.emplace(function.start, &input);
    }
}

bool Prover::starts_function(std::uint32_t address) const {
    const Space::Region* region = (address & 3) == 0 ? program_.space().find(address) : nullptr;
    return region != nullptr && (program_.space().mark_at(*region, address) & mark::function) != 0;
}

// Function values and method tables: words of data that hold the addresses of functions. They stand
// side by side; a single such word is as likely a number. The function table holds none, only what
// may look like one; nor does the section of data without pointers, where Unicode tables are.
void Prover::find_go_pointers() {
    if (!program_.is_go() || !program_.fixed_address()) return;
    const elf::File& file = program_.file();
    const elf::Section* without_pointers[] = {file.section(".gopclntab"),
                                              file.section(".noptrdata")};
    for (const elf::Range& range : file.ranges()) {
        if (range.executable) continue;
        const elf::Bytes bytes = file.from(range.address);
        std::uint32_t before = 0;  // the word before, if it is such an address
        for (std::uint32_t at = (0 - range.address) & 3; at + 4 <= range.size; at += 4) {
            const std::uint32_t value = *bytes.word(at);
            const std::uint32_t place = range.address + at;
            const bool is_number = std::any_of(
                std::begin(without_pointers), std::end(without_pointers),
                [place](const elf::Section* section) {
                    return section != nullptr && place - section->address < section->size;
                });
            if (is_number || !starts_function(value)) {
                before = 0;
                continue;
            }
            if (before != 0) go_pointers_.insert(go_pointers_.end(), {before, value});
            before = value;
        }
    }
    find_go_methods();
    std::sort(go_pointers_.begin(), go_pointers_.end());
    go_pointers_.erase(std::unique(go_pointers_.begin(), go_pointers_.end()), go_pointers_.end());
}

// A method table for an interface of one method is a single word; but the tables have a list.
// Interface, type, hash, and in older versions four bytes of padding stand before the methods.
void Prover::find_go_methods() {
    const elf::File& file = program_.file();
    const elf::Section* list = file.section(".itablink");
    if (list == nullptr) return;
    for (std::uint32_t at = 0; at + 4 <= list->size; at += 4) {
        const auto table = file.word_at(list->address + at);
        if (!table) return;
        for (const std::uint32_t offset : {12u, 16u}) {
            const auto method = file.word_at(*table + offset);
            if (method && starts_function(*method)) go_pointers_.push_back(*method);
        }
    }
}

// Code that loads a feature word whose address has no name.
void Prover::find_loads() {
    for (const FeatureInput& input : gates_.inputs()) {
        if (input.kind != FeatureInput::Kind::code || program_.is_go()) continue;
        const std::uint32_t size = static_cast<std::uint32_t>(input.code.words.size()) * 4;
        for (const Space::Region& region : program_.space().regions()) {
            for (std::uint32_t at = (region.start + 3) & ~3u;
                 region.holds(at) && Space::left(region, at) >= size; at += 4) {
                std::uint32_t index = 0;
                while (index * 4 < size &&
                       input.code.matches(index, Space::word(region, at + index * 4)))
                    ++index;
                if (index * 4 == size) load_sites_.emplace(at + input.load * 4, &input);
            }
        }
    }
    // Following the function that holds it teaches the word's address.
    const std::map<std::uint32_t, const FeatureInput*> sites = load_sites_;
    for (const auto& [site, input] : sites) {
        const auto function = function_start(program_, site);
        const auto state = function ? state_at(program_, *function) : std::nullopt;
        if (state) follow(*function, *state, Machine::at_entry());
    }
}

}  // namespace flow
