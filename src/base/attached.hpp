#pragma once

#include "base/process.hpp"

namespace base {

// Runs the command with our own standard input, output and error, in our process group, for a
// person to work with; waits for its end. Of `command`, argv, folder and environment count. ^C is
// the child's: it does not interrupt us.
Result run_attached(const Command& command);

}  // namespace base
