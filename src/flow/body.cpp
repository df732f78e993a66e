#include "flow/body.hpp"

#include <algorithm>

namespace flow {

namespace {

void collect(const Program& program, const Space::Region& region, std::vector<Edge>& edges) {
    const Space& space = program.space();
    for (std::uint32_t address = region.start; address < region.end; address += 2) {
        const std::uint8_t mark = space.mark_at(region, address);
        if ((mark & (mark::a32 | mark::t32)) == 0) continue;
        if ((mark & mark::a32) != 0) {
            // Branches only: bits 27-25 are 101.
            const std::uint32_t word = Space::word(region, address);
            if ((word >> 25 & 7) != 5) continue;
            const Instruction instruction = decode_a32(word, address);
            edges.push_back({address, instruction.target | (instruction.to_thumb ? 1u : 0u)});
            continue;
        }
        const auto instruction = instruction_at(program, address, isa::State::t32);
        if (!instruction) continue;
        if (instruction->op == Op::branch || instruction->op == Op::call ||
            instruction->op == Op::compare_and_branch)
            edges.push_back({address, instruction->target | (instruction->to_thumb ? 1u : 0u)});
    }
}

}  // namespace

Edges::Edges(const Program& program, std::vector<Edge> table_jumps)
    : table_jumps_(std::move(table_jumps)) {
    for (const Space::Region& region : program.space().regions())
        collect(program, region, direct_);
    std::sort(direct_.begin(), direct_.end(), [](const Edge& a, const Edge& b) {
        return (a.to & ~1u) != (b.to & ~1u) ? (a.to & ~1u) < (b.to & ~1u) : a.from < b.from;
    });
    cases_ = table_jumps_;
    std::sort(cases_.begin(), cases_.end(), [](const Edge& a, const Edge& b) {
        return (a.to & ~1u) != (b.to & ~1u) ? (a.to & ~1u) < (b.to & ~1u) : a.from < b.from;
    });
    std::sort(table_jumps_.begin(), table_jumps_.end(), [](const Edge& a, const Edge& b) {
        return a.from != b.from ? a.from < b.from : a.to < b.to;
    });
}

std::span<const Edge> Edges::into(std::uint32_t target) const {
    const auto [first, last] =
        std::equal_range(direct_.begin(), direct_.end(), Edge{0, target},
                         [](const Edge& a, const Edge& b) { return (a.to & ~1u) < (b.to & ~1u); });
    return {first, last};
}

std::span<const Edge> Edges::table_targets(std::uint32_t site) const {
    const auto [first, last] =
        std::equal_range(table_jumps_.begin(), table_jumps_.end(), Edge{site, 0},
                         [](const Edge& a, const Edge& b) { return a.from < b.from; });
    return {first, last};
}

std::vector<std::uint32_t> Edges::table_jumps_to(std::uint32_t target) const {
    const auto [first, last] =
        std::equal_range(cases_.begin(), cases_.end(), Edge{0, target},
                         [](const Edge& a, const Edge& b) { return (a.to & ~1u) < (b.to & ~1u); });
    std::vector<std::uint32_t> sites;
    for (auto edge = first; edge != last; ++edge)
        if (sites.empty() || sites.back() != edge->from) sites.push_back(edge->from);
    return sites;
}

std::optional<Instruction> instruction_at(const Program& program, std::uint32_t address,
                                          isa::State state) {
    const Space& space = program.space();
    const Space::Region* region = space.find(address);
    if (region == nullptr || !space.is_instruction(address, state)) return std::nullopt;
    if (state == isa::State::a32) {
        if (Space::left(*region, address) < 4) return std::nullopt;
        return decode_a32(Space::word(*region, address), address);
    }
    const std::uint16_t first = Space::half(*region, address);
    std::uint16_t second = 0;
    if (isa::starts_pair(first)) {
        if (Space::left(*region, address) < 4) return std::nullopt;
        second = Space::half(*region, address + 2);
    }
    return decode_t32(first, second, address);
}

std::optional<isa::State> state_at(const Program& program, std::uint32_t address) {
    const std::uint8_t mark = program.space().mark_of(address);
    if ((mark & mark::a32) != 0) return isa::State::a32;
    if ((mark & mark::t32) != 0) return isa::State::t32;
    return std::nullopt;
}

std::optional<std::uint32_t> function_start(const Program& program, std::uint32_t address) {
    return program.space().function_start(address);
}

}  // namespace flow
