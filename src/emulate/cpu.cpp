#include "emulate/cpu.hpp"

namespace emulate {

std::string_view name_of(Cpu cpu) {
    return cpu == Cpu::armv5te ? "armv5te" : "board";
}

// arm926 would execute VFP instructions and say so in AT_HWCAP; arm946 does neither.
std::string_view model_of(Cpu cpu) {
    return cpu == Cpu::armv5te ? "arm946" : "cortex-a7,vfp=off,neon=off";
}

}  // namespace emulate
