#pragma once

namespace app {

// The whole program: reads the command line, runs one command, and is the only place that turns
// an error into text on stderr and an exit status.
int run(int argc, const char* const* argv);

}  // namespace app
