#pragma once

#include "base/large.hpp"
#include "flow/decode.hpp"
#include "flow/discover.hpp"
#include "flow/program.hpp"
#include "flow/walk.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace flow {

// Edges by target, made in time linear in the code's size: they are divided by pages of targets,
// and a page is put in order when it is asked for, as many never are. So not for several threads.
class EdgesByTarget {
public:
    using Pieces = std::vector<std::span<const Edge>>;

    // `most_threads`: as base::in_parallel takes it, for making it.
    EdgesByTarget(const Space& space, const Pieces& pieces, unsigned most_threads);

    // Whether any leads to `target`, in either state.
    bool leads_to(std::uint32_t target) const;
    // Where those begin; sorted.
    std::vector<std::uint32_t> sites_into(std::uint32_t target) const;

private:
    static constexpr std::size_t page_halfwords = 64;

    // Some of the edges.
    struct Part {
        std::vector<Edge, base::LargeAllocator<Edge>> edges;  // by page
        std::vector<std::uint32_t> starts;  // where each page begins, and the last ends
        std::vector<bool> is_in_order;
    };

    // Nothing outside executable memory, where no edge can lead.
    std::optional<std::size_t> page_of(std::uint32_t target) const {
        const Space::Region* region = space_.find(target);
        if (region == nullptr) return std::nullopt;
        return (region->first_mark + (target - region->start) / 2) / page_halfwords;
    }
    void fill(Part& part, std::span<const std::span<const Edge>> pieces) const;
    static std::span<const Edge> into(Part& part, std::size_t page, std::uint32_t target);

    const Space& space_;
    std::size_t pages_ = 0;
    mutable std::vector<Part> parts_;
};

// All direct branches and calls of the code that discovery marked, and the jump tables. A target is
// given without its Thumb bit.
class Edges {
public:
    // `most_threads`: as base::in_parallel takes it, for making it.
    Edges(const Program& program, const Discovery& discovery, unsigned most_threads);

    std::vector<std::uint32_t> sites_into(std::uint32_t target) const {  // sorted
        return branches_.sites_into(target);
    }
    // Whether any branch, call or jump table leads to `target`.
    bool leads_to(std::uint32_t target) const {
        return branches_.leads_to(target) || cases_.leads_to(target);
    }
    std::span<const Edge> table_targets(std::uint32_t site) const;
    std::vector<std::uint32_t> table_jumps_to(std::uint32_t target) const {  // sites, sorted
        return cases_.sites_into(target);
    }

private:
    EdgesByTarget branches_;
    EdgesByTarget cases_;            // of jump tables
    std::vector<Edge> table_jumps_;  // the same by `from`
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
