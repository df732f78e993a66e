#pragma once

#include "build/bench.hpp"
#include "build/c_steps.hpp"
#include "build/outputs.hpp"
#include "recipe/recipe.hpp"
#include "recipe/toolchain.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace build {

// A program in C or C++: where it comes from, how it is built, and with what.
struct CProgram {
    recipe::Source source;
    std::filesystem::path recipe_folder;  // where a relative source.path starts
    recipe::CBuild build;
    recipe::CToolchain toolchain;
};

// Obtains the source and runs the project's own build system: configure, build, install into a
// staging folder, each as an argument array in an environment that starts empty. Outputs are
// stripped. pkg-config and CMake find nothing of the host's.
//
// Paths of this machine are mapped away and SOURCE_DATE_EPOCH is fixed, so a well-behaved project
// gives the same bytes anywhere. A program that turns out to be for another machine than ARM is an
// Error: the project took the host's compiler.
Outputs build_c(const CProgram& program, std::string_view recipe, const Options& options);

// The same up to the first step; see bench.hpp.
Bench lay_out_c(const CProgram& program, const Options& options,
                const std::filesystem::path& folder);

// Error if a program of the toolchain or of the build system is not installed.
void require_tools(const CProgram& program);
void require_compilers(const recipe::CToolchain& tools);

// The line in which the compiler says its version.
std::string compiler_of(const recipe::CToolchain& tools);

// Obtains the source into `folder`, in which everything of the build lies.
CPlaces make_places(const CProgram& program, const Options& options,
                    const std::filesystem::path& folder);

// SHA-256 of what the outputs' bytes depend on.
std::string c_key_of(const CProgram& program, const Options& options);

}  // namespace build
