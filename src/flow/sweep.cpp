#include "flow/sweep.hpp"

#include "flow/decode.hpp"
#include "isa/filter.hpp"

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
    Sweeper(const Program& program, isa::FeatureSet features, std::size_t most)
        : program_(program),
          space_(program.space()),
          features_(features),
          filter_(features),
          most_(most) {}

    Sweep run();

private:
    void region(const Space::Region& region);
    std::uint32_t plain_a32(const Space::Region& region, const std::uint8_t* marks,
                            std::uint32_t address) const;
    void reached_a32(const Space::Region& region, std::uint32_t address);
    void reached_t32(const Space::Region& region, std::uint32_t address);
    void look_at(std::uint32_t address, std::uint32_t word, isa::State state);
    std::uint32_t unknown(const Space::Region& region, std::uint32_t start);

    const Program& program_;
    const Space& space_;
    isa::FeatureSet features_;
    isa::Filter filter_;
    std::size_t most_;
    Sweep result_;
};

Sweep Sweeper::run() {
    for (const Space::Region& each : space_.regions())
        region(each);
    // A range that begins or ends at an odd address has a byte without a mark.
    std::uint64_t executable = 0;
    for (const elf::Range& range : program_.file().executable_ranges())
        executable += range.size;
    result_.bytes.unknown += executable - result_.bytes.total();
    return std::move(result_);
}

void Sweeper::region(const Space::Region& region) {
    const std::uint8_t* const marks = space_.marks_of(region);
    const std::uint32_t start = region.start;
    const std::uint32_t end = region.end;
    std::uint64_t code = 0;
    std::uint64_t data = 0;
    std::uint32_t address = start;
    std::uint32_t next_try = start;
    while (address < end) {
        if (address >= next_try) {
            const std::uint32_t plain = plain_a32(region, marks, address);
            code += plain;
            address += plain;
            next_try = address + 16;
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
        } else if ((mark & (mark::data | mark::guess | mark::aside)) != 0) {
            data += 2;
        } else {
            address = unknown(region, address);
            continue;
        }
        address += 2;
    }
    result_.bytes.code += code;
    result_.bytes.data += data;
}

// Most of all: A32 instructions, and nothing else in their place, all of which surely run; four at
// a time. The bytes that this holds for from `address` on.
std::uint32_t Sweeper::plain_a32(const Space::Region& region, const std::uint8_t* marks,
                                 std::uint32_t address) const {
    const std::uint64_t relevant = pairs_of(first_relevant, second_relevant);
    const std::uint64_t wanted = pairs_of(mark::a32, mark::tail);
    std::uint32_t at = address;
    for (; region.end - at >= 16; at += 16) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, marks + (at - region.start) / 2, sizeof eight);
        if ((eight & relevant) != wanted) break;
        const unsigned char* const words = region.bytes + (at - region.start);
        bool run = true;
        for (unsigned word = 0; word < 16; word += 4)
            run &= filter_.surely_runs_a32(word_at(words + word));
        if (!run) break;
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
    if (offends(word, state, features_)) {
        result_.reached.push_back({address, word, state});
    } else if (isa::classify(word, state).fate == isa::Fate::emulated) {
        ++result_.emulated_count;
        if (result_.emulated.size() < most_) result_.emulated.push_back({address, word, state});
    }
}

// One stretch that no path leads to; its end.
std::uint32_t Sweeper::unknown(const Space::Region& region, std::uint32_t start) {
    constexpr std::uint8_t known = mark::any_code | mark::data | mark::guess | mark::aside;
    const std::uint32_t address = space_.next_with(known, region, start);
    result_.bytes.unknown += address - start;
    for (std::uint32_t at = (start + 3) & ~3u; at < address && address - at >= 4; at += 4) {
        const std::uint32_t word = Space::word(region, at);
        if (filter_.surely_runs_a32(word) || !offends(word, isa::State::a32, features_)) continue;
        ++result_.unreached_count;
        if (result_.unreached.size() < most_)
            result_.unreached.push_back({at, word, isa::State::a32});
    }
    return address;
}

}  // namespace

Sweep sweep(const Program& program, isa::FeatureSet features, std::size_t most) {
    return Sweeper(program, features, most).run();
}

}  // namespace flow
