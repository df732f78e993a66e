#pragma once

#include <sys/types.h>

#include <functional>

namespace emulate {

// A child in namespaces of its own for mounts, processes, IPC and the host name, and where `flags`
// say so (CLONE_NEWUSER, CLONE_NEWNET), those. It runs `body`, which must not return. With
// `neighbour`, the child is in the user and network namespaces of that process. Error with what
// this machine lacks.
pid_t make_child(unsigned long flags, pid_t neighbour, const std::function<void()>& body);

// Enters the user and network namespaces of `process`; for a process with one thread.
void join(pid_t process);

}  // namespace emulate
