#include "flow/judge.hpp"

#include "base/text.hpp"
#include "flow/body.hpp"
#include "flow/gates.hpp"
#include "flow/prove.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace flow {

namespace {

// A file built for newer cores is refused by its first functions; the rest is not worth a proof.
constexpr std::size_t enough_unsupported_functions = 64;

bool name_matches(std::string_view pattern, std::string_view name) {
    if (pattern.empty() || name.empty()) return false;
    if (pattern.back() != '*') return pattern == name;
    pattern.remove_suffix(1);
    return name.starts_with(pattern);
}

class Judge {
public:
    Judge(const Program& program, const Discovery& discovery, const Options& options)
        : program_(program), discovery_(discovery), options_(options) {
        if (options.gates != nullptr) gates_ = options.gates;
    }

    void run(const std::vector<Offence>& offences, Map& map);

private:
    void find_listed_code();
    static bool matches_at(const GatedFunction& entry, const Space::Region& region,
                           std::uint32_t address);
    const GatedFunction* listed(const Offence& offence, const std::string& function) const;
    const GatedFunction* listed_code(std::uint32_t address) const;
    bool below_ceiling(const Offence& offence, const GatedFunction& entry) const;
    Finding judge(const Offence& offence);
    void find_stale(Map& map) const;

    struct Listed {
        std::uint32_t start = 0;
        std::uint32_t size = 0;
        const GatedFunction* entry = nullptr;
    };

    const Program& program_;
    const Discovery& discovery_;
    const Options& options_;
    Gates none_;
    const Gates* gates_ = &none_;
    std::optional<Prover> prover_;
    std::vector<Listed> listed_code_;  // by start
    std::set<std::uint32_t> unsupported_functions_;
    mutable std::set<const GatedFunction*> used_;
};

void Judge::run(const std::vector<Offence>& offences, Map& map) {
    if (!offences.empty()) {
        find_listed_code();
        prover_.emplace(program_, discovery_, *gates_);
    }
    for (const Offence& offence : offences) {
        Finding finding = judge(offence);
        auto& count =
            finding.verdict == Verdict::guarded ? map.guarded_count : map.unsupported_count;
        ++count;
        if (count <= options_.most_findings) map.findings.push_back(std::move(finding));
    }
    find_stale(map);
}

Finding Judge::judge(const Offence& offence) {
    Finding finding = finding_of(program_, offence, Verdict::unsupported);
    const std::uint32_t function =
        function_start(program_, offence.address).value_or(offence.address);
    finding.function_address = function;
    if (const GatedFunction* entry = listed(offence, finding.function);
        entry != nullptr && below_ceiling(offence, *entry)) {
        finding.verdict = Verdict::guarded;
        finding.gate = entry->gate;
        finding.reason = "listed: " + entry->source;
        return finding;
    }
    if (unsupported_functions_.size() >= enough_unsupported_functions) {
        finding.reason = "reachable; proofs were given up after many functions behind no test";
        return finding;
    }
    const Prover::Answer answer = prover_->ask(offence.address);
    finding.reason = answer.reason;
    if (answer.reachable) {
        unsupported_functions_.insert(function);
    } else {
        finding.verdict = Verdict::guarded;
        finding.gate = answer.gate;
    }
    return finding;
}

void Judge::find_listed_code() {
    std::vector<const GatedFunction*> entries;
    for (const GatedFunction& entry : gates_->functions())
        if (!entry.code.empty()) entries.push_back(&entry);
    for (const Space::Region& region : program_.space().regions())
        for (std::uint32_t at = (region.start + 3) & ~3u;
             region.holds(at) && Space::left(region, at) >= 4; at += 4) {
            const std::uint32_t word = Space::word(region, at);
            for (const GatedFunction* entry : entries) {
                if (!entry->code.matches(0, word) || !matches_at(*entry, region, at)) continue;
                const auto size = static_cast<std::uint32_t>(entry->code.words.size()) * 4;
                listed_code_.push_back({at, size, entry});
            }
        }
}

bool Judge::matches_at(const GatedFunction& entry, const Space::Region& region,
                       std::uint32_t address) {
    const std::size_t words = entry.code.words.size();
    if (Space::left(region, address) < words * 4) return false;
    for (std::uint32_t index = 1; index < words; ++index)
        if (!entry.code.matches(index, Space::word(region, address + index * 4))) return false;
    return true;
}

const GatedFunction* Judge::listed_code(std::uint32_t address) const {
    auto after = std::upper_bound(
        listed_code_.begin(), listed_code_.end(), address,
        [](std::uint32_t place, const Listed& listed) { return place < listed.start; });
    for (int step = 0; after != listed_code_.begin() && step < 4; ++step) {
        --after;
        if (address - after->start < after->size) return after->entry;
    }
    return nullptr;
}

const GatedFunction* Judge::listed(const Offence& offence, const std::string& function) const {
    if (const GatedFunction* entry = listed_code(offence.address)) return entry;
    if (function.empty()) return nullptr;
    const bool is_symbol = program_.named(offence.address) != nullptr;
    for (const GatedFunction& entry : gates_->functions())
        if (name_matches(is_symbol ? entry.symbol : entry.go_function, function)) return &entry;
    return nullptr;
}

bool Judge::below_ceiling(const Offence& offence, const GatedFunction& entry) const {
    used_.insert(&entry);
    const isa::Encoding& encoding = isa::classify(offence.word, offence.state);
    return (options_.features | entry.ceiling).has_all(encoding.all_needs);
}

// A listed function that is there but needs nothing: the list is out of date.
void Judge::find_stale(Map& map) const {
    for (const GatedFunction& entry : gates_->functions()) {
        if (entry.symbol.empty() || entry.symbol.back() == '*' || used_.contains(&entry)) continue;
        for (const Named& named : program_.names()) {
            if (named.name != entry.symbol) continue;
            map.stale_gates.push_back(
                {entry.symbol,
                 "the function at 0x" + base::hex(named.address) + " needs nothing newer"});
            break;
        }
    }
}

}  // namespace

void judge(const Program& program, const Discovery& discovery, const std::vector<Offence>& offences,
           const Options& options, Map& map) {
    Judge(program, discovery, options).run(offences, map);
}

Finding finding_of(const Program& program, const Offence& offence, Verdict verdict) {
    Finding finding;
    finding.address = offence.address;
    finding.word = offence.word;
    finding.state = offence.state;
    finding.verdict = verdict;
    finding.function = program.name_of(offence.address);
    return finding;
}

}  // namespace flow
