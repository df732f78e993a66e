#pragma once

#include "app/plan.hpp"
#include "emulate/sandbox.hpp"
#include "image/config.hpp"
#include "tree/tree.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace app {

// An image in memory, ready to be run in the sandbox.
struct Runnable {
    std::string name;  // the recipe's, or the archive's path; for messages
    tree::Tree tree;
    image::Config config;
};

// What somebody wants other than the image's own configuration has it.
struct Wish {
    std::vector<std::string> command;                // instead of the image's; empty: that
    std::map<std::string, std::string> environment;  // added to the image's, or instead
    std::vector<std::string> mounted;                // where folders of this machine lie
};

// An archive of anybody, or a recipe, which is built first (from the cache where it can be).
Runnable load_runnable(std::string_view word, std::string_view device,
                       const std::vector<std::string>& mirrors);

// The image of a recipe, built and put together.
Runnable build_runnable(const Plan& plan, const std::vector<std::string>& mirrors);

// Where logs go that nobody named a place for; made if need be.
std::filesystem::path log_folder();

// The image's program with its own configuration, as a container runtime would start it. Error in
// words if it could not start.
emulate::Program program_of(const Runnable& image, const Wish& wish);

// Whom the image's program runs as.
emulate::Account account_of(const Runnable& image);

// Looks for the instruction that ended `program`, by running it again with a debugger, apart from
// everything: without network and mounts. Gives it in the check's words; empty if there is none.
std::string explain_trap(const Runnable& image, const emulate::Program& program, emulate::Cpu cpu);

// Whether it may have ended for want of an instruction: killed by SIGILL, as a shell says of what
// it started, or failed unasked, as it could have caught that signal, and the check objects to its
// instructions.
bool may_have_trapped(const Runnable& image, const emulate::Program& program,
                      const emulate::Ending& ending);

}  // namespace app
