#pragma once

#include <sys/types.h>

#include <string>

namespace emulate {

// Which user and group numbers a sandbox has.
struct IdMap {
    // all: as many as the image needs. one: ours alone, as root; every file of the image belongs to
    // it, and a program of another user gets a namespace in which that user is root's other name.
    enum class Reach { all, one } reach = Reach::one;
    // How it is written: by ourselves, or by newuidmap from /etc/subuid.
    enum class Way { ourselves, helper } way = Way::ourselves;
    std::string users, groups;  // lines of "inside outside count"
};

// root gives all of its own numbers, anybody else those of /etc/subuid and /etc/subgid where
// newuidmap is installed, and otherwise just itself.
IdMap make_id_map();

// Puts it in force for the user namespace of `process`, which is our child.
void apply_id_map(const IdMap& map, pid_t process);

}  // namespace emulate
