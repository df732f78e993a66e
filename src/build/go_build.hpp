#pragma once

#include "build/bench.hpp"
#include "build/outputs.hpp"
#include "recipe/recipe.hpp"
#include "recipe/toolchain.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace build {

// One Go program: where it comes from, how it is built, and what its toolchain adds.
struct GoProgram {
    recipe::Source source;                // no Debian source package
    std::filesystem::path recipe_folder;  // where a relative source.path and patches start
    recipe::GoBuild build;
    recipe::GoToolchain toolchain;

    // The module, where it comes from a proxy; null for what comes from elsewhere, whose module
    // path its go.mod alone says.
    const recipe::GoModule* module() const { return std::get_if<recipe::GoModule>(&source); }
};

// Builds the program as the main module, so that the `replace` lines of its go.mod hold, with
// exactly the pinned toolchain and from an environment that starts empty (source/go_command.hpp).
// The bytes depend on `program` alone: not on folder, time, locale, umask or what the user has told
// Go, and so an earlier result of an equal `program` is taken from the cache.
//
// go.mod and go.sum are read, not written (-mod=readonly in toolchains/go-armv5.json): every module
// that is compiled is at the version the program's authors chose, with the sum they recorded. Only
// where go.sum lacks a sum, as some older releases do, Go adds it from its checksum database; had
// go.mod to change too, the versions would be of Go's choosing and of the day, and that is an
// error.
Outputs build_go(const GoProgram& program, std::string_view recipe, const Options& options);

// The same up to the first step, with modules downloaded as the Go command wants them; see
// bench.hpp.
Bench lay_out_go(const GoProgram& program, const Options& options,
                 const std::filesystem::path& folder);

// SHA-256 of what the bytes depend on; empty for a module whose sum neither recipe nor lock has.
std::optional<std::string> go_key_of(const GoProgram& program, const Options& options);

}  // namespace build
