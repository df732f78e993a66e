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

// Reads the marks, in parts that several threads may look at.
class Sweeping {
public:
    // `program` and `filter` must outlive it.
    Sweeping(const Program& program, const isa::Filter& filter, std::size_t most);

    std::size_t parts() const { return parts_.size(); }
    void look_at(std::size_t part);
    // Once all have been looked at.
    Sweep result() const;

private:
    const Program& program_;
    const isa::Filter& filter_;
    std::size_t most_;
    std::vector<Space::Part> parts_;
    std::vector<Sweep> results_;  // of the parts
};

}  // namespace flow
