#include "flow/body.hpp"

#include "base/parallel.hpp"
#include "flow/bits.hpp"

#include <algorithm>

namespace flow {

namespace {

constexpr std::size_t bucket_halfwords = 32;

bool by_target(const Edge& a, const Edge& b) {
    return (a.to & ~1u) != (b.to & ~1u) ? (a.to & ~1u) < (b.to & ~1u) : a.from < b.from;
}

}  // namespace

Edges::Edges(const Program& program, const Discovery& discovery, unsigned most_threads)
    : space_(program.space()), table_jumps_(discovery.table_jumps) {
    constexpr std::size_t slice_count = 2;  // each is filled from a look at all branches
    std::size_t halfwords = 0;
    for (const Space::Region& region : space_.regions())
        halfwords += (region.end - region.start) / 2;
    targets_.assign(halfwords / 64 + 1, 0);
    slice_halfwords_ = (targets_.size() / slice_count + 1) * 64;
    slices_.resize(slice_count);
    base::in_parallel(slice_count, most_threads, [&](std::size_t number) {
        slices_[number].first = number * slice_halfwords_;
        slices_[number].end = std::min(slices_[number].first + slice_halfwords_, halfwords);
        fill(slices_[number], discovery.branches);
    });
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

// A counting sort.
void Edges::fill(Slice& slice, const std::vector<std::vector<Edge>>& branches) {
    if (slice.first >= slice.end) return;
    const auto visit = [&](const auto& use) {
        for (const std::vector<Edge>& part : branches)
            for (const Edge& edge : part) {
                const auto halfword = halfword_of(edge.to);
                if (halfword && *halfword - slice.first < slice.end - slice.first)
                    use(edge, *halfword);
            }
    };
    slice.buckets.assign((slice.end - slice.first) / bucket_halfwords + 2, 0);
    visit([&](const Edge&, std::size_t halfword) {
        ++slice.buckets[(halfword - slice.first) / bucket_halfwords + 1];
        note_target(halfword);
    });
    for (std::size_t bucket = 1; bucket < slice.buckets.size(); ++bucket)
        slice.buckets[bucket] += slice.buckets[bucket - 1];
    slice.edges.resize(slice.buckets.back());
    std::vector<std::uint32_t> next(slice.buckets.begin(), slice.buckets.end() - 1);
    visit([&](const Edge& edge, std::size_t halfword) {
        slice.edges[next[(halfword - slice.first) / bucket_halfwords]++] = edge;
    });
}

std::vector<std::uint32_t> Edges::sites_into(std::uint32_t target) const {
    std::vector<std::uint32_t> sites;
    const auto halfword = halfword_of(target);
    if (!halfword || !leads_to(target)) return sites;
    const Slice& slice = slices_[*halfword / slice_halfwords_];
    const std::size_t bucket = (*halfword - slice.first) / bucket_halfwords;
    for (std::size_t index = slice.buckets[bucket]; index < slice.buckets[bucket + 1]; ++index)
        if (slice.edges[index].to == target) sites.push_back(slice.edges[index].from);
    std::sort(sites.begin(), sites.end());
    sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
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
