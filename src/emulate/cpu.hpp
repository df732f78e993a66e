#pragma once

#include <string_view>

namespace emulate {

// What the emulated core can do. Two, because nobody knows the board for sure: what runs on both
// runs on anything the router may turn out to be.
enum class Cpu {
    armv5te,  // the baseline that the check promises: ARMv5TE without VFP
    board     // what it most likely is: newer integer instructions run, VFP and NEON do not
};

std::string_view name_of(Cpu cpu);   // "armv5te", "board"
std::string_view model_of(Cpu cpu);  // as qemu-arm -cpu takes it

}  // namespace emulate
