#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace recipe {

// How a C and C++ compiler makes code for the routers.
struct CToolchain {
    std::string triplet;                    // "arm-linux-gnueabi", what its programs are called by
    std::string c;                          // "arm-linux-gnueabi-gcc", "clang"
    std::string cxx;                        // "arm-linux-gnueabi-g++", "clang++"
    std::vector<std::string> packages;      // of Debian, that bring it
    std::vector<std::string> target_flags;  // what every call must get for the router's sake
    std::vector<std::string> compiler_flags;  // for C and C++
    std::vector<std::string> linker_flags;
};

// How the Go command makes code for the routers. GOARM, the Go release, tags and variables are the
// recipe's.
struct GoToolchain {
    std::string oldest_go;                           // older ones cannot fetch the pinned release
    std::map<std::string, std::string> environment;  // GOOS, GOARCH, CGO_ENABLED
    std::vector<std::string> build_flags;            // of `go build`
    std::vector<std::string> linker_flags;           // within -ldflags
    std::string c_name;                              // a toolchain for C: "gcc-armv5"
    std::optional<CToolchain> c;                     // what that is; for cgo, else empty
};

// A file of toolchains/.
struct Toolchain {
    std::string name;  // "go-armv5"
    std::string summary;
    std::string profile;  // what its code is meant for: "armv5te"
    std::variant<GoToolchain, CToolchain> tools;
    std::string digest;  // SHA-256 of the file, and of that of the C toolchain it names
};

// Reads and checks `file`. Error (bad_request) lists every mistake.
Toolchain load_toolchain(const std::filesystem::path& file);
std::string toolchain_schema();

}  // namespace recipe
