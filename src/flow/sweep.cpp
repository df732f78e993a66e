#include "flow/sweep.hpp"

#include "flow/decode.hpp"
#include "isa/filter.hpp"

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
    void reached(const Space::Region& region, std::uint32_t address, std::uint8_t mark);
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
    std::uint32_t address = region.start;
    while (address < region.end) {
        const std::uint8_t mark = space_.mark_at(region, address);
        const bool is_data = (mark & mark::data) != 0 &&
                             ((mark & mark::any_code) == 0 || (mark & mark::doubtful) != 0);
        if ((mark & mark::any_code) != 0 && !is_data) {
            result_.bytes.code += 2;
            reached(region, address, mark);
        } else if ((mark & (mark::data | mark::guess | mark::aside)) != 0) {
            result_.bytes.data += 2;
        } else {
            address = unknown(region, address);
            continue;
        }
        address += 2;
    }
}

void Sweeper::reached(const Space::Region& region, std::uint32_t address, std::uint8_t mark) {
    if ((mark & mark::a32) != 0) {
        const std::uint32_t word = Space::word(region, address);
        if (!filter_.surely_runs_a32(word)) look_at(address, word, isa::State::a32);
    } else if ((mark & mark::t32) != 0) {
        const std::uint16_t first = Space::half(region, address);
        if (filter_.surely_runs_t16(first)) return;
        std::uint32_t word = first;
        if (isa::starts_pair(first)) word = word << 16 | Space::half(region, address + 2);
        look_at(address, word, isa::State::t32);
    }
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
