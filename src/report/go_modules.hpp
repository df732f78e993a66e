#pragma once

#include "tree/tree.hpp"

#include <string>
#include <vector>

namespace report {

// A Go module whose code is in a program.
struct LinkedModule {
    std::string path;
    std::string version;   // "v1.2.3"; "1.26.8" of the standard library; empty where there is none
    std::string sum;       // "h1:…"; empty where there is none
    std::string replaces;  // "PATH VERSION" of the module that go.mod has this one stand in for
    bool is_main = false;
};

struct GoProgram {
    std::string path;  // in the tree
    std::string go_version;
    std::vector<LinkedModule>
        modules;  // the main one, its dependencies in the file's order, stdlib
};

// The Go programs of a tree by their own build information, by path. Code that a folder stands in
// for (a replace directive without a version) counts as the module that it replaces.
std::vector<GoProgram> go_programs(const tree::Tree& tree);

}  // namespace report
