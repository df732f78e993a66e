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

// What the program's source is, in one line: equal lines mean equal files. Empty for a module whose
// sum neither recipe nor lock has; `sum`, if not empty, is that sum.
std::string source_line(const GoProgram& program, const recipe::LockedGo& lock,
                        std::string_view sum = {});

source::GoSupply go_supply_of(const Options& options);

// Has the workspace hold the program's source, with the lines that the lock adds to its go.sum.
// Returns the sum of the tree.
std::string prepare_go_source(Workspace& workspace, const GoProgram& program, const source::Go& go,
                              const recipe::LockedGo& lock, const source::Supply& supply = {});

// Puts the program's source into `target`, which must not exist, without a vendor folder: every
// module that is compiled is judged by go.sum.
void copy_go_source(const GoProgram& program, const source::Go& go, const recipe::LockedGo& lock,
                    const source::Supply& supply, const std::filesystem::path& target);

// Where one build takes place.
struct GoPlaces {
    std::filesystem::path source;
    std::filesystem::path temporary;
    std::filesystem::path output;
    base::Environment cgo;  // see cgo.hpp; empty without C
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
