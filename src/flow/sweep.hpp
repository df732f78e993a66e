#pragma once

#include "flow/analyse.hpp"
#include "flow/program.hpp"
#include "isa/filter.hpp"

#include <cstdint>
#include <vector>

namespace flow {

// An instruction that the profile lacks.
struct Offence {
    std::uint32_t address = 0;
    std::uint32_t word = 0;
    isa::State state{};
};

// What the marks say once discovery is over.
struct Sweep {
    ByteAccount bytes;
    std::vector<Offence> reached;    // by address
    std::vector<Offence> unreached;  // in bytes that no path leads to; at most `most` of them
    std::size_t unreached_count = 0;
    // In reached code, of the profile, but dropped by later cores; at most `most` of them.
    std::vector<Offence> emulated;
    std::size_t emulated_count = 0;
};

// `most_threads`: as base::in_parallel takes it.
Sweep sweep(const Program& program, const isa::Filter& filter, std::size_t most,
            unsigned most_threads);

}  // namespace flow
