#include "flow/sweep.hpp"

#include "flow/decode.hpp"
#include "isa/filter.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace flow {

namespace {

// Whether the profile lacks what is an instruction on some other core. What no architecture has
// is a trap wherever it runs.
bool offends(std::uint32_t word, isa::State state, isa::FeatureSet features) {
    const isa::Encoding& encoding = isa::classify(word, state);
    if (features.has_all(encoding.all_needs)) return false;
    return encoding.needs != isa::Feature::unallocated &&
           encoding.needs != isa::Feature::unpredictable && !is_harmless_hint(word, state);
}

// Of the halfwords where an A32 instruction lies, and nothing else.
constexpr std::uint8_t doubts = mark::data | mark::doubtful;
constexpr std::uint8_t first_relevant = mark::a32 | doubts;
constexpr std::uint8_t second_relevant = mark::any_code | doubts;

constexpr std::uint8_t any_data = mark::data | mark::guess | mark::aside;

constexpr bool is_one_a32(std::uint8_t first, std::uint8_t second) {
    return (first & first_relevant) == mark::a32 && (second & second_relevant) == mark::tail;
}

// Eight marks, as they lie in memory: four times these two.
std::uint64_t pairs_of(std::uint8_t first, std::uint8_t second) {
    const std::array<std::uint8_t, 8> marks = {first, second, first, second,
                                               first, second, first, second};
    std::uint64_t eight = 0;
    std::memcpy(&eight, marks.data(), sizeof eight);
    return eight;
}

class Sweeper {
public:
    Sweeper(const Space& space, const isa::Filter& filter, std::size_t most)
        : space_(space), filter_(filter), most_(most) {}

    Sweep run(const Space::Part& part);

private:
    std::uint32_t plain_a32(const Space::Part& part, const std::uint8_t* marks,
                            std::uint32_t address) const;
    std::uint32_t plain_data(const Space::Part& part, const std::uint8_t* marks,
                             std::uint32_t address) const;
    void reached_a32(const Space::Region& region, std::uint32_t address);
    void reached_t32(const Space::Region& region, std::uint32_t address);
    void look_at(std::uint32_t address, std::uint32_t word, isa::State state);
    std::uint32_t unknown(const Space::Part& part, std::uint32_t start);

    const Space& space_;
    const isa::Filter& filter_;
    std::size_t most_;
    Sweep result_;
};

Sweep Sweeper::run(const Space::Part& part) {
    const Space::Region& region = *part.region;
    const std::uint8_t* const marks = space_.marks_of(region);
    const std::uint32_t start = region.start;
    const std::uint32_t end = part.end;
    std::uint64_t code = 0;
    std::uint64_t data = 0;
    std::uint32_t address = part.first;
    std::uint32_t next_try = address;
    while (address < end) {
        if (address >= next_try) {
            const std::uint32_t plain = plain_a32(part, marks, address);
            code += plain;
            address += plain;
            if (plain == 0) next_try = address + 16;
            if (address >= end) break;
        }
        const std::uint8_t mark = marks[(address - start) / 2];
        const std::uint8_t second = end - address >= 4 ? marks[(address - start) / 2 + 1] : 0;
        if (is_one_a32(mark, second)) {
            reached_a32(region, address);
            code += 4;
            address += 4;
            continue;
        }
        const bool is_data = (mark & mark::data) != 0 &&
                             ((mark & mark::any_code) == 0 || (mark & mark::doubtful) != 0);
        if ((mark & mark::any_code) != 0 && !is_data) {
            code += 2;
            if ((mark & mark::a32) != 0)
                reached_a32(region, address);
            else if ((mark & mark::t32) != 0)
                reached_t32(region, address);
        } else if ((mark & any_data) != 0) {
            const std::uint32_t more = plain_data(part, marks, address + 2);
            data += 2 + more;
            address += more;
        } else {
            address = unknown(part, address);
            continue;
        }
        address += 2;
    }
    result_.bytes.code += code;
    result_.bytes.data += data;
    return std::move(result_);
}

// Most of all: A32 instructions, and nothing else in their place, all of which surely run; four at
// a time. The bytes that this holds for from `address` on.
std::uint32_t Sweeper::plain_a32(const Space::Part& part, const std::uint8_t* marks,
                                 std::uint32_t address) const {
    const Space::Region& region = *part.region;
    const std::uint64_t relevant = pairs_of(first_relevant, second_relevant);
    const std::uint64_t wanted = pairs_of(mark::a32, mark::tail);
    std::uint32_t at = address;
    for (; part.end - at >= 16; at += 16) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, marks + (at - region.start) / 2, sizeof eight);
        if ((eight & relevant) != wanted) break;
        const unsigned char* const words = region.bytes + (at - region.start);
        bool run = true;
        for (unsigned word = 0; word < 16; word += 4)
            run &= filter_.surely_runs_a32(word_at(words + word));
        if (run) continue;
        while (filter_.surely_runs_a32(Space::word(region, at)))
            at += 4;
        break;
    }
    return at - address;
}

// The same for what is data and nothing else.
std::uint32_t Sweeper::plain_data(const Space::Part& part, const std::uint8_t* marks,
                                  std::uint32_t address) const {
    const std::uint64_t code = pairs_of(mark::any_code, mark::any_code);
    const std::uint64_t data = pairs_of(any_data, any_data);
    std::uint32_t at = address;
    for (; at < part.end && part.end - at >= 16; at += 16) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, marks + (at - part.region->start) / 2, sizeof eight);
        if ((eight & code) != 0 || any_is_zero(eight & data)) break;
    }
    return at - address;
}

inline void Sweeper::reached_a32(const Space::Region& region, std::uint32_t address) {
    const std::uint32_t word = Space::word(region, address);
    if (!filter_.surely_runs_a32(word)) look_at(address, word, isa::State::a32);
}

void Sweeper::reached_t32(const Space::Region& region, std::uint32_t address) {
    const std::uint16_t first = Space::half(region, address);
    if (filter_.surely_runs_t16(first)) return;
    std::uint32_t word = first;
    if (isa::starts_pair(first)) word = word << 16 | Space::half(region, address + 2);
    look_at(address, word, isa::State::t32);
}

void Sweeper::look_at(std::uint32_t address, std::uint32_t word, isa::State state) {
    if (offends(word, state, filter_.features())) {
        result_.reached.push_back({address, word, state});
    } else if (isa::classify(word, state).fate == isa::Fate::emulated) {
        ++result_.emulated_count;
        if (result_.emulated.size() < most_) result_.emulated.push_back({address, word, state});
    }
}

// One stretch that no path leads to; its end.
std::uint32_t Sweeper::unknown(const Space::Part& part, std::uint32_t start) {
    const Space::Region& region = *part.region;
    const std::uint32_t address =
        space_.next_with(mark::any_code | any_data, region, start, part.end);
    result_.bytes.unknown += address - start;
    for (std::uint32_t at = (start + 3) & ~3u; at < address && address - at >= 4; at += 4) {
        const std::uint32_t word = Space::word(region, at);
        if (filter_.surely_runs_a32(word) || !offends(word, isa::State::a32, filter_.features()))
            continue;
        ++result_.unreached_count;
        if (result_.unreached.size() < most_)
            result_.unreached.push_back({at, word, isa::State::a32});
    }
    return address;
}

void append(std::vector<Offence>& to, const std::vector<Offence>& from, std::size_t most) {
    const std::size_t count = std::min(from.size(), most - std::min(most, to.size()));
    to.insert(to.end(), from.begin(), from.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace

Sweeping::Sweeping(const Program& program, const isa::Filter& filter, std::size_t most)
    : program_(program),
      filter_(filter),
      most_(most),
      parts_(program.space().parts()),
      results_(parts_.size()) {}

void Sweeping::look_at(std::size_t part) {
    results_[part] = Sweeper(program_.space(), filter_, most_).run(parts_[part]);
}

Sweep Sweeping::result() const {
    Sweep whole;
    for (const Sweep& part : results_) {
        whole.bytes.code += part.bytes.code;
        whole.bytes.data += part.bytes.data;
        whole.bytes.unknown += part.bytes.unknown;
        append(whole.reached, part.reached, part.reached.size() + whole.reached.size());
        append(whole.unreached, part.unreached, most_);
        append(whole.emulated, part.emulated, most_);
        whole.unreached_count += part.unreached_count;
        whole.emulated_count += part.emulated_count;
    }
    // A range that begins or ends at an odd address has a byte without a mark.
    std::uint64_t executable = 0;
    for (const elf::Range& range : program_.file().executable_ranges())
        executable += range.size;
    whole.bytes.unknown += executable - whole.bytes.total();
    return whole;
}

}  // namespace flow
