#pragma once

#include "flow/body.hpp"
#include "flow/discover.hpp"
#include "flow/gates.hpp"
#include "flow/propagate.hpp"
#include "flow/variables.hpp"
#include "flow/writers.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace flow {

// Pass 2: whether an instruction can be reached when every feature test gets the answer that the
// profile gives. Works on demand: only functions that matter to a question are followed, and their
// callers.
class Prover final : Surroundings {
public:
    // `most_threads`: as base::in_parallel takes it; for making it. Questions take one.
    Prover(const Program& program, const Discovery& discovery, const Gates& gates,
           unsigned most_threads);

    struct Answer {
        bool reachable = true;
        std::string gate;    // of what is not reachable
        std::string reason;  // one sentence
    };
    // Conservative: what cannot be proved unreachable is reachable.
    Answer ask(std::uint32_t address);

    // Functions followed so far: the cost.
    std::size_t functions_followed() const { return outcomes_.size(); }

private:
    struct Cut {
        Source source = 0;
        std::uint32_t site = 0;  // 0: none found yet
    };

    static void note(Cut& cut, const Decision& decision);
    Answer work_out(std::uint32_t address);
    bool reachable(std::uint32_t address, Cut& cut, unsigned depth);
    bool reachable_backwards(std::uint32_t address, std::uint32_t head, const Outcome& outcome,
                             Cut& cut, unsigned depth);
    bool entering_leads_to(std::uint32_t place, std::uint32_t address, Cut& cut, unsigned depth);
    bool is_call(std::uint32_t site) const;
    bool live(std::uint32_t function, Cut& cut, unsigned depth);
    bool live_by_references(std::uint32_t function, bool& any, Cut& cut, unsigned depth);
    // Whether control passes from the instruction at `site` to `target`.
    bool passes(std::uint32_t site, std::uint32_t target, Cut& cut, unsigned depth);
    bool comes_back(const Instruction& instruction) const;
    std::vector<std::uint32_t> predecessors(std::uint32_t address) const;
    bool entered_from_outside(std::uint32_t function) const;
    Outcome follow(std::uint32_t function, isa::State state, const Machine& entry);
    std::optional<Value> result_of(std::uint32_t target, isa::State state, const Machine& machine);
    std::shared_ptr<const Outcome> outcome_of(std::uint32_t function, isa::State state);

    Value load(std::uint32_t site, const Value& address, unsigned bytes) override;
    std::optional<Value> given(std::uint32_t site) override;
    std::optional<Value> call(std::uint32_t target, std::string_view import,
                              const Machine& machine) override;
    std::optional<Value> input_for_call(std::string_view name, const Value& argument);
    std::optional<Value> input_at(const Value& address);
    Value whole_word(const Value& address, std::uint32_t site, unsigned bytes);
    Value variable(std::uint32_t address);
    std::shared_ptr<const Outcome> shallow_outcome_of(std::uint32_t function, isa::State state);
    Outcome follow_blindly(std::uint32_t function, isa::State state, const Machine& entry);
    std::shared_ptr<const Outcome> blind_outcome_of(std::uint32_t function, isa::State state);
    std::optional<Value> stores_of(const Outcome& outcome, std::uint32_t address, Value value);
    std::optional<Value> stores_to(std::uint32_t address, Value value);
    void find_loads();
    std::string constant_name(std::uint32_t address);
    void find_resolvers();
    const FeatureInput* go_reader(std::uint32_t function);
    void find_go_pointers();
    void find_go_pointers(const elf::Range& range, std::uint32_t start, std::uint32_t end);
    std::vector<Reference> function_addresses(const elf::Range& range, std::uint32_t start,
                                              std::uint32_t end) const;
    void find_go_methods();
    bool starts_function(std::uint32_t address) const;
    Source source(const std::string& name);

    const Program& program_;
    const Discovery& discovery_;
    const Gates& gates_;
    unsigned most_threads_;
    Edges edges_;
    Variables declared_;
    Writers writers_;
    std::vector<std::string> sources_;
    std::unordered_map<std::uint32_t, std::shared_ptr<const Outcome>> outcomes_;
    // The same, but taking every variable for unknown: enough to see that nothing is stored.
    std::unordered_map<std::uint32_t, std::shared_ptr<const Outcome>> shallow_;
    bool is_shallow_ = false;
    // The same as outcomes_ and results_, with features unknown: what they do not decide.
    std::unordered_map<std::uint32_t, std::shared_ptr<const Outcome>> blind_;
    std::map<std::array<std::uint32_t, 9>, Value> blind_results_;
    bool is_blind_ = false;
    std::unordered_map<std::uint32_t, Value> variables_;
    std::unordered_map<std::uint32_t, Value> settling_;        // variables being worked out
    std::map<std::uint32_t, const FeatureInput*> load_sites_;  // found by signature
    std::map<std::pair<std::uint32_t, std::uint32_t>, const FeatureInput*> learned_;
    std::unordered_map<std::uint32_t, const FeatureInput*> go_readers_;  // asked for; by start
    std::set<std::uint32_t> resolvers_;                                  // of indirect functions
    std::vector<std::uint32_t> go_pointers_;  // addresses of functions that data holds
    std::set<std::uint32_t> asked_;           // on the way up; a circle proves nothing new
    // Counts answers that hold only for the moment: what rests on one is not kept.
    std::size_t provisional_ = 0;
    std::set<std::pair<std::uint32_t, std::uint32_t>> asked_heads_;
    unsigned calls_deep_ = 0;
    // Results of small functions, by start and arguments.
    std::map<std::array<std::uint32_t, 9>, Value> results_;
    // Instructions that may still be followed: some for every file, and a few for each it has.
    std::size_t budget_ = 0;
    // Steps back that may still be taken, over all questions.
    mutable std::size_t steps_back_ = 0;
    // Answers for functions whose instruction runs when the function does.
    std::unordered_map<std::uint32_t, Answer> answers_;
};

}  // namespace flow
