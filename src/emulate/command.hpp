#pragma once

#include "tree/tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace emulate {

// What to start, as it was found in the tree.
struct Executable {
    std::string path;                    // of the ELF file, in the image
    std::string name;                    // argv[0]
    std::vector<std::string> arguments;  // argv[1] and on; those of a script's first line too
};

struct Search {
    std::string path;                  // PATH, for a program without a slash
    std::string folder = "/";          // for a path that does not start with one
    std::vector<std::string> mounted;  // what lies there is not the tree's
};

// Looks up arguments[0] as execve(2) and execvp(3) would. Scripts are followed to the ELF file that
// runs them. Error that says in words why it could not start: missing, a folder, not executable,
// neither ELF file nor script, for another CPU, or its interpreter is any of that. Below a mounted
// folder nothing can be known: the path stands as it is.
Executable find_executable(const tree::Tree& tree, const std::vector<std::string>& arguments,
                           const Search& search);

}  // namespace emulate
