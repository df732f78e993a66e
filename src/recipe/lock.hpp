#pragma once

#include "recipe/image_definition.hpp"
#include "recipe/packages.hpp"
#include "recipe/recipe.hpp"
#include "recipe/toolchain.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace recipe {

// A module that is compiled into the program, as go.sum has it.
struct LockedModule {
    std::string path;     // "golang.org/x/net"
    std::string version;  // "v0.38.0"
    std::string sum;      // "h1:…" of its zip

    friend bool operator==(const LockedModule&, const LockedModule&) = default;
};

// What the Go command obtains.
struct LockedGo {
    // Of the module golang.org/toolchain by machine that compiles: "linux-amd64" -> "h1:…".
    std::map<std::string, std::string> toolchains;
    std::vector<LockedModule> modules;  // the program's own first, the others by path
    // Lines that the program's go.sum lacks and Go's checksum database had when it was locked.
    std::vector<std::string> added_sums;

    friend bool operator==(const LockedGo&, const LockedGo&) = default;
};

// A file that is downloaded by its SHA-256: source archives.
struct LockedFile {
    std::string name;
    std::vector<std::string> urls;
    std::uint64_t size_bytes = 0;
    std::string sha256;

    friend bool operator==(const LockedFile&, const LockedFile&) = default;
};

// What C and C++ are compiled against.
struct LockedSysroot {
    std::string definition;  // a file of images/sysroots/, and the SHA-256 over it
    std::string definition_sha256;
    std::string resolution_sha256;    // over what it says about which packages
    std::vector<std::string> wanted;  // the recipe's build.packages, sorted
    LockedPackages packages;

    friend bool operator==(const LockedSysroot&, const LockedSysroot&) = default;
};

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
    std::string resolution_sha256;    // over what the definition says about which packages
    std::vector<std::string> wanted;  // the recipe's own packages, sorted
    LockedPackages image;             // what the root filesystem is made of
    LockedSysroot sysroot;            // without a definition: there is none
    std::optional<LockedSourcePackage> source_package;
    std::vector<LockedFile> files;
    LockedGo go;  // empty for other compilers

    friend bool operator==(const Lock&, const Lock&) = default;
};

// What the recipe's lock says today. What is obtained (packages of image and sysroot, source
// package, files, go) is the caller's to fill in. `sysroot`: what the recipe's build needs; null:
// it needs none.
Lock make_lock(const Recipe& recipe, const ImageDefinition& definition, const Toolchain& toolchain,
               const ImageDefinition* sysroot = nullptr);

// "go-module github.com/metacubex/mihomo v1.19.30 h1:…"
std::string source_line(const Source& source);

// lock.json in the recipe's folder.
std::filesystem::path lock_file_of(const Recipe& recipe);

// Mistakes are Error (bad_request), as in recipes. So is a file whose seal, a SHA-256 over all the
// rest, does not fit: somebody has edited or merged it.
Lock load_lock(const std::filesystem::path& file);
Lock parse_lock(const std::filesystem::path& file, std::string_view text);
std::string to_json(const Lock& lock);

// One way in which a recipe has moved on since it was locked.
struct Disagreement {
    enum class About {
        program,   // source, compiler, toolchain
        contents,  // what the definition makes of the packages
        packages,  // which packages there are: the locked ones cannot be used
        sysroot    // the same of those that are compiled against
    };
    About about = About::program;
    std::string text;  // a sentence

    friend bool operator==(const Disagreement&, const Disagreement&) = default;
};

// What `now` (which need not be filled in) wants other than `lock` has; empty if the lock holds.
std::vector<Disagreement> disagreements(const Lock& lock, const Lock& now);

// What changed from one set of packages to another: "libc6 2.41-12 -> 2.41-13 (+1.2 KiB)",
// "added …", "removed …", by name; the last line sums the sizes up. Empty if nothing did.
std::vector<std::string> changes(const LockedPackages& before, const LockedPackages& after);

// The same for Go's modules, without sizes.
std::vector<std::string> changes(const LockedGo& before, const LockedGo& after);

}  // namespace recipe
