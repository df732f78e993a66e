#pragma once

#include "base/process.hpp"
#include "build/go_build.hpp"
#include "build/workspace.hpp"
#include "recipe/lock.hpp"
#include "source/go_command.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace build {

// What building, locking and vendoring a Go program have in common: its source in the workspace,
// and the modules that it is made of.

// The sum of the program's own module: the recipe's, else the lock's; may be empty.
std::string sum_known(const recipe::GoModule& module, const recipe::LockedGo& lock);

source::GoSupply go_supply_of(const Options& options);

// Has the workspace hold the program's source, with the lines that the lock adds to its go.sum.
// Returns the sum of the tree.
std::string prepare_go_source(Workspace& workspace, const GoProgram& program, const source::Go& go,
                              const recipe::LockedGo& lock);

// Where one build takes place.
struct GoPlaces {
    std::filesystem::path source;
    std::filesystem::path temporary;
    std::filesystem::path output;
};
GoPlaces places_in(const Workspace& workspace);

// A run of Go in the source, for the machine that the program is for.
base::Command go_program_command(const GoProgram& program, const source::Go& go,
                                 const GoPlaces& places, std::vector<std::string> arguments,
                                 source::Network network);

// `go list` of every package that is compiled: prints their names.
base::Command go_list_command(const GoProgram& program, const source::Go& go,
                              const GoPlaces& places, source::Network network);

// Who answers for modules: `locked`, what go.sum has (to which the lock has added what it lacks);
// `completed`, also Go's checksum database, whose sums are added to go.sum.
enum class GoSums { locked, completed };

// Downloads the modules that are compiled.
void fetch_go_modules(const GoProgram& program, const source::Go& go, const GoPlaces& places,
                      GoSums sums);

recipe::LockedGo lock_go(const GoProgram& program, std::string_view recipe);
void vendor_go(const GoProgram& program, std::string_view recipe, const recipe::LockedGo& lock,
               const std::filesystem::path& vendor_folder);

}  // namespace build
