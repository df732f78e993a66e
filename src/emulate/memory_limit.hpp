#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace emulate {

// A control group that holds a process and all that it starts to so many bytes of memory, as the
// router's memory-high does for a container, but by ending it. Gone with this object; what a killed
// armpack left is removed when the next one is made.
//
// The emulator's own memory counts, some tens of MiB; the image's files do not.
class MemoryLimit {
public:
    // Why there can be no limit here, in a sentence; empty: there can.
    static std::string obstacle();

    // Error where this machine's control groups are not ours to use.
    MemoryLimit(std::uint64_t limit_bytes, pid_t process);
    ~MemoryLimit();
    MemoryLimit(const MemoryLimit&) = delete;
    MemoryLimit& operator=(const MemoryLimit&) = delete;

    // Whether something was ended for want of memory.
    bool was_hit() const;

private:
    std::filesystem::path group_;
    std::string events_file_;
};

}  // namespace emulate
