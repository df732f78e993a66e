#pragma once

#include "tree/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tree {

struct Totals {
    std::uint64_t content_bytes = 0;  // of files; a hard link adds nothing
    std::size_t files = 0;
    std::size_t folders = 0;  // without the root
    std::size_t links = 0;    // symbolic and hard
    std::size_t others = 0;
};
Totals totals_of(const Tree& tree);

// Groups of names in one folder that differ by the case of ASCII letters alone. Linux tells them
// apart (iptables ships such pairs); a disk formatted otherwise would not.
std::vector<std::vector<std::string>> case_twins(const Tree& tree);

}  // namespace tree
