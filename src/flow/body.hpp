#pragma once

#include "flow/decode.hpp"
#include "flow/discover.hpp"
#include "flow/program.hpp"
#include "flow/walk.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace flow {

// All direct branches and calls of the code that discovery marked, by target, and the jump tables
// by site. Made in time linear in the code's size: sites lie in buckets of 64 bytes of targets. A
// target is given without its Thumb bit.
class Edges {
public:
    // `most_threads`: as base::in_parallel takes it.
    Edges(const Program& program, const Discovery& discovery, unsigned most_threads);

    std::vector<std::uint32_t> sites_into(std::uint32_t target) const;  // sorted
    // Whether any branch, call or jump table leads to `target`.
    bool leads_to(std::uint32_t target) const {
        const auto halfword = halfword_of(target);
        return halfword && (targets_[*halfword >> 6] >> (*halfword & 63) & 1) != 0;
    }
    std::span<const Edge> table_targets(std::uint32_t site) const;
    std::vector<std::uint32_t> table_jumps_to(std::uint32_t target) const;  // sites

private:
    // What leads into a part of all halfwords.
    struct Slice {
        std::size_t first = 0;
        std::size_t end = 0;
        std::vector<Edge> edges;             // by bucket
        std::vector<std::uint32_t> buckets;  // where each begins in `edges`, and the last ends
    };

    // Among all of executable memory's; nothing elsewhere, where no edge can lead.
    std::optional<std::size_t> halfword_of(std::uint32_t target) const {
        const Space::Region* region = space_.find(target);
        if (region == nullptr) return std::nullopt;
        return region->first_mark + (target - region->start) / 2;
    }
    void fill(Slice& slice, const std::vector<std::vector<Edge>>& branches);
    void note_target(std::size_t halfword);

    const Space& space_;
    std::size_t slice_halfwords_ = 0;
    std::vector<Slice> slices_;
    std::vector<Edge> table_jumps_;       // by `from`
    std::vector<Edge> cases_;             // the same by `to`
    std::vector<std::uint64_t> targets_;  // a bit for each halfword
};

// The instruction at an address that discovery marked as code.
std::optional<Instruction> instruction_at(const Program& program, std::uint32_t address,
                                          isa::State state);

// The start of the function that holds `address`: the nearest one before it that something calls
// or names, within the region.
std::optional<std::uint32_t> function_start(const Program& program, std::uint32_t address);

// The state of code that discovery marked; nothing where no instruction starts.
std::optional<isa::State> state_at(const Program& program, std::uint32_t address);

}  // namespace flow
