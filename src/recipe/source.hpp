#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace recipe {

// Where a program's source comes from, and what proves that it is the right one.

// A module from the Go module proxy.
struct GoModule {
    std::string module;   // "github.com/metacubex/mihomo"
    std::string version;  // "v1.19.30", as the proxy calls it
    std::string sum;      // "h1:…", of the module's zip as go.sum has it
};

struct GitRepository {
    std::string url;
    std::string tag;
    std::string commit;  // 40 hexadecimal digits; the tag must point there
    bool submodules = false;
    std::vector<std::string> patches;  // files beside the recipe, applied in this order
};

struct Tarball {
    std::vector<std::string> urls;  // tried in this order; "debian:pool/…" is on every mirror
    std::string sha256;
    std::vector<std::string> patches;
};

struct DebianSource {
    std::string suite;  // "bookworm"; empty: the image's
    std::string package;
    std::string version;
    std::vector<std::string> patches;  // after Debian's own
};

struct LocalFolder {
    std::string path;  // relative to the recipe's folder, or absolute
    std::vector<std::string> patches;
};

using Source = std::variant<GoModule, GitRepository, Tarball, DebianSource, LocalFolder>;

// "go-module", "git", …: the word under source.kind.
std::string kind_of(const Source& source);

// The recipe's patches; none for a Go module.
std::vector<std::string> patches_of(const Source& source);

}  // namespace recipe
