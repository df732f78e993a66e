#pragma once

#include "flow/program.hpp"
#include "flow/walk.hpp"

#include <cstdint>
#include <vector>

namespace flow {

// What pass 1 learned besides the marks in the program's space.
struct Discovery {
    std::vector<Reference> references;  // by target, then site
    // Functions that something outside the file's own code can enter: the entry point, exported
    // symbols, arrays of constructors, what the loader or the data points at. By address; bit 0:
    // Thumb.
    std::vector<std::uint32_t> entered_from_outside;
};

// Marks code and data in the program's space from all that the file names as code.
Discovery discover(Program& program, isa::FeatureSet features);

}  // namespace flow
