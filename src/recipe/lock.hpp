#pragma once

#include "recipe/image_definition.hpp"
#include "recipe/packages.hpp"
#include "recipe/recipe.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace recipe {

// Everything that a recipe's image is made of, pinned: lock.json beside the recipe. With it a build
// needs neither apt nor today's mirror, and gives the same bytes on any day.
struct Lock {
    std::string recipe;     // name
    std::string version;    // of the program
    std::string source;     // what proves the source, in one line (see source_line)
    std::string compiler;   // "go 1.26.8"
    std::string toolchain;  // a file of toolchains/, and the SHA-256 of it
    std::string toolchain_sha256;
    std::string definition;  // a file of images/, and the SHA-256 over it and its effects
    std::string definition_sha256;
    std::vector<std::string> wanted;  // the recipe's own packages, sorted
    LockedPackages packages;

    friend bool operator==(const Lock&, const Lock&) = default;
};

// What the recipe's lock says today; `packages` as resolved.
Lock make_lock(const Recipe& recipe, const ImageDefinition& definition,
               const std::string& toolchain_sha256, LockedPackages packages);

// "go-module github.com/metacubex/mihomo v1.19.30 h1:…"
std::string source_line(const Source& source);

// lock.json in the recipe's folder.
std::filesystem::path lock_file_of(const Recipe& recipe);

// Mistakes are Error (bad_request), as in recipes.
Lock load_lock(const std::filesystem::path& file);
std::string to_json(const Lock& lock);

// What `now` (packages aside) wants other than `lock` has, one sentence each; empty if the lock
// holds for it.
std::vector<std::string> disagreements(const Lock& lock, const Lock& now);

// What changed from one set of packages to another: "libc6 2.41-12 -> 2.41-13 (+1.2 KiB)",
// "added …", "removed …", by name; the last line sums the sizes up. Empty if nothing did.
std::vector<std::string> changes(const LockedPackages& before, const LockedPackages& after);

}  // namespace recipe
