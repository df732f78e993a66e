#pragma once

#include "base/file.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace emulate {

// A control group that holds programs and all that they start to so many bytes of memory together,
// as the router's memory-high does for a container, but by ending one of them. Gone with this
// object; what a killed armpack left is removed when the next one is made.
//
// The emulator's own memory counts, some tens of MiB; the image's files and armpack's own processes
// do not.
class MemoryLimit {
public:
    // Why there can be no limit here, in a sentence; empty: there can.
    static std::string obstacle();

    // Error where this machine's control groups are not ours to use.
    explicit MemoryLimit(std::uint64_t limit_bytes);
    ~MemoryLimit();
    MemoryLimit(const MemoryLimit&) = delete;
    MemoryLimit& operator=(const MemoryLimit&) = delete;

    // A process that writes "0" to it has joined; it may have any user and namespaces by then.
    int members() const { return members_.get(); }

    // Whether something was ended for want of memory.
    bool was_hit() const;

private:
    void make_group(const std::filesystem::path& folder);

    std::filesystem::path group_;
    std::string events_file_;
    base::Descriptor held_;  // open and locked: the group is in use, even while nobody is in it
    base::Descriptor members_;
};

}  // namespace emulate
