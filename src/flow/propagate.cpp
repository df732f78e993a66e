#include "flow/propagate.hpp"

#include "flow/walk.hpp"

#include <algorithm>
#include <deque>

namespace flow {

namespace {

constexpr std::size_t most_blocks = 20000;
constexpr std::size_t most_steps = 400000;
constexpr unsigned patient_visits = 3;
constexpr std::uint16_t lost_in_calls = 0x500f;
constexpr std::uint32_t longest_function = 1u << 16;  // bytes; what is longer is followed as well

// The code from `function` to where the next one begins.
Places places_of(const Program& program, std::uint32_t function) {
    const Space::Region* region = program.space().find(function);
    if (region == nullptr || function + 2 >= region->end) return {};
    const std::uint32_t end = function + std::min(region->end - function, longest_function);
    return {function, program.space().next_with(mark::function, *region, function + 2, end)};
}

class Run final : World {
public:
    Run(const Program& program, const Edges& edges, std::uint32_t function, isa::State state,
        Surroundings& surroundings)
        : program_(program),
          edges_(edges),
          surroundings_(surroundings),
          function_(function),
          state_(state) {
        out_.executed = places_of(program, function);
    }

    Outcome run(const Machine& entry);

private:
    void arrive(std::uint32_t address, const Machine& machine);
    void block(std::uint32_t address, Machine machine);
    // The next instruction's address if control goes on in line.
    bool step(const Instruction& instruction, std::uint32_t address, Machine& machine);
    bool branch(const Instruction& instruction, std::uint32_t address, Machine& machine,
                Truth holds);
    bool call(const Instruction& instruction, std::uint32_t address, Machine& machine, Truth holds);
    void leave(const Instruction& instruction, std::uint32_t address, const Machine& machine);
    void called(const Machine& machine, std::uint32_t address);
    void decided(const Instruction& instruction, std::uint32_t address, Truth holds, Source source);
    void returned(const Value& value);
    bool leaves_function(std::uint32_t target) const;

    Value load(const Value& address, unsigned bytes, std::uint32_t site) override;
    std::optional<Value> given(std::uint32_t site) override { return surroundings_.given(site); }
    void store(const Value& address, unsigned bytes, const Value& value,
               std::uint32_t site) override;

    const Program& program_;
    const Edges& edges_;
    Surroundings& surroundings_;
    std::uint32_t function_;
    isa::State state_;
    // Where paths may meet: what holds there whichever was taken, and how often it changed.
    struct Meeting {
        Machine machine;
        unsigned changes = 0;
    };
    std::unordered_map<std::uint32_t, Meeting> arrived_;
    std::deque<std::pair<std::uint32_t, Meeting*>> work_;
    struct Seen {
        Decision taken;      // the side that is dead where the condition held
        Decision not_taken;  // and where it did not
        bool held = false;
        bool failed = false;
    };
    std::unordered_map<std::uint32_t, Seen> seen_;
    std::unordered_map<std::uint32_t, Store> stores_;
    std::size_t steps_ = 0;
    Outcome out_;
};

Outcome Run::run(const Machine& entry) {
    arrive(function_, entry);
    while (!work_.empty()) {
        const auto [address, meeting] = work_.front();
        work_.pop_front();
        block(address, meeting->machine);
        if (steps_ > most_steps || arrived_.size() > most_blocks) {
            out_.complete = false;
            break;
        }
    }
    for (const auto& [site, seen] : seen_)
        if (seen.held != seen.failed)
            out_.decisions.push_back(seen.held ? seen.taken : seen.not_taken);
    std::sort(out_.decisions.begin(), out_.decisions.end(),
              [](const Decision& a, const Decision& b) { return a.site < b.site; });
    for (const auto& [site, store] : stores_)
        out_.stores.push_back(store);
    std::sort(out_.stores.begin(), out_.stores.end(),
              [](const Store& a, const Store& b) { return a.site < b.site; });
    out_.steps = steps_;
    return std::move(out_);
}

void Run::arrive(std::uint32_t address, const Machine& machine) {
    const auto [found, is_new] = arrived_.try_emplace(address);
    Meeting& meeting = found->second;
    if (is_new) {
        meeting.machine = machine;
    } else {
        const bool often = meeting.changes > patient_visits;
        const auto pace = often ? Machine::Pace::hasty : Machine::Pace::exact;
        if (!meeting.machine.merge(machine, pace)) return;
        ++meeting.changes;
    }
    work_.emplace_back(address, &meeting);
}

void Run::block(std::uint32_t address, Machine machine) {
    while (true) {
        const auto instruction = instruction_at(program_, address, state_);
        if (!instruction || ++steps_ > most_steps) return;
        if (!step(*instruction, address, machine)) return;
        address += instruction->length;
        // Where another path can arrive, a state must be kept to merge with.
        if (address == function_ || edges_.leads_to(address)) {
            arrive(address, machine);
            return;
        }
    }
}

bool Run::step(const Instruction& instruction, std::uint32_t address, Machine& machine) {
    Truth holds = machine.flags.holds(instruction.condition);
    // Compilers leave no branch that always goes one way: what seems constant without a feature
    // behind it was not understood.
    const Source source = machine.flags.source;
    const bool conditional = instruction.condition != always;
    if (conditional && source == 0) holds = Truth::unknown;
    if (instruction.op == Op::compare_and_branch) holds = Truth::unknown;
    if (conditional) decided(instruction, address, holds, source);
    const auto colour = [&] {
        if (instruction.rd < pc && (instruction.writes >> instruction.rd & 1) != 0 &&
            machine.registers[instruction.rd].source == 0)
            machine.registers[instruction.rd].source = source;
    };
    if (holds == Truth::no) {
        colour();
        return true;
    }
    out_.executed.insert(address);
    switch (instruction.op) {
        case Op::branch:
        case Op::compare_and_branch:
            return branch(instruction, address, machine, holds);
        case Op::call:
        case Op::call_register:
            return call(instruction, address, machine, holds);
        case Op::trap:
            return holds != Truth::yes;
        default:
            break;
    }
    if (instruction.writes_pc()) {
        // `mov lr, pc` before it makes a jump a call.
        const Value& back = machine.registers[lr];
        if (instruction.op != Op::load_many && back.is_constant() &&
            (back.value & ~1u) == address + instruction.length) {
            called(machine, address);
            machine.forget(lost_in_calls);
            machine.flags = {};
            return true;
        }
        leave(instruction, address, machine);
        return holds != Truth::yes;
    }
    if (holds == Truth::yes) {
        execute(instruction, address, state_, machine, *this);
        if (conditional) colour();
        return true;
    }
    Machine taken = machine;
    execute(instruction, address, state_, taken, *this);
    machine.merge(taken);
    colour();
    return true;
}

bool Run::leaves_function(std::uint32_t target) const {
    return target != function_ && (program_.space().mark_of(target) & mark::function) != 0;
}

bool Run::branch(const Instruction& instruction, std::uint32_t address, Machine& machine,
                 Truth holds) {
    if (leaves_function(instruction.target)) {
        const auto result = surroundings_.call(instruction.target, {}, machine);
        called(machine, address);
        if (result) returned(*result);
    } else {
        arrive(instruction.target, machine);
    }
    return holds != Truth::yes || instruction.op == Op::compare_and_branch;
}

bool Run::call(const Instruction& instruction, std::uint32_t address, Machine& machine,
               Truth holds) {
    std::uint32_t target = 0;
    if (instruction.op == Op::call)
        target = instruction.target;
    else if (instruction.rm < pc && machine.registers[instruction.rm].is_constant())
        target = machine.registers[instruction.rm].value & ~1u;
    const auto result = surroundings_.call(target, {}, machine);
    called(machine, address);
    Machine after = machine;
    after.forget(lost_in_calls);
    after.flags = {};
    if (result) after.registers[0] = *result;
    if (holds == Truth::yes) {
        // What begins another function is not where a call comes back to.
        if (!result || leaves_function(address + instruction.length)) return false;
        machine = after;
    } else if (result) {
        machine.merge(after);
    }
    return true;
}

// Addresses in argument registers are known elsewhere from now on.
void Run::called(const Machine& machine, std::uint32_t address) {
    for (std::uint8_t number = 0; number < 4; ++number) {
        const Value& value = machine.registers[number];
        if (!value.is_constant() || value.value < 0x1000) continue;
        Store escape;
        escape.address = value;
        escape.site = address;
        escape.escapes = true;
        stores_.insert_or_assign(address | 0x80000000u | static_cast<std::uint32_t>(number) << 28,
                                 escape);
    }
}

void Run::leave(const Instruction& instruction, std::uint32_t address, const Machine& machine) {
    const auto targets = edges_.table_targets(address);
    for (const Edge& edge : targets)
        arrive(edge.to & ~1u, machine);
    if (!targets.empty()) return;
    std::uint8_t through = no_register;
    if (instruction.op == Op::exchange || instruction.op == Op::mov) through = instruction.rm;
    if (through < lr && machine.registers[through].is_constant()) {
        const auto result = surroundings_.call(machine.registers[through].value & ~1u, {}, machine);
        called(machine, address);
        if (result) returned(*result);
        return;
    }
    if (through < lr) called(machine, address);
    // A jump to somewhere unknown may return anything in r0; a return gives what is there.
    returned(through < lr ? Value::any() : machine.registers[0]);
}

void Run::decided(const Instruction& instruction, std::uint32_t address, Truth holds,
                  Source source) {
    Seen& seen = seen_[address];
    if (holds != Truth::no) {
        seen.held = true;
        seen.taken = {address, address + instruction.length, source};
    }
    if (holds != Truth::yes) {
        seen.failed = true;
        const bool leads = instruction.op == Op::branch;
        seen.not_taken = {address, leads ? instruction.target : address, source};
    }
}

void Run::returned(const Value& value) {
    out_.returned = out_.returns ? join(out_.returned, value) : value;
    out_.returns = true;
}

Value Run::load(const Value& address, unsigned bytes, std::uint32_t site) {
    return surroundings_.load(site, address, bytes);
}

void Run::store(const Value& address, unsigned bytes, const Value& value, std::uint32_t site) {
    Store store;
    store.address = address;
    store.value = value;
    store.site = site;
    store.bytes = static_cast<std::uint8_t>(bytes);
    const auto [found, is_new] = stores_.try_emplace(site, store);
    if (!is_new) {
        found->second.value = join(found->second.value, value);
        found->second.address = join(found->second.address, address);
    }
}

}  // namespace

Outcome propagate(const Program& program, const Edges& edges, std::uint32_t function,
                  isa::State state, const Machine& entry, Surroundings& surroundings) {
    return Run(program, edges, function, state, surroundings).run(entry);
}

}  // namespace flow
