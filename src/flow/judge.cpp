#include "flow/judge.hpp"

#include "base/text.hpp"
#include "flow/body.hpp"
#include "flow/gates.hpp"
#include "flow/prove.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

namespace flow {

namespace {

// A file built for newer cores is refused by its first functions; the rest is not worth a proof.
constexpr std::size_t enough_unsupported_functions = 64;
constexpr std::uint32_t body_bytes = 256;  // of a shared body, what is looked at

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
        for (const GatedFunction& entry : gates_->functions())
            if (!entry.code.empty()) listed_code_.push_back(&entry);
        const auto soname = program.file().dynamic().soname;
        for (const GatedLibrary& library : gates_->libraries())
            if (soname && name_matches(library.soname, *soname)) library_ = &library;
    }

    void run(const std::vector<Offence>& offences, Map& map);

private:
    static bool matches_at(const GatedFunction& entry, const Space::Region& region,
                           std::uint32_t address);
    const GatedFunction* listed(const Offence& offence, const std::string& function) const;
    const GatedFunction* listed_code(const Offence& offence) const;
    bool below_ceiling(const Offence& offence, const GatedFunction& entry) const;
    Finding judge(const Offence& offence, const std::vector<Offence>& all);
    bool is_gated_by_library(const Offence& offence, const std::vector<Offence>& all);
    bool is_hand_written(const std::vector<Offence>& all, const Space::Region& region,
                         std::uint32_t start, std::uint32_t end) const;
    bool is_dense(const std::vector<Offence>& all, const Space::Region& region, std::uint32_t first,
                  std::uint32_t last) const;
    void find_stale(Map& map) const;

    const Program& program_;
    const Discovery& discovery_;
    const Options& options_;
    Gates none_;
    const Gates* gates_ = &none_;
    std::optional<Prover> prover_;  // made when first asked
    std::vector<const GatedFunction*> listed_code_;
    const GatedLibrary* library_ = nullptr;  // what the lists say of this very file
    struct Body {
        std::uint32_t end = 0;
        bool is_hand_written = false;  // for newer cores
    };
    std::unordered_map<std::uint32_t, Body> bodies_;  // of functions, by start
    std::set<std::uint32_t> unsupported_functions_;
    mutable std::set<const GatedFunction*> used_;
};

void Judge::run(const std::vector<Offence>& offences, Map& map) {
    for (const Offence& offence : offences) {
        Finding finding = judge(offence, offences);
        auto& count =
            finding.verdict == Verdict::guarded ? map.guarded_count : map.unsupported_count;
        ++count;
        if (count <= options_.most_findings) map.findings.push_back(std::move(finding));
    }
    find_stale(map);
}

Finding Judge::judge(const Offence& offence, const std::vector<Offence>& all) {
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
    if (!prover_) prover_.emplace(program_, discovery_, *gates_, options_.sharing.most_threads);
    const Prover::Answer answer = prover_->ask(offence.address);
    finding.reason = answer.reason;
    if (!answer.reachable) {
        finding.verdict = Verdict::guarded;
        finding.gate = answer.gate;
    } else if (is_gated_by_library(offence, all)) {
        finding.verdict = Verdict::guarded;
        finding.gate = library_->gate;
        finding.reason = "listed: " + library_->source;
    } else {
        unsupported_functions_.insert(function);
    }
    return finding;
}

// A newer instruction that a fault put into other code is not excused, nor is a function that other
// modules can call by name.
bool Judge::is_gated_by_library(const Offence& offence, const std::vector<Offence>& all) {
    if (library_ == nullptr) return false;
    const isa::Encoding& encoding = isa::classify(offence.word, offence.state);
    if (!(options_.features | library_->ceiling).has_all(encoding.all_needs)) return false;
    const Named* named = program_.named(offence.address);
    if (named != nullptr && named->exported) return false;
    const std::uint32_t start = function_start(program_, offence.address).value_or(offence.address);
    const Space::Region& region = *program_.space().find(offence.address);
    const auto [known, is_new] = bodies_.try_emplace(start);
    Body& body = known->second;
    if (is_new) {
        body.end = program_.space().next_with(mark::function, region, start + 2);
        body.is_hand_written = is_hand_written(all, region, start, body.end);
    }
    if (body.is_hand_written) return true;
    // A door or a tail of one, of a few instructions.
    const std::uint32_t around =
        offence.address - std::min(body_bytes / 2, offence.address - region.start);
    return body.end - start < body_bytes && is_dense(all, region, around, around + body_bytes);
}

bool Judge::is_hand_written(const std::vector<Offence>& all, const Space::Region& region,
                            std::uint32_t start, std::uint32_t end) const {
    if (is_dense(all, region, start, end)) return true;
    // Functions that differ in little share their bodies.
    for (std::uint32_t at = start; at < end; at += 2) {
        const auto state = state_at(program_, at);
        const auto instruction = state ? instruction_at(program_, at, *state) : std::nullopt;
        if (!instruction || instruction->op != Op::branch) continue;
        const bool leaves = instruction->target < start || instruction->target >= end;
        if (leaves && region.holds(instruction->target) &&
            is_dense(all, region, instruction->target, instruction->target + body_bytes))
            return true;
    }
    return false;
}

// Whether newer instructions are many in [first, last).
bool Judge::is_dense(const std::vector<Offence>& all, const Space::Region& region,
                     std::uint32_t first, std::uint32_t last) const {
    constexpr std::uint32_t least_count = 4;
    constexpr std::uint32_t least_share = 24;  // one in as many
    const auto before = [](const Offence& each, std::uint32_t place) {
        return each.address < place;
    };
    const auto from = std::lower_bound(all.begin(), all.end(), first, before);
    const auto to = std::lower_bound(from, all.end(), last, before);
    const auto count = static_cast<std::uint32_t>(to - from);
    std::uint32_t instructions = 0;
    for (std::uint32_t at = first; at < last && region.holds(at); at += 2)
        instructions +=
            (program_.space().mark_at(region, at) & (mark::a32 | mark::t32)) != 0 ? 1 : 0;
    return count >= least_count && count * least_share >= instructions;
}

bool Judge::matches_at(const GatedFunction& entry, const Space::Region& region,
                       std::uint32_t address) {
    const std::size_t words = entry.code.words.size();
    if (!region.holds(address) || Space::left(region, address) < words * 4) return false;
    for (std::uint32_t index = 0; index < words; ++index)
        if (!entry.code.matches(index, Space::word(region, address + index * 4))) return false;
    return true;
}

// The entry whose words the offence is one of.
const GatedFunction* Judge::listed_code(const Offence& offence) const {
    const Space::Region* region = program_.space().find(offence.address);
    if (offence.state != isa::State::a32 || region == nullptr) return nullptr;
    for (const GatedFunction* entry : listed_code_)
        for (std::uint32_t index = 0; index < entry->code.words.size(); ++index)
            if (entry->code.matches(index, offence.word) &&
                matches_at(*entry, *region, offence.address - index * 4))
                return entry;
    return nullptr;
}

const GatedFunction* Judge::listed(const Offence& offence, const std::string& function) const {
    if (const GatedFunction* entry = listed_code(offence)) return entry;
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
