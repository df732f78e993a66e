#pragma once

#include "emulate/sandbox.hpp"

namespace emulate {

// Starts a program with our own standard streams, in our process group, and waits for its end. What
// the terminal sends (^C, ^Z, ^\) reaches it as it reaches us, and is its own to answer; what
// somebody sends to armpack is passed on to it.
Ending run_in_foreground(Sandbox& sandbox, Program program);

}  // namespace emulate
