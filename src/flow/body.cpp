#include "flow/body.hpp"

#include "base/parallel.hpp"
#include "flow/bits.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace flow {

namespace {

// Branches name their targets without, tables with a Thumb bit.
constexpr std::uint32_t target_of(const Edge& edge) {
    return edge.to & ~1u;
}

bool by_target(const Edge& a, const Edge& b) {
    return target_of(a) != target_of(b) ? target_of(a) < target_of(b) : a.from < b.from;
}

EdgesByTarget::Pieces pieces_of(const EdgeList& list) {
    EdgesByTarget::Pieces pieces;
    pieces.reserve(list.pieces());
    for (std::size_t number = 0; number < list.pieces(); ++number)
        pieces.push_back(list.piece(number));
    return pieces;
}

std::vector<std::uint32_t> sites_of(std::span<const Edge> edges) {
    std::vector<std::uint32_t> sites;
    for (const Edge& edge : edges)
        if (sites.empty() || sites.back() != edge.from) sites.push_back(edge.from);
    return sites;
}

}  // namespace

// A counting sort, in parts: each has its own place in every page.
EdgesByTarget::EdgesByTarget(const Space& space, const Pieces& pieces, unsigned most_threads)
    : space_(space) {
    constexpr std::size_t parts = 2;
    constexpr std::size_t few_pieces = 16;  // a thread takes longer to start
    if (pieces.size() < few_pieces) most_threads = 1;
    std::size_t halfwords = 0;
    for (const Space::Region& region : space.regions())
        halfwords += (region.end - region.start) / 2;
    const std::size_t pages = halfwords / page_halfwords + 1;
    is_in_order_.resize(pages);
    starts_.reserve(pages + 1);
    std::array<std::vector<std::uint32_t>, parts> places;  // by page
    const auto visit = [&](std::size_t part, const auto& use) {
        const std::size_t end = pieces.size() * (part + 1) / parts;
        for (std::size_t piece = pieces.size() * part / parts; piece < end; ++piece)
            for (const Edge& edge : pieces[piece])
                if (const auto page = page_of(target_of(edge))) use(edge, places[part][*page]);
    };
    base::in_parallel(parts, most_threads, [&](std::size_t part) {
        places[part].assign(pages, 0);
        visit(part, [](const Edge&, std::uint32_t& count) { ++count; });
    });
    std::uint32_t count = 0;
    for (std::size_t page = 0; page < pages; ++page) {
        starts_.push_back(count);
        for (std::vector<std::uint32_t>& of_part : places)
            count += std::exchange(of_part[page], count);
    }
    starts_.push_back(count);
    edges_.resize(count);
    base::in_parallel(parts, most_threads, [&](std::size_t part) {
        visit(part, [&](const Edge& edge, std::uint32_t& place) { edges_[place++] = edge; });
    });
}

std::span<const Edge> EdgesByTarget::into(std::uint32_t target) const {
    const auto page = page_of(target);
    if (!page || starts_[*page] == starts_[*page + 1]) return {};
    const std::span<Edge> edges =
        std::span(edges_).subspan(starts_[*page], starts_[*page + 1] - starts_[*page]);
    if (!is_in_order_[*page]) {
        std::sort(edges.begin(), edges.end(), by_target);
        is_in_order_[*page] = true;
    }
    const auto [first, end] = std::equal_range(
        edges.begin(), edges.end(), Edge{0, target},
        [](const Edge& a, const Edge& b) { return target_of(a) < target_of(b); });
    return {first, end};
}

Edges::Edges(const Program& program, const Discovery& discovery, unsigned most_threads)
    : branches_(program.space(), pieces_of(discovery.branches), most_threads),
      cases_(program.space(), {discovery.table_jumps}, most_threads),
      table_jumps_(discovery.table_jumps) {
    std::sort(table_jumps_.begin(), table_jumps_.end(), [](const Edge& a, const Edge& b) {
        return a.from != b.from ? a.from < b.from : a.to < b.to;
    });
}

std::vector<std::uint32_t> Edges::sites_into(std::uint32_t target) const {
    return sites_of(branches_.into(target));
}

std::span<const Edge> Edges::table_targets(std::uint32_t site) const {
    const auto [first, last] =
        std::equal_range(table_jumps_.begin(), table_jumps_.end(), Edge{site, 0},
                         [](const Edge& a, const Edge& b) { return a.from < b.from; });
    return {first, last};
}

std::vector<std::uint32_t> Edges::table_jumps_to(std::uint32_t target) const {
    return sites_of(cases_.into(target));
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
