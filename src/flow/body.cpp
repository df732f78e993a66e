#include "flow/body.hpp"

#include "base/parallel.hpp"
#include "flow/bits.hpp"

#include <algorithm>

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

}  // namespace

EdgesByTarget::EdgesByTarget(const Space& space, const Pieces& pieces, unsigned most_threads)
    : space_(space) {
    constexpr std::size_t few_pieces = 16;  // a thread takes longer to start
    std::size_t halfwords = 0;
    for (const Space::Region& region : space.regions())
        halfwords += (region.end - region.start) / 2;
    pages_ = halfwords / page_halfwords + 1;
    parts_.resize(pieces.size() < few_pieces ? 1 : 2);
    base::in_parallel(parts_.size(), most_threads, [&](std::size_t number) {
        const std::size_t first = pieces.size() * number / parts_.size();
        const std::size_t end = pieces.size() * (number + 1) / parts_.size();
        fill(parts_[number], std::span(pieces).subspan(first, end - first));
    });
}

// A counting sort.
void EdgesByTarget::fill(Part& part, std::span<const std::span<const Edge>> pieces) const {
    const auto visit = [&](const auto& use) {
        for (const std::span<const Edge> piece : pieces)
            for (const Edge& edge : piece)
                if (const auto page = page_of(target_of(edge))) use(edge, *page);
    };
    part.starts.resize(pages_ + 1);
    part.is_in_order.resize(pages_);
    visit([&](const Edge&, std::size_t page) { ++part.starts[page + 1]; });
    for (std::size_t page = 0; page < pages_; ++page)
        part.starts[page + 1] += part.starts[page];
    part.edges.resize(part.starts.back());
    std::vector<std::uint32_t> next(part.starts.begin(), part.starts.end() - 1);
    visit([&](const Edge& edge, std::size_t page) { part.edges[next[page]++] = edge; });
}

std::span<const Edge> EdgesByTarget::into(Part& part, std::size_t page, std::uint32_t target) {
    const std::uint32_t start = part.starts[page];
    const std::span<Edge> edges =
        std::span(part.edges).subspan(start, part.starts[page + 1] - start);
    if (edges.empty()) return {};
    if (!part.is_in_order[page]) {
        std::sort(edges.begin(), edges.end(), by_target);
        part.is_in_order[page] = true;
    }
    const auto [first, end] =
        std::equal_range(edges.begin(), edges.end(), Edge{0, target},
                         [](const Edge& a, const Edge& b) { return target_of(a) < target_of(b); });
    return {first, end};
}

bool EdgesByTarget::leads_to(std::uint32_t target) const {
    const auto page = page_of(target);
    return page && std::any_of(parts_.begin(), parts_.end(),
                               [&](Part& part) { return !into(part, *page, target).empty(); });
}

std::vector<std::uint32_t> EdgesByTarget::sites_into(std::uint32_t target) const {
    std::vector<std::uint32_t> sites;
    const auto page = page_of(target);
    if (!page) return sites;
    for (Part& part : parts_)
        for (const Edge& edge : into(part, *page, target))
            sites.push_back(edge.from);
    std::sort(sites.begin(), sites.end());
    sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
    return sites;
}

Edges::Edges(const Program& program, const Discovery& discovery, unsigned most_threads)
    : branches_(program.space(), pieces_of(discovery.branches), most_threads),
      cases_(program.space(), {discovery.table_jumps}, most_threads),
      table_jumps_(discovery.table_jumps) {
    std::sort(table_jumps_.begin(), table_jumps_.end(), [](const Edge& a, const Edge& b) {
        return a.from != b.from ? a.from < b.from : a.to < b.to;
    });
}

std::span<const Edge> Edges::table_targets(std::uint32_t site) const {
    const auto [first, last] =
        std::equal_range(table_jumps_.begin(), table_jumps_.end(), Edge{site, 0},
                         [](const Edge& a, const Edge& b) { return a.from < b.from; });
    return {first, last};
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
