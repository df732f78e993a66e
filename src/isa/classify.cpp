#include "isa/classify.hpp"

#include "isa/filter.hpp"
#include "isa/index.hpp"
#include "isa/row.hpp"
#include "isa/shared.hpp"
#include "isa/tables.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace isa {

static_assert(all_reachable<32, a32_table>, "an A32 row is shadowed by an earlier one");
static_assert(all_reachable<32, t32_table>, "a T32 row is shadowed by an earlier one");
static_assert(all_reachable<16, t16_table>, "a 16-bit Thumb row is shadowed by an earlier one");

namespace {

constexpr KeyBits a32_key{16, 0xff0, 4, 0xf};
constexpr KeyBits t32_key{16, 0x1ff0, 12, 0xf};
constexpr KeyBits t16_key{6, 0x3ff, 0, 0};

constexpr std::uint32_t unconditional = 0xf0000000;

// All answers and the ways to them. T32 has its own copies of the rows it shares with A32, since
// there they need v6t2 as well.
struct Classifier {
    std::vector<Encoding> encodings;
    Index<a32_key> a32_conditional;
    Index<a32_key> a32_unconditional;
    Index<t16_key> t16;
    std::vector<Candidate> shared_rows;
    std::vector<Candidate> t32_rows;

    Classifier();
    const Encoding& of_a32(std::uint32_t word) const;
    const Encoding& of_t32(std::uint32_t word) const;
    const Encoding& answer(const Candidate& candidate, std::uint32_t word) const;
    // Whether every answer that this row can give is one that `features` run, now and later.
    bool runs(const Candidate& candidate, FeatureSet features) const;

    // Adds the encodings of a table's rows; they need `besides` too.
    template <int width>
    std::vector<Candidate> add(std::span<const Section<width>> table, FeatureSet besides);
};

// The ways to the answers for pairs of halfwords, which most programs for these cores lack.
struct Pairs {
    Index<a32_key> shared_conditional;
    Index<a32_key> shared_unconditional;
    Index<t32_key> t32;

    explicit Pairs(const Classifier& all);
};

enum class Condition : std::uint8_t { meaningful, none };

std::vector<Candidate> those_of(std::span<const Candidate> rows, Condition condition);
Feature latest_of(FeatureSet features);
bool names_high_double(Doubles doubles, std::uint32_t word);

const Classifier& classifier() {
    static const Classifier instance;
    return instance;
}

const Pairs& pairs() {
    static const Pairs instance(classifier());
    return instance;
}

}  // namespace

const Encoding& classify(std::uint32_t word, State state) {
    return state == State::a32 ? classifier().of_a32(word) : classifier().of_t32(word);
}

std::span<const Encoding> encodings() {
    return classifier().encodings;
}

Filter::Filter(FeatureSet features) : features_(features) {
    const Classifier& known = classifier();
    const auto runs = [&](const Candidate& candidate) { return known.runs(candidate, features); };
    for (std::uint32_t key = 0; key < a32_.size(); ++key) {
        std::span<const Candidate> candidates = known.a32_conditional.candidates_of(key);
        Runs surely;
        if (!runs(candidates.front())) {
            surely.but_mask = candidates.front().mask;
            surely.but_bits = candidates.front().bits;
            candidates = candidates.subspan(1);
        }
        if (candidates.empty() || !runs(candidates.front())) continue;
        const bool all_run = std::all_of(candidates.begin(), candidates.end(), runs);
        surely.mask = all_run ? 0 : candidates.front().mask;
        surely.bits = all_run ? 0 : candidates.front().bits;
        a32_[key] = number_of(surely);
    }
    // What starts a pair is no instruction of its own.
    for (std::uint32_t key = 0; key < t16_.size(); ++key) {
        const std::span<const Candidate> candidates = known.t16.candidates_of(key);
        t16_[key] = !starts_pair(static_cast<std::uint16_t>(key << 6)) &&
                    std::all_of(candidates.begin(), candidates.end(), runs);
    }
}

// They are few; 0 if they are not.
std::uint8_t Filter::number_of(const Runs& runs) {
    const auto end = runs_.begin() + static_cast<std::ptrdiff_t>(runs_count_);
    const auto found = std::find(runs_.begin(), end, runs);
    if (found == runs_.end()) return 0;
    if (found == end) {
        *found = runs;
        ++runs_count_;
    }
    return static_cast<std::uint8_t>(found - runs_.begin());
}

namespace {

Classifier::Classifier() {
    const auto a32_rows = add<32>(a32_table, {});
    a32_conditional = Index<a32_key>(those_of(a32_rows, Condition::meaningful));
    a32_unconditional = Index<a32_key>(those_of(a32_rows, Condition::none));
    shared_rows = add<32>(shared_table, Feature::v6t2);
    t32_rows = add<32>(t32_table, {});
    t16 = Index<t16_key>(add<16>(t16_table, {}));
}

Pairs::Pairs(const Classifier& all)
    : shared_conditional(those_of(all.shared_rows, Condition::meaningful)),
      shared_unconditional(those_of(all.shared_rows, Condition::none)),
      t32(all.t32_rows) {}

inline const Encoding& Classifier::answer(const Candidate& candidate, std::uint32_t word) const {
    const Encoding* encoding = encodings.data() + candidate.encoding;
    if (candidate.doubles != Doubles::none && names_high_double(candidate.doubles, word)) {
        ++encoding;
    }
    return *encoding;
}

bool Classifier::runs(const Candidate& candidate, FeatureSet features) const {
    const std::size_t count = candidate.doubles == Doubles::none ? 1 : 2;
    for (std::size_t at = 0; at < count; ++at) {
        const Encoding& encoding = encodings[candidate.encoding + at];
        if (!features.has_all(encoding.all_needs) || encoding.fate != Fate::kept) return false;
    }
    return true;
}

inline const Encoding& Classifier::of_a32(std::uint32_t word) const {
    if (word >= unconditional) return answer(a32_unconditional.find(word), word);
    return answer(a32_conditional.find(word), word);
}

const Encoding& Classifier::of_t32(std::uint32_t word) const {
    if (word <= 0xffff) return encodings[t16.find(word).encoding];
    const Pairs& ways = pairs();
    if (const auto a32_form = a32_form_of(word)) {
        const bool is_conditional = *a32_form < unconditional;
        return answer(
            (is_conditional ? ways.shared_conditional : ways.shared_unconditional).find(*a32_form),
            *a32_form);
    }
    return encodings[ways.t32.find(word).encoding];
}

template <int width>
std::vector<Candidate> Classifier::add(std::span<const Section<width>> table, FeatureSet besides) {
    std::vector<Candidate> rows;
    for (const Section<width>& section : table) {
        for (const Row<width>& row : section.rows) {
            const auto number = static_cast<std::uint16_t>(encodings.size());
            rows.push_back({row.pattern.mask, row.pattern.bits, number, row.more.doubles,
                            row.pattern.conditional});
            FeatureSet needs = FeatureSet(row.needs) | row.more.also;
            if (row.needs != Feature::unallocated) needs = needs | besides;
            Encoding encoding{row.name, section.citation, row.pattern.drawn, row.operands,
                              needs,    latest_of(needs), section.fate,      number};
            encodings.push_back(encoding);
            if (row.more.doubles == Doubles::none) continue;
            encoding.all_needs = needs | Feature::vfp3;
            encoding.needs = latest_of(encoding.all_needs);
            ++encoding.row;
            encodings.push_back(encoding);
        }
    }
    return rows;
}

// The rows that words with a condition, or with 1111 in its place, can match. A row that draws
// the condition as a field of no particular meaning is among both.
std::vector<Candidate> those_of(std::span<const Candidate> rows, Condition condition) {
    std::vector<Candidate> chosen;
    for (const Candidate& row : rows) {
        const bool is_unconditional = (row.bits & unconditional) == unconditional;
        const bool is_conditional =
            row.needs_condition || (row.mask & ~row.bits & unconditional) != 0;
        if (condition == Condition::meaningful ? !is_unconditional : !is_conditional) {
            chosen.push_back(row);
        }
    }
    return chosen;
}

// The one that names the encoding: the absent coprocessor of a generic access does not.
Feature latest_of(FeatureSet features) {
    for (int index = feature_count - 1; index > 0; --index) {
        const auto feature = static_cast<Feature>(index);
        if (features.has(feature) && features != FeatureSet(feature) &&
            feature == Feature::unallocated) {
            continue;
        }
        if (features.has(feature)) return feature;
    }
    return Feature::v4;
}

bool names_high_double(Doubles doubles, std::uint32_t word) {
    constexpr std::uint32_t d = 1U << 22;
    constexpr std::uint32_t n = 1U << 7;
    constexpr std::uint32_t m = 1U << 5;
    switch (doubles) {
        case Doubles::none:
            return false;
        case Doubles::d:
            return (word & d) != 0;
        case Doubles::m:
            return (word & m) != 0;
        case Doubles::n:
            return (word & n) != 0;
        case Doubles::dm:
            return (word & (d | m)) != 0;
        case Doubles::dnm:
            return (word & (d | n | m)) != 0;
        case Doubles::list: {
            const std::uint32_t count = (word & 0xff) / 2;
            return (word & d) != 0 || (word >> 12 & 0xf) + count > 16;
        }
    }
    return false;
}

}  // namespace

}  // namespace isa
