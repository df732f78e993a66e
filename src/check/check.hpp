#pragma once

#include "check/report.hpp"
#include "isa/feature.hpp"
#include "recipe/recipe.hpp"
#include "tree/tree.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace check {

struct Options {
    isa::Profile profile = isa::armv5te();
    const flow::Gates* gates = nullptr;  // see flow::Options; must outlive the call
    std::vector<recipe::Waiver> waivers;
    std::optional<std::string> kernel;  // the device's: "5.6.3"
    // Whether SWP runs, where that is known (isa::Fate::emulated).
    enum class Swp { unknown, runs, fails };
    Swp swp = Swp::unknown;
    std::string library_path;  // LD_LIBRARY_PATH, if the image sets it
    // Loose files (one program, a package, a folder of them) need not hold their libraries.
    enum class Scope { root_filesystem, loose_files };
    Scope scope = Scope::root_filesystem;
    enum class Unreached { allowed, refused };  // `--strict` refuses
    Unreached unreached = Unreached::allowed;
    unsigned most_threads = 0;  // 0: as many as there are cores
    // Told after each ELF file, from one thread at a time: how many of how many are done.
    std::function<void(std::size_t done, std::size_t all)> progress;
};

// Looks at every file of `tree`, ELF files in parallel. The report's order and contents depend on
// nothing but tree and options. Never throws for what a file holds.
Report check_tree(const tree::Tree& tree, const Options& options);

// One file that lies in no tree: scope is loose_files, whatever the options say.
Report check_bytes(const std::string& name, const tree::Content& content, const Options& options);

}  // namespace check
