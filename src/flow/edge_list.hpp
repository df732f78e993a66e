#pragma once

#include "base/large.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace flow {

// From one instruction to another.
struct Edge {
    std::uint32_t from = 0;
    std::uint32_t to = 0;  // bit 0: Thumb
};

// Memory for lists of edges, in pieces. May be asked by several threads.
class EdgePool {
public:
    // `code_bytes`: of all code whose edges are to be kept; more than expected is possible.
    explicit EdgePool(std::size_t code_bytes);

    // At least one, at most `most`.
    std::span<Edge> take(std::size_t most);

private:
    std::size_t block_edges_;
    std::mutex mutex_;
    std::vector<std::vector<Edge, base::LargeAllocator<Edge>>> blocks_;
    std::span<Edge> rest_;  // of the last block
};

// Edges without an order of meaning; never copied as the list grows, or when lists become one.
class EdgeList {
public:
    EdgeList() = default;
    // `pool` must outlive the list and all that it is appended to.
    explicit EdgeList(EdgePool& pool) : pool_(&pool) {}

    // Precondition: made with a pool.
    void push_back(Edge edge) {
        if (room_.empty()) grow();
        room_.front() = edge;
        room_ = room_.subspan(1);
    }
    void append(const EdgeList& other);

    // In pieces of some thousands at most.
    std::size_t pieces() const { return pieces_.size(); }
    std::span<const Edge> piece(std::size_t number) const { return filled(pieces_[number]); }

private:
    void grow();
    std::span<Edge> filled(std::span<Edge> piece) const {
        const bool has_room =
            !room_.empty() && piece.data() + piece.size() == room_.data() + room_.size();
        return has_room ? piece.first(piece.size() - room_.size()) : piece;
    }

    EdgePool* pool_ = nullptr;
    std::vector<std::span<Edge>> pieces_;
    std::span<Edge> room_;  // the end of one of them, not yet filled
};

}  // namespace flow
