#include "flow/prove.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace flow {

namespace {

constexpr unsigned deepest = 40;
constexpr std::size_t least_budget = 500000;
constexpr std::size_t least_steps_back = 300000;
constexpr std::size_t farthest_back = 20000;

bool falls_through(const Instruction& instruction) {
    if (instruction.condition != always) return true;
    return instruction.op != Op::branch && instruction.op != Op::trap && !instruction.writes_pc();
}

const Decision* decision_at(const Outcome& outcome, std::uint32_t site) {
    const auto found =
        std::lower_bound(outcome.decisions.begin(), outcome.decisions.end(), site,
                         [](const Decision& each, std::uint32_t at) { return each.site < at; });
    return found != outcome.decisions.end() && found->site == site ? &*found : nullptr;
}

}  // namespace

void Prover::note(Cut& cut, const Decision& decision) {
    if (cut.site == 0 || cut.source == 0) cut = {decision.source, decision.site};
}

Prover::Prover(const Program& program, const Discovery& discovery, const Gates& gates,
               unsigned most_threads)
    : program_(program),
      discovery_(discovery),
      gates_(gates),
      most_threads_(most_threads),
      edges_(program, discovery, most_threads),
      declared_(program, gates),
      writers_(program, discovery),
      sources_{"a condition that is constant in this file"} {
    for (const Space::Region& region : program.space().regions())
        budget_ += (region.end - region.start) / 2;
    steps_back_ = least_steps_back + budget_;
    budget_ += least_budget;
    find_resolvers();
    find_go_pointers();
    find_loads();
}

Source Prover::source(const std::string& name) {
    const auto found = std::find(sources_.begin(), sources_.end(), name);
    if (found != sources_.end()) return static_cast<Source>(found - sources_.begin());
    if (sources_.size() == 0xffff) return 0;
    sources_.push_back(name);
    return static_cast<Source>(sources_.size() - 1);
}

Prover::Answer Prover::ask(std::uint32_t address) {
    // Instructions that run whenever their function does share its answer.
    const auto function = function_start(program_, address);
    const auto state = function ? state_at(program_, *function) : std::nullopt;
    const bool shared = state && outcome_of(*function, *state)->executed.contains(address);
    if (shared)
        if (const auto known = answers_.find(*function); known != answers_.end())
            return known->second;
    Answer answer = work_out(address);
    if (shared) answers_.emplace(*function, answer);
    return answer;
}

Prover::Answer Prover::work_out(std::uint32_t address) {
    Cut cut;
    asked_.clear();
    asked_heads_.clear();
    Answer answer;
    // Circles of calls that nothing seems to enter are entered in a way that was not seen.
    answer.reachable = reachable(address, cut, 0) || cut.site == 0;
    if (answer.reachable) {
        answer.reason = "reachable, behind no test of a feature";
        return answer;
    }
    answer.gate = sources_[cut.source];
    const std::string name = program_.name_of(cut.site);
    answer.reason = base::concat("the test at 0x", base::hex(cut.site),
                                 name.empty() ? "" : " in " + name, " keeps it from running");
    return answer;
}

Outcome Prover::follow(std::uint32_t function, isa::State state, const Machine& entry) {
    if (budget_ == 0) {
        Outcome nothing;
        nothing.complete = false;
        return nothing;
    }
    Outcome outcome = propagate(program_, edges_, function, state, entry, *this);
    budget_ -= std::min(budget_, outcome.steps);
    return outcome;
}

std::shared_ptr<const Outcome> Prover::outcome_of(std::uint32_t function, isa::State state) {
    const auto found = outcomes_.find(function);
    if (found != outcomes_.end()) return found->second;
    const std::size_t before = provisional_;
    Outcome outcome = follow(function, state, Machine::at_entry());
    auto shared = std::make_shared<const Outcome>(std::move(outcome));
    if (provisional_ == before) outcomes_.emplace(function, shared);
    return shared;
}

std::shared_ptr<const Outcome> Prover::shallow_outcome_of(std::uint32_t function,
                                                          isa::State state) {
    const auto found = shallow_.find(function);
    if (found != shallow_.end()) return found->second;
    const bool was_shallow = is_shallow_;
    is_shallow_ = true;
    Outcome outcome = follow(function, state, Machine::at_entry());
    is_shallow_ = was_shallow;
    return shallow_.emplace(function, std::make_shared<const Outcome>(std::move(outcome)))
        .first->second;
}

Outcome Prover::follow_blindly(std::uint32_t function, isa::State state, const Machine& entry) {
    const bool was_blind = is_blind_;
    is_blind_ = true;
    Outcome outcome = follow(function, state, entry);
    is_blind_ = was_blind;
    return outcome;
}

std::shared_ptr<const Outcome> Prover::blind_outcome_of(std::uint32_t function, isa::State state) {
    const auto found = blind_.find(function);
    if (found != blind_.end()) return found->second;
    Outcome outcome = follow_blindly(function, state, Machine::at_entry());
    return blind_.emplace(function, std::make_shared<const Outcome>(std::move(outcome)))
        .first->second;
}

bool Prover::reachable(std::uint32_t address, Cut& cut, unsigned depth) {
    if (depth > deepest || steps_back_ == 0) return true;
    const auto function = function_start(program_, address);
    if (!function) return true;
    const auto state = state_at(program_, *function);
    if (!state) return true;
    const auto outcome = outcome_of(*function, *state);
    if (!outcome->complete) return true;
    if (outcome->executed.contains(address)) return live(*function, cut, depth + 1);
    return reachable_backwards(address, *function, *outcome, cut, depth + 1);
}

std::vector<std::uint32_t> Prover::predecessors(std::uint32_t address) const {
    if (steps_back_ > 0) --steps_back_;
    std::vector<std::uint32_t> sites;
    for (const std::uint32_t site : edges_.sites_into(address)) {
        const auto state = state_at(program_, site);
        if (state && instruction_at(program_, site, *state)) sites.push_back(site);
    }
    for (const std::uint32_t site : edges_.table_jumps_to(address))
        sites.push_back(site);
    for (const std::uint32_t length : {2u, 4u}) {
        const auto state = state_at(program_, address - length);
        if (!state) continue;
        const auto before = instruction_at(program_, address - length, *state);
        if (before && before->length == length && falls_through(*before) &&
            state_at(program_, address) == state && comes_back(*before))
            sites.push_back(address - length);
    }
    return sites;
}

// Whether control goes on behind what is not, or not surely, a call to what never returns.
bool Prover::comes_back(const Instruction& instruction) const {
    if (instruction.op != Op::call || instruction.condition != always) return true;
    const isa::State state = instruction.to_thumb ? isa::State::t32 : isa::State::a32;
    return !never_returns(import_behind(program_, instruction.target, state));
}

// From an instruction that is not executed when `head` is entered back along every path: all must
// end at branches that are decided otherwise, or at places that cannot be reached themselves.
bool Prover::reachable_backwards(std::uint32_t address, std::uint32_t head, const Outcome& outcome,
                                 Cut& cut, unsigned depth) {
    if (depth > deepest || steps_back_ == 0) return true;
    if (!asked_heads_.insert({address, head}).second) return false;
    const auto home = function_start(program_, address);
    std::vector<std::uint32_t> work = {address};
    std::set<std::uint32_t> seen = {address};
    while (!work.empty()) {
        const std::uint32_t place = work.back();
        work.pop_back();
        if (seen.size() > farthest_back || steps_back_ == 0) return true;
        if ((program_.space().mark_of(place) & mark::function) != 0 && place != head) {
            if (live(place, cut, depth) && entering_leads_to(place, address, cut, depth))
                return true;
            continue;
        }
        // A conditional instruction whose condition never holds.
        const Decision* own = decision_at(outcome, place);
        if (own != nullptr && place == address) {
            note(cut, *own);
            continue;
        }
        for (const std::uint32_t site : predecessors(place)) {
            const bool runs = outcome.executed.contains(site);
            if (!runs && function_start(program_, site) != home) {
                if (passes(site, place, cut, depth + 1) &&
                    entering_leads_to(place, address, cut, depth))
                    return true;
                continue;
            }
            const Decision* decision = decision_at(outcome, site);
            if (decision != nullptr && decision->dead == place)
                note(cut, *decision);
            else if (runs && decision == nullptr && !is_call(site))
                return true;
            else if (!(runs && decision == nullptr) && seen.insert(site).second)
                work.push_back(site);
        }
    }
    return false;
}

// A place that is entered from elsewhere, as by a tail call, is the start of what follows it.
bool Prover::entering_leads_to(std::uint32_t place, std::uint32_t address, Cut& cut,
                               unsigned depth) {
    const auto state = state_at(program_, place);
    if (!state) return true;
    const auto outcome = outcome_of(place, *state);
    if (!outcome->complete || outcome->executed.contains(address)) return true;
    return reachable_backwards(address, place, *outcome, cut, depth + 1);
}

// Of an instruction that runs but was not followed on: a call that does not come back.
bool Prover::is_call(std::uint32_t site) const {
    const auto state = state_at(program_, site);
    const auto instruction = state ? instruction_at(program_, site, *state) : std::nullopt;
    return instruction && (instruction->op == Op::call || instruction->op == Op::call_register);
}

bool Prover::passes(std::uint32_t site, std::uint32_t target, Cut& cut, unsigned depth) {
    const auto function = function_start(program_, site);
    if (!function || depth > deepest) return true;
    const auto state = state_at(program_, *function);
    if (!state) return true;
    const auto outcome = outcome_of(*function, *state);
    if (!outcome->complete) return true;
    const Decision* decision = decision_at(*outcome, site);
    if (decision != nullptr && (decision->dead == target || !outcome->executed.contains(site))) {
        note(cut, *decision);
        return false;
    }
    return reachable(site, cut, depth);
}

bool Prover::entered_from_outside(std::uint32_t function) const {
    const auto has = [&](const std::vector<std::uint32_t>& list) {
        return std::binary_search(list.begin(), list.end(), function) ||
               std::binary_search(list.begin(), list.end(), function | 1);
    };
    return has(discovery_.entered_from_outside) || has(go_pointers_);
}

// Whether anything that can run leads to the function's start.
bool Prover::live(std::uint32_t function, Cut& cut, unsigned depth) {
    if (depth > deepest || steps_back_ == 0 || entered_from_outside(function)) return true;
    // On the way up already: if nothing else leads there, this circle does not either.
    if (!asked_.insert(function).second) return false;
    bool any = false;
    for (const std::uint32_t site : predecessors(function)) {
        // A function's own branches to its start, as Go's for more stack, do not enter it.
        if (function_start(program_, site) == function) continue;
        any = true;
        if (passes(site, function, cut, depth + 1)) return true;
    }
    if (live_by_references(function, any, cut, depth)) return true;
    // Nothing in the file says how it is entered, so nothing says that it is not.
    return !any;
}

bool Prover::live_by_references(std::uint32_t function, bool& any, Cut& cut, unsigned depth) {
    const auto before = [](const Reference& reference, std::uint32_t target) {
        return reference.target < target;
    };
    const auto& all = discovery_.references;
    for (auto it = std::lower_bound(all.begin(), all.end(), function, before);
         it != all.end() && it->target <= (function | 1); ++it) {
        any = true;
        if (passes(it->site, 0, cut, depth + 1)) return true;
    }
    return false;
}

}  // namespace flow
