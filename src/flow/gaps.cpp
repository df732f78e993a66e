#include "flow/gaps.hpp"

#include "base/parallel.hpp"
#include "flow/bits.hpp"
#include "flow/decode.hpp"

#include <utility>
#include <vector>

namespace flow {

namespace {

constexpr std::uint8_t known = mark::any_code | mark::data | mark::guess | mark::aside;

// What nothing is known of, up to what is known or the end of its region.
struct Gap {
    const Space::Region* region = nullptr;
    std::uint32_t start = 0;
    std::uint32_t end = 0;
};

std::vector<Gap> find_gaps(const Space& space, unsigned most_threads);

class Filling {
public:
    Filling(const Program& program, const isa::Filter& filter, Walker& walker)
        : program_(program), space_(program.space()), filter_(filter), walker_(walker) {}

    void fill(const Gap& gap);

private:
    bool reads_as_code(const Space::Region& region, std::uint32_t address, isa::State state) const;
    bool follows_a32(const Space::Region& region, std::uint32_t address) const;
    std::uint32_t end_of_unused_door(const Space::Region& region, std::uint32_t address) const;
    bool mostly_always(const Space::Region& region, std::uint32_t address) const;
    bool begins_with_a_trap(const Space::Region& region, std::uint32_t address) const;

    const Program& program_;
    const Space& space_;
    const isa::Filter& filter_;
    Walker& walker_;
};

}  // namespace

void fill_gaps(const Program& program, const isa::Filter& filter, Walker& walker,
               unsigned most_threads) {
    Filling filling(program, filter, walker);
    const std::vector<Gap> gaps = find_gaps(program.space(), most_threads);
    for (std::size_t at = 0; at < gaps.size(); ++at) {
        if (at + Space::prefetch_distance < gaps.size())
            program.space().prefetch(gaps[at + Space::prefetch_distance].start);
        filling.fill(gaps[at]);
    }
    walker.run_doubtful();
}

namespace {

std::vector<Gap> find_gaps(const Space& space, unsigned most_threads) {
    const std::vector<Space::Part> parts = space.parts();
    std::vector<std::vector<Gap>> found(parts.size());
    base::in_parallel(parts.size(), most_threads, [&](std::size_t number) {
        const Space::Part& part = parts[number];
        std::uint32_t at = part.first;
        while (true) {
            const std::uint32_t start = space.next_without(known, *part.region, at);
            if (start >= part.end) return;
            at = space.next_with(known, *part.region, start, part.end);
            found[number].push_back({part.region, start, at});
        }
    });
    std::vector<Gap> gaps;
    for (const std::vector<Gap>& of_part : found)
        for (const Gap& gap : of_part) {
            const bool goes_on =
                !gaps.empty() && gaps.back().region == gap.region && gaps.back().end == gap.start;
            if (goes_on)
                gaps.back().end = gap.end;
            else
                gaps.push_back(gap);
        }
    return gaps;
}

// What is filled may reach into other gaps, and divide this one.
void Filling::fill(const Gap& gap) {
    constexpr std::uint32_t most_padding = 16;
    const auto is_filler = [](std::uint32_t word) {
        return word == 0xe1a00000 || word == 0xe320f000;  // MOV r0, r0; NOP: as GNU as fills
    };
    const Space::Region& region = *gap.region;
    std::uint32_t far = 0;  // into what is unknown
    for (std::uint32_t at = gap.start; at < gap.end && Space::left(region, at) >= 4; at += 2) {
        if ((space_.mark_at(region, at) & known) != 0) {
            far = 0;
            at = space_.next_without(known, region, at) - 2;
            continue;
        }
        // What fills up to an alignment is no code: tables follow it as well (OpenSSL's AES).
        if ((at & 3) == 0 && is_filler(Space::word(region, at))) {
            far = 0;
            at += 2;
            continue;
        }
        far += 2;
        if (far > most_padding + 2) continue;
        const bool behind_thumb = at - region.start >= 2 && walker_.saw_thumb() &&
                                  (space_.mark_at(region, at - 2) & mark::any_code) != 0 &&
                                  !follows_a32(region, at);
        const isa::State state = behind_thumb ? isa::State::t32 : isa::State::a32;
        if (state == isa::State::a32 && ((at & 3) != 0 || !mostly_always(region, at))) continue;
        if (const std::uint32_t end = end_of_unused_door(region, at); end != at) {
            at = end - 2;
            continue;
        }
        if (!reads_as_code(region, at, state)) continue;
        // As a function: what is known where it begins is nothing.
        walker_.add_function(at, state);
        walker_.run();
        far = 0;
    }
}

bool Filling::reads_as_code(const Space::Region& region, std::uint32_t address,
                            isa::State state) const {
    return plausible(program_, filter_, address, state, Evidence::looks_like_address) ||
           (state == isa::State::a32 && begins_with_a_trap(region, address));
}

// A few instructions behind NOPs that fit only code assembled for newer cores, and then code that
// is entered otherwise: a second door of a hand-written function, which nothing in the file names.
// Its end, or `address` if none begins there.
std::uint32_t Filling::end_of_unused_door(const Space::Region& region,
                                          std::uint32_t address) const {
    constexpr std::uint32_t newer_filler = 0xe320f000;
    constexpr std::uint32_t most_instructions = 8;
    if ((address & 3) != 0 || address - region.start < 4) return address;
    if (Space::word(region, address - 4) != newer_filler) return address;
    for (std::uint32_t at = address; Space::left(region, at) >= 4; at += 4) {
        if ((space_.mark_at(region, at) & mark::a32) != 0) return at;
        const Instruction instruction = decode_a32(Space::word(region, at), at);
        const bool leaves = instruction.op == Op::branch || instruction.op == Op::call ||
                            instruction.op == Op::trap || instruction.writes_pc();
        if (leaves || at - address >= most_instructions * 4) break;
    }
    return address;
}

bool Filling::follows_a32(const Space::Region& region, std::uint32_t address) const {
    return address - region.start >= 4 && (space_.mark_at(region, address - 4) & mark::a32) != 0;
}

// Right behind known code: an instruction that this core lacks, then what reads as code.
bool Filling::begins_with_a_trap(const Space::Region& region, std::uint32_t address) const {
    if (!follows_a32(region, address)) return false;
    const isa::Encoding& encoding = isa::classify(Space::word(region, address), isa::State::a32);
    return isa::missing(encoding, filter_.features()) &&
           encoding.needs < isa::Feature::unallocated &&
           plausible(program_, filter_, address + 4, isa::State::a32, Evidence::looks_like_address);
}

// Three words that look like A32 instructions, or fewer up to what is known. A landing pad, which
// only tables of exceptions lead to, begins with a comparison and a branch under a condition.
bool Filling::mostly_always(const Space::Region& region, std::uint32_t address) const {
    constexpr std::uint8_t settled = mark::any_code | mark::data;
    constexpr std::uint32_t farthest = 1u << 16;
    const auto branches_nearby = [&](std::uint32_t at) {
        const Instruction instruction = decode_a32(Space::word(region, at), at);
        return instruction.op == Op::branch && at != address && region.holds(instruction.target) &&
               instruction.target - at + farthest < 2 * farthest;
    };
    for (std::uint32_t at = address; at < address + 12 && Space::left(region, at) >= 4; at += 4) {
        if ((space_.mark_at(region, at) & settled) != 0) return at != address;
        if (Space::word(region, at) >> 28 < always && !branches_nearby(at))
            return at - address >= 8;
    }
    return true;
}

}  // namespace

}  // namespace flow
