#include "base/parallel.hpp"
#include "flow/walk.hpp"

#include <algorithm>

// Many functions at once: see Walker.
namespace flow {

namespace {

constexpr std::size_t most_regions = 16;
constexpr std::size_t many_shares = 128;  // to make them takes a while, too

}  // namespace

Walker::Walker(const Walker& whole, std::uint32_t first, std::uint32_t last)
    : program_(whole.program_),
      space_(whole.space_),
      common_(whole.common_),
      first_(first),
      last_(last),
      branches_(*common_->edge_memory),
      saw_thumb_(whole.saw_thumb_) {}

// False, and nothing done, where the functions that wait are few.
bool Walker::run_in_shares() {
    if (waiting() < common_->sharing.least_functions || is_share()) return false;
    const auto& regions = space_.regions();
    if (regions.size() > most_regions) return false;
    std::size_t bytes = 0;
    for (const Space::Region& region : regions)
        bytes += region.end - region.start;
    const std::size_t count = bytes / common_->sharing.share_bytes;
    if (count < 2 || waiting() < common_->sharing.least_functions * (1 + count / many_shares))
        return false;
    std::vector<Walker> shares = divide();
    base::in_parallel(shares.size(), common_->sharing.most_threads,
                      [&](std::size_t number) { shares[number].run(); });
    std::size_t references = references_.size();
    for (const Walker& share : shares)
        references += share.references_.size();
    references_.reserve(references + references / 8);
    for (Walker& share : shares)
        take_over(share);
    for (const Walker& share : shares)
        for (const Left& left : share.left_)
            settle(left);
    return true;
}

// Shares begin where a function does, so that paths seldom lead from one to another.
std::vector<Walker> Walker::divide() {
    const std::uint32_t share_bytes = common_->sharing.share_bytes;
    std::vector<Walker> shares;
    std::vector<std::size_t> share_of;  // by cell: `share_bytes` of a region
    std::vector<std::size_t> cells{0};  // where each region's begin
    for (const Space::Region& region : space_.regions()) {
        const std::vector<std::uint32_t> starts = starts_by_cell(region);
        std::vector<std::uint32_t> firsts;
        for (const std::uint32_t start : starts) {
            if (firsts.empty())
                firsts.push_back(region.start);
            else if (start != region.end)
                firsts.push_back(start);
            share_of.push_back(shares.size() + firsts.size() - 1);
        }
        for (std::size_t index = 0; index < firsts.size(); ++index) {
            const bool is_last = index + 1 == firsts.size();
            const std::uint32_t end = is_last ? region.end : firsts[index + 1];
            shares.push_back(Walker(*this, firsts[index], end - 1));
        }
        cells.push_back(share_of.size());
    }
    const auto share_with = [&](std::uint32_t address) -> Walker& {
        const Space::Region* region = space_.find(address);
        const auto number = static_cast<std::size_t>(region - space_.regions().data());
        return shares[share_of[cells[number] + (address - region->start) / share_bytes]];
    };
    for (const std::uint32_t function : functions_)
        share_with(function & ~1u).functions_.push_back(function);
    // The last one is the first to be followed, and memory is read faster upwards. For Go's code
    // the order changes nothing else; in large C++ libraries some code is then found by no path.
    if (program_.is_go())
        for (Walker& share : shares)
            std::reverse(share.functions_.begin(), share.functions_.end());
    for (Path& path : paths_)
        share_with(path.place.address).paths_.push_back(std::move(path));
    functions_.clear();
    paths_.clear();
    return shares;
}

// The first function of those that wait, by cell; the region's end where there is none.
std::vector<std::uint32_t> Walker::starts_by_cell(const Space::Region& region) const {
    const std::uint32_t share_bytes = common_->sharing.share_bytes;
    std::vector<std::uint32_t> starts((region.end - region.start) / share_bytes + 1, region.end);
    for (const std::uint32_t function : functions_) {
        const std::uint32_t address = function & ~1u;
        if (!region.holds(address)) continue;
        std::uint32_t& start = starts[(address - region.start) / share_bytes];
        start = std::min(start, std::max(address & ~3u, region.start));
    }
    return starts;
}

void Walker::leave(Left::What what, std::uint32_t address, isa::State state) {
    if (what == Left::What::function && left_lately(address, state)) return;
    if (what != Left::What::path) {
        left_.push_back({what, state, 0, address, 0});
        return;
    }
    Path path{{address, state}, {}};
    for (std::uint8_t number = 0; number < pc; ++number)
        if (is_tracked(number)) path.held.emplace_back(number, held_[number]);
    left_paths_.push_back(std::move(path));
}

// Many calls have the same few targets.
bool Walker::left_lately(std::uint32_t address, isa::State state) {
    const std::uint32_t value = address | (state == isa::State::t32 ? 1u : 0u);
    std::uint32_t& lately = lately_[address / 4 % lately_.size()];
    return std::exchange(lately, value) == value;
}

void Walker::follow(const Path& path) {
    kept_ = 0;
    spilled_.forget_all();
    for (const auto& [number, held] : path.held)
        hold(number, held);
    local_.push_back(path.place);
    walk_all();
}

void Walker::take_over(Walker& share) {
    const auto append = [](auto& to, const auto& from) {
        to.insert(to.end(), from.begin(), from.end());
    };
    append(references_, share.references_);
    branches_.append(share.branches_);
    append(table_jumps_, share.table_jumps_);
    append(candidates_, share.candidates_);
    append(doubtful_, share.doubtful_);
    saw_thumb_ = saw_thumb_ || share.saw_thumb_;
    for (Path& path : share.left_paths_)
        if (space_.find(path.place.address) != nullptr &&
            !strays(path.place.address, path.place.state, Left::What::path))
            paths_.push_back(std::move(path));
}

void Walker::settle(const Left& left) {
    const auto is_plausible = [&] {
        return plausible(program_, common_->filter, left.address, left.state,
                         Evidence::behind_call);
    };
    switch (left.what) {
        case Left::What::function:
            add_function(left.address, left.state);
            return;
        case Left::What::path:
            return;
        case Left::What::crossing:
            follow({{left.address, left.state}, {}});
            return;
        case Left::What::data:
            read_data(left.address, left.size, left.as);
            return;
        case Left::What::name:
            if (is_plausible())
                add_function(left.address, left.state);
            else
                candidates_.push_back(left.address | 1u);
            return;
        case Left::What::comes_back:
            if (is_plausible()) add_path(left.address, left.state);
            return;
        case Left::What::decision:
            kept_ = 0;
            spilled_.forget_all();
            unresolved_.push_back({left.address, left.state});
            walk_all();
            return;
    }
}

}  // namespace flow
