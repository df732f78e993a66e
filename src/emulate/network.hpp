#pragma once

#include <sys/types.h>

#include <string>

namespace emulate {

// none: loopback alone. host: this machine's own. veth: a cable between this machine and the
// sandbox, as between the router and a container.
enum class Network { none, host, veth };

// Addresses as `armpack script` gives them to the router.
struct Cable {
    std::string name;                      // of this machine's end; empty: "armpack" and a number
    std::string address = "10.40.0.2/24";  // the sandbox's
    std::string gateway = "10.40.0.1";     // this machine's, in the same network
};

// Makes both ends and the sandbox's default route, by iproute2's ip; the kernel removes them with
// the sandbox. `process` is in the sandbox's network.
void plug_in(const Cable& cable, pid_t process);

}  // namespace emulate
