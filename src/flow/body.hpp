#pragma once

#include "flow/decode.hpp"
#include "flow/program.hpp"
#include "flow/walk.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace flow {

// All direct branches and calls of the code that discovery marked, by target, and the jump tables
// by site.
class Edges {
public:
    Edges(const Program& program, std::vector<Edge> table_jumps);

    std::span<const Edge> into(std::uint32_t target) const;  // without the Thumb bit
    std::span<const Edge> table_targets(std::uint32_t site) const;
    std::vector<std::uint32_t> table_jumps_to(std::uint32_t target) const;  // sites

private:
    std::vector<Edge> direct_;       // by `to`
    std::vector<Edge> table_jumps_;  // by `from`
    std::vector<Edge> cases_;        // the same by `to`
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
