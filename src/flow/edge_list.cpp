#include "flow/edge_list.hpp"

#include <algorithm>

namespace flow {

namespace {

constexpr std::size_t least_in_a_piece = 64;
constexpr std::size_t most_in_a_piece = 4096;
constexpr std::size_t bytes_for_an_edge = 32;  // of code: more than one in eight leads elsewhere

}  // namespace

EdgePool::EdgePool(std::size_t code_bytes)
    : block_edges_(
          std::clamp(code_bytes / bytes_for_an_edge, std::size_t{64}, std::size_t{1} << 18)) {}

std::span<Edge> EdgePool::take(std::size_t most) {
    const std::lock_guard lock(mutex_);
    if (rest_.empty()) rest_ = blocks_.emplace_back(block_edges_);
    const std::size_t size = std::min(rest_.size(), most);
    const std::span<Edge> piece = rest_.first(size);
    rest_ = rest_.subspan(size);
    return piece;
}

// Many lists stay short.
void EdgeList::grow() {
    const std::size_t last = pieces_.empty() ? 0 : pieces_.back().size();
    room_ = pool_->take(std::clamp(2 * last, least_in_a_piece, most_in_a_piece));
    pieces_.push_back(room_);
}

void EdgeList::append(const EdgeList& other) {
    for (const std::span<Edge>& piece : other.pieces_)
        pieces_.push_back(other.filled(piece));
}

}  // namespace flow
