#pragma once

#include "emulate/room.hpp"
#include "emulate/wire.hpp"

namespace emulate {

enum class Loopback { bring_up, leave };

// What the first process of a sandbox is told before it is made.
struct Birth {
    Room room;
    Loopback loopback = Loopback::bring_up;
    int memory_group = -1;  // MemoryLimit::members(), which all programs join; -1: no limit
    int go = -1;  // a pipe: one byte once users and network are set up, end of file if that failed
};

// The first process of a sandbox, from its birth to its end: furnishes the room, starts what it is
// told to, reports who ended, buries orphans. It ends when armpack does, and everything in the
// sandbox with it: the kernel ends a namespace's processes with the first one.
[[noreturn]] void be_init(const Birth& birth, const Wire& wire);

}  // namespace emulate
