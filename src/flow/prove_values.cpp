#include "base/parallel.hpp"
#include "base/text.hpp"
#include "flow/prove.hpp"

#include <algorithm>

// What memory and calls give a function that is being followed: where features enter, and how they
// pass through variables.
namespace flow {

namespace {

constexpr unsigned deepest_call = 3;
constexpr std::size_t largest_callee = 600;  // bytes

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
    return narrow(shift_right(whole_word(word_address, site, bytes), shift), bytes);
}

// A list names the very instruction. Its byte or halfword counts from bit 0.
std::optional<Value> Prover::given(std::uint32_t site) {
    if (load_sites_.empty() || is_blind_) return std::nullopt;
    const auto found = load_sites_.find(site);
    if (found == load_sites_.end()) return std::nullopt;
    const FeatureInput& input = *found->second;
    return Value::bits(input.known, input.value, source(input.name));
}

// The word at `address`, of which the instruction at `site` loads `bytes`.
Value Prover::whole_word(const Value& address, std::uint32_t site, unsigned bytes) {
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
    if (program_.is_go()) {
        const auto function = function_start(program_, site);
        if (const FeatureInput* reader = function ? go_reader(*function) : nullptr)
            return Value::bits(reader->known, reader->value, source(reader->name));
    }
    // Those of Go's variables that tell of features are bytes: runtime.goarm, goarmsoftfp, and the
    // booleans of packages cpu. Working out the others is most of the work, and decides nothing.
    const bool tells = !program_.is_go() || bytes == 1;
    if (is_shallow_ || !tells) return Value::any();
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

// What the function reads by its name, if it is listed; null if not.
const FeatureInput* Prover::go_reader(std::uint32_t function) {
    if (!program_.is_go()) return nullptr;
    const auto [place, is_new] = go_readers_.try_emplace(function, nullptr);
    if (!is_new) return place->second;
    const auto named = program_.file().go_functions()->holding(function);
    if (!named || named->start != function) return nullptr;
    for (const FeatureInput& input : gates_.inputs()) {
        if (input.kind != FeatureInput::Kind::go_reader || input.symbol != named->name) continue;
        place->second = &input;
        break;
    }
    return place->second;
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
    std::vector<elf::Range> numbers;
    for (const std::string_view name : {".gopclntab", ".noptrdata"})
        if (const elf::Section* section = file.section(name)) {
            numbers.emplace_back();
            numbers.back().address = section->address;
            numbers.back().size = section->size;
        }
    std::sort(numbers.begin(), numbers.end(),
              [](const elf::Range& a, const elf::Range& b) { return a.address < b.address; });
    for (const elf::Range& range : file.ranges()) {
        if (range.executable) continue;
        std::uint32_t offset = 0;
        for (const elf::Range& each : numbers) {
            const std::uint32_t first = each.address - range.address;
            if (first < offset || first >= range.size) continue;
            find_go_pointers(range, offset, first);
            offset = first + std::min(each.size, range.size - first);
        }
        find_go_pointers(range, offset, range.size);
    }
    find_go_methods();
    std::sort(go_pointers_.begin(), go_pointers_.end());
    go_pointers_.erase(std::unique(go_pointers_.begin(), go_pointers_.end()), go_pointers_.end());
}

// Those between two offsets of a range. A type's description holds two numbers side by side, its
// name and the type of pointers to it, which may look like functions; so where method tables are
// listed, read-only data must show three: function values stand in one place, all of them.
void Prover::find_go_pointers(const elf::Range& range, std::uint32_t start, std::uint32_t end) {
    const bool is_listed = program_.file().section(".itablink") != nullptr;
    const std::size_t least = range.writable || !is_listed ? 2 : 3;
    const std::vector<Reference> all = function_addresses(range, start, end);
    for (std::size_t first = 0; first < all.size();) {
        std::size_t last = first + 1;
        while (last < all.size() && all[last].site - all[last - 1].site == 4)
            ++last;
        for (std::size_t index = first; last - first >= least && index < last; ++index)
            go_pointers_.push_back(all[index].target);
        first = last;
    }
}

// The words there that hold the address of a function, by place.
std::vector<Reference> Prover::function_addresses(const elf::Range& range, std::uint32_t start,
                                                  std::uint32_t end) const {
    constexpr std::uint32_t part_bytes = 1u << 20;
    const elf::Bytes bytes = program_.file().from(range.address);
    // Most words hold no address of code at all.
    const Space& space = program_.space();
    const std::uint32_t lowest = space.regions().empty() ? 0 : space.regions().front().start;
    const std::uint32_t beyond = space.regions().empty() ? 0 : space.regions().back().end;
    const std::uint32_t first = start + ((0 - range.address - start) & 3);
    if (first >= end) return {};
    std::vector<std::vector<Reference>> parts((end - first) / part_bytes + 1);
    base::in_parallel(parts.size(), most_threads_, [&](std::size_t number) {
        const std::uint32_t from = first + static_cast<std::uint32_t>(number) * part_bytes;
        const std::uint32_t to = from + std::min(part_bytes, end - from);
        const elf::Bytes words = bytes;  // of its own, so that it may stay in registers
        for (std::uint32_t at = from; at < to && to - at >= 4; at += 4) {
            const std::uint32_t value = *words.word(at);
            if (value - lowest < beyond - lowest && starts_function(value))
                parts[number].push_back({range.address + at, value});
        }
    });
    std::vector<Reference> all;
    for (const std::vector<Reference>& part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

// The methods of types behind interfaces: the tables have a list. Interface, type, hash, and in
// older versions four bytes of padding stand before the methods.
void Prover::find_go_methods() {
    const elf::File& file = program_.file();
    const elf::Section* list = file.section(".itablink");
    if (list == nullptr) return;
    std::uint32_t methods_left = list->size * 64;  // 256 each, on the whole
    for (std::uint32_t at = 0; at + 4 <= list->size; at += 4) {
        const auto table = file.word_at(list->address + at);
        if (!table) return;
        for (const std::uint32_t first : {12u, 16u})
            for (std::uint32_t index = 0; methods_left > 0; ++index, --methods_left) {
                const auto method = file.word_at(*table + first + index * 4);
                if (!method || !starts_function(*method)) break;
                go_pointers_.push_back(*method);
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
