#pragma once

#include "check/check.hpp"
#include "check/report.hpp"
#include "elf/file.hpp"

namespace check {

// Looks at the instructions of `parsed` and puts what it finds into `file`: the account of bytes,
// findings and their numbers, and gate lists' stale entries.
void look_at_instructions(const elf::File& parsed, const Options& options, FileReport& file);

}  // namespace check
