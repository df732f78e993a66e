#pragma once

#include "emulate/id_map.hpp"
#include "emulate/wire.hpp"

#include <sys/types.h>

#include <array>
#include <string>

namespace emulate {

// A process of the sandbox, or why there is none.
struct Started {
    pid_t process = -1;
    std::string problem;
};

// Forks and executes what the order says, with these as its standard streams. `memory_group`: -1,
// or MemoryLimit::members().
Started start(const Order& order, const std::array<base::Descriptor, 3>& files, IdMap::Reach reach,
              int memory_group);

}  // namespace emulate
