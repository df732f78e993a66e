#include "flow/body.hpp"

#include "flow/bits.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace flow {

namespace {

constexpr std::size_t bucket_halfwords = 32;

bool by_target(const Edge& a, const Edge& b) {
    return (a.to & ~1u) != (b.to & ~1u) ? (a.to & ~1u) < (b.to & ~1u) : a.from < b.from;
}

// Whether either of two words that lie side by side, in whatever order, is a branch.
bool may_branch(const unsigned char* two_words) {
    constexpr std::uint64_t each = 0x0e0000000e000000;    // bits 27-25
    constexpr std::uint64_t branch = 0x0a0000000a000000;  // B, BL, BLX
    std::uint64_t both = 0;
    std::memcpy(&both, two_words, sizeof both);
    if constexpr (std::endian::native != std::endian::little) return true;
    both = (both ^ branch) & each;
    return (both & 0xffffffff) == 0 || both >> 32 == 0;
}

void collect_a32(const Space::Region& region, std::uint32_t address, const std::uint8_t* marks,
                 std::vector<Edge>& edges) {
    const std::uint32_t word = Space::word(region, address);
    if ((word >> 25 & 7) != 5) return;
    if ((marks[(address - region.start) / 2] & mark::a32) == 0) return;
    std::uint32_t target = address + 8 + (sign_extend(word, 24) << 2);
    if (word >> 28 > always) target += (bit(word, 24) ? 2u : 0u) | 1u;  // BLX
    edges.push_back({address, target});
}

void collect_a32(const Space& space, const Space::Region& region, std::vector<Edge>& edges) {
    const std::uint8_t* const marks = space.marks_of(region);
    const unsigned char* const bytes = region.bytes;
    std::uint32_t address = (region.start + 3) & ~3u;
    for (; address < region.end && region.end - address >= 8; address += 8) {
        if (!may_branch(bytes + (address - region.start))) continue;
        collect_a32(region, address, marks, edges);
        collect_a32(region, address + 4, marks, edges);
    }
    if (address < region.end && region.end - address >= 4)
        collect_a32(region, address, marks, edges);
}

void collect_t32(const Program& program, const Space::Region& region, std::vector<Edge>& edges) {
    const Space& space = program.space();
    for (std::uint32_t address = space.next_with(mark::t32, region, region.start);
         address < region.end; address = space.next_with(mark::t32, region, address + 2)) {
        const auto instruction = instruction_at(program, address, isa::State::t32);
        if (!instruction || (space.mark_at(region, address) & mark::a32) != 0) continue;
        if (instruction->op == Op::branch || instruction->op == Op::call ||
            instruction->op == Op::compare_and_branch)
            edges.push_back({address, instruction->target | (instruction->to_thumb ? 1u : 0u)});
    }
}

std::vector<Edge> collect(const Program& program) {
    std::vector<Edge> edges;
    for (const Space::Region& region : program.space().regions()) {
        edges.reserve(edges.size() + (region.end - region.start) / 32);
        collect_a32(program.space(), region, edges);
        collect_t32(program, region, edges);
    }
    return edges;
}

}  // namespace

Edges::Edges(const Program& program, std::vector<Edge> table_jumps)
    : space_(program.space()), table_jumps_(std::move(table_jumps)) {
    std::size_t halfwords = 0;
    for (const Space::Region& region : space_.regions())
        halfwords += (region.end - region.start) / 2;
    targets_.assign(halfwords / 64 + 1, 0);
    put_into_buckets(collect(program));
    cases_ = table_jumps_;
    for (const Edge& edge : cases_)
        if (const auto halfword = halfword_of(edge.to & ~1u)) note_target(*halfword);
    std::sort(cases_.begin(), cases_.end(), by_target);
    std::sort(table_jumps_.begin(), table_jumps_.end(), [](const Edge& a, const Edge& b) {
        return a.from != b.from ? a.from < b.from : a.to < b.to;
    });
}

void Edges::note_target(std::size_t halfword) {
    targets_[halfword >> 6] |= std::uint64_t{1} << (halfword & 63);
}

// A counting sort. Within a bucket the order stays.
void Edges::put_into_buckets(const std::vector<Edge>& edges) {
    buckets_.assign(targets_.size() * 64 / bucket_halfwords + 1, 0);
    for (const Edge& edge : edges) {
        const auto halfword = halfword_of(edge.to & ~1u);
        if (!halfword) continue;
        ++buckets_[*halfword / bucket_halfwords + 1];
        note_target(*halfword);
    }
    for (std::size_t bucket = 1; bucket < buckets_.size(); ++bucket)
        buckets_[bucket] += buckets_[bucket - 1];
    direct_.resize(buckets_.back());
    std::vector<std::uint32_t> next(buckets_.begin(), buckets_.end() - 1);
    for (const Edge& edge : edges)
        if (const auto halfword = halfword_of(edge.to & ~1u))
            direct_[next[*halfword / bucket_halfwords]++] = edge;
}

std::vector<std::uint32_t> Edges::sites_into(std::uint32_t target) const {
    std::vector<std::uint32_t> sites;
    const auto halfword = halfword_of(target);
    if (!halfword || !leads_to(target)) return sites;
    const std::size_t bucket = *halfword / bucket_halfwords;
    for (std::size_t index = buckets_[bucket]; index < buckets_[bucket + 1]; ++index)
        if ((direct_[index].to & ~1u) == target) sites.push_back(direct_[index].from);
    std::sort(sites.begin(), sites.end());
    return sites;
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
    if (region == nullptr) return std::nullopt;
    const std::uint8_t wanted = state == isa::State::a32 ? mark::a32 : mark::t32;
    if ((space.mark_at(*region, address) & wanted) == 0) return std::nullopt;
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
