#include "flow/body.hpp"

#include <algorithm>

namespace flow {

namespace {

constexpr unsigned bucket_bits = 6;

bool by_target(const Edge& a, const Edge& b) {
    return (a.to & ~1u) != (b.to & ~1u) ? (a.to & ~1u) < (b.to & ~1u) : a.from < b.from;
}

void collect_a32(const Space::Region& region, std::uint32_t address, std::vector<Edge>& edges) {
    const std::uint32_t word = Space::word(region, address);
    if ((word >> 25 & 7) != 5) return;  // no branch
    const Instruction instruction = decode_a32(word, address);
    edges.push_back({address, instruction.target | (instruction.to_thumb ? 1u : 0u)});
}

void collect_t32(const Program& program, std::uint32_t address, std::vector<Edge>& edges) {
    const auto instruction = instruction_at(program, address, isa::State::t32);
    if (!instruction) return;
    if (instruction->op == Op::branch || instruction->op == Op::call ||
        instruction->op == Op::compare_and_branch)
        edges.push_back({address, instruction->target | (instruction->to_thumb ? 1u : 0u)});
}

// By `from`.
std::vector<Edge> collect(const Program& program) {
    std::vector<Edge> edges;
    const Space& space = program.space();
    for (const Space::Region& region : space.regions()) {
        edges.reserve(edges.size() + (region.end - region.start) / 32);
        for (std::uint32_t address = region.start; address < region.end; address += 2) {
            const std::uint8_t mark = space.mark_at(region, address);
            if ((mark & mark::a32) != 0)
                collect_a32(region, address, edges);
            else if ((mark & mark::t32) != 0)
                collect_t32(program, address, edges);
        }
    }
    return edges;
}

}  // namespace

Edges::Edges(const Program& program, std::vector<Edge> table_jumps)
    : space_(program.space()), table_jumps_(std::move(table_jumps)) {
    put_into_buckets(collect(program));
    cases_ = table_jumps_;
    std::sort(cases_.begin(), cases_.end(), by_target);
    std::sort(table_jumps_.begin(), table_jumps_.end(), [](const Edge& a, const Edge& b) {
        return a.from != b.from ? a.from < b.from : a.to < b.to;
    });
}

std::optional<std::size_t> Edges::bucket_of(std::uint32_t target) const {
    const Space::Region* region = space_.find(target);
    if (region == nullptr) return std::nullopt;
    // Regions share a bucket at most where they meet: each begins one bucket further.
    const auto number = static_cast<std::size_t>(region - space_.regions().data());
    const std::size_t halfword = region->first_mark + (target - region->start) / 2;
    return (halfword >> (bucket_bits - 1)) + number;
}

// A counting sort; what one bucket holds is sorted by comparison.
void Edges::put_into_buckets(const std::vector<Edge>& edges) {
    std::size_t count = 1;
    for (const Space::Region& region : space_.regions())
        count = *bucket_of(region.end - 2) + 1;
    buckets_.assign(count + 1, 0);
    for (const Edge& edge : edges)
        if (const auto bucket = bucket_of(edge.to & ~1u)) ++buckets_[*bucket + 1];
    for (std::size_t bucket = 1; bucket <= count; ++bucket)
        buckets_[bucket] += buckets_[bucket - 1];
    direct_.resize(buckets_.back());
    std::vector<std::uint32_t> next(buckets_.begin(), buckets_.end() - 1);
    for (const Edge& edge : edges)
        if (const auto bucket = bucket_of(edge.to & ~1u)) direct_[next[*bucket]++] = edge;
    for (std::size_t bucket = 0; bucket < count; ++bucket) {
        const auto first = direct_.begin() + buckets_[bucket];
        const auto last = direct_.begin() + buckets_[bucket + 1];
        if (last - first > 1) std::sort(first, last, by_target);
    }
}

std::span<const Edge> Edges::into(std::uint32_t target) const {
    const auto bucket = bucket_of(target);
    if (!bucket) return {};
    const auto first = direct_.begin() + buckets_[*bucket];
    const auto last = direct_.begin() + buckets_[*bucket + 1];
    if (first == last) return {};
    const auto [from, to] =
        std::equal_range(first, last, Edge{0, target & ~1u},
                         [](const Edge& a, const Edge& b) { return (a.to & ~1u) < (b.to & ~1u); });
    return {from, to};
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
