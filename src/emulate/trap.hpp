#pragma once

#include "emulate/wire.hpp"

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace emulate {

// Where the program's memory begins in the emulator's: given with -B, so that /proc tells which
// file lies at an address.
inline constexpr std::uint64_t guest_base = 0x2'0000'0000;

// Is the debugger of a program that was started with -g debugger_path and -B guest_base: lets it
// run to its end, and says where it last met an instruction that its CPU does not have. Nothing if
// it met none, or has not ended in half a minute.
std::optional<Trap> watch_trap(pid_t process);

}  // namespace emulate
