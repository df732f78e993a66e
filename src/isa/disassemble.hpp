#pragma once

#include "isa/classify.hpp"

#include <cstdint>
#include <string>

namespace isa {

// One instruction in the manual's syntax: "movweq r3, #4095", "vadd.f64 d0, d1, d2",
// "bl 0x8010". Branch targets are taken from `address`, the instruction's own. What no table
// gives a meaning reads "<unallocated: coprocessor space>". `word` as classify() takes it.
std::string disassemble(std::uint32_t address, std::uint32_t word, State state);

}  // namespace isa
