#pragma once

#include "base/process.hpp"
#include "source/supply.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace source {

// A Go version of the form 1.26.8, as recipes pin it; "go1.26.8" and "1.27rc1" are read too.
struct GoVersion {
    unsigned major = 0;
    unsigned minor = 0;
    std::string text;  // "1.26.8", without "go"
};

// Empty for what is no released version, such as "devel +3e1a".
std::optional<GoVersion> parse_go_version(std::string_view text);

// Where Go gets modules, and itself, besides what the person has set.
struct GoSupply : Supply {
    // Of the pinned release for this machine, as the lock has it: "h1:…"; may be empty.
    std::string toolchain_sum;
};

// The pinned Go toolchain, ready to be run.
//
// Its environment starts empty. What a person has set for Go (`go env -w`, or variables) counts
// only where it says how to get at modules and where caches are:
//     GOPROXY GONOPROXY GOSUMDB GONOSUMDB GOPRIVATE GOINSECURE GOVCS GOAUTH
//     GOMODCACHE GOCACHE GOPATH
// All else that could change the bytes (GOFLAGS, GOEXPERIMENT, GODEBUG, GOROOT, CGO_*, ...) is left
// out, and GOENV=off keeps Go from reading it for itself.
struct Go {
    std::filesystem::path program;
    std::string version;         // "1.26.8"
    base::Environment settings;  // those above, and what the supply makes of them
    bool offline = false;
};

// Whether a run of Go may reach out: then it gets the proxy variables, the certificates, and HOME
// with what git and ssh need for modules that come straight from their repository.
enum class Network { none, allowed };

// Those variables: proxies, certificates, HOME and what git and ssh read.
const std::vector<std::string>& network_variables();

// Finds Go on PATH, or where the Go project's own archive installs it, and has it switch to
// `toolchain`: Go 1.21 and later fetch any other version by themselves, verified, into their module
// cache. A Go before `oldest` is passed over. An error says what to install. A release that is in
// the supply's vendor folder, with the sum that is known, is taken before all others.
Go find_go(std::string_view toolchain, std::string_view oldest = "1.21",
           const GoSupply& supply = {});

// A run of `go`: folder, log and the rest are the caller's to fill in.
base::Command go_command(const Go& go, std::vector<std::string> arguments, Network network);

// What to do about a message of Go's that tells of a failed download; empty if it tells of none.
std::string download_hint(const Go& go, std::string_view message);

}  // namespace source
