#pragma once

#include "emulate/wire.hpp"

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace emulate {

// Where the program's memory begins in the emulator's: given with -B, so that /proc tells which
// file lies at an address. launcher/ gives it, too.
inline constexpr std::uint64_t guest_base = 0x2'0000'0000;

// Where emulators write what -strace has them tell, a file for each process; in an image's /dev.
// launcher/ looks for the folder, too.
inline constexpr const char* trace_folder = "/dev/.armpack/trace";
inline constexpr const char* trace_files = "/dev/.armpack/trace/%d";

// Makes that folder, for whoever the programs run as.
void prepare_to_watch();

// Follows a program that has asked to be traced (PTRACE_TRACEME) and was started with -strace -D
// trace_files -B guest_base, and all that it starts, for at most half a minute. Says where the last
// one that failed met an instruction that its CPU does not have. The program itself is not reaped.
std::optional<Trap> watch_traps(pid_t program);

}  // namespace emulate
