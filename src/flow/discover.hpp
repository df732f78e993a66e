#pragma once

#include "flow/program.hpp"
#include "flow/walk.hpp"
#include "isa/filter.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace flow {

// What pass 1 learned besides the marks in the program's space.
struct Discovery {
    References references;  // in no order, at first
    // Direct branches and calls, without their targets' Thumb bits; one may be there twice.
    EdgeList branches;
    std::shared_ptr<EdgePool> edge_memory;  // that `branches` lies in
    std::vector<Edge> table_jumps;
    // Functions that something outside the file's own code can enter: the entry point, exported
    // symbols, arrays of constructors, what the loader or the data points at. By address; bit 0:
    // Thumb.
    std::vector<std::uint32_t> entered_from_outside;
    // The same of words in the global offset table alone: code loads them, and the references
    // tell where.
    std::vector<std::uint32_t> named_in_got;
};

// Marks code and data in the program's space from all that the file names as code.
Discovery discover(Program& program, const isa::Filter& filter, const Sharing& sharing);

}  // namespace flow
