#pragma once

#include "recipe/c_build.hpp"
#include "recipe/smoke_test.hpp"
#include "recipe/source.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace recipe {

namespace fs = std::filesystem;

// A recipe as loaded: every rule checked, {version} put in, defaults filled in. An empty text, list
// or map means none, a number 0 means no limit; nothing here means "the default" any more.

// Built with the Go command.
struct GoBuild {
    std::string toolchain;                         // a file of toolchains/: "go-armv5"
    std::string go;                                // "1.26.8": the Go release that compiles
    std::string package;                           // below the module: ".", "./cmd/frpc"
    std::string output;                            // the program's file name
    std::vector<std::string> tags;                 // -tags
    std::map<std::string, std::string> variables;  // -X name=value
    std::string goarm;                             // "5", as GOARM takes it
    // For C within it (cgo), as in CBuild.
    std::string link;
    std::vector<std::string> packages;
};

using Build = std::variant<GoBuild, CBuild>;

// The toolchain's name, and the names under which image.files can take what is built.
std::string toolchain_of(const Build& build);
std::vector<std::string> outputs_of(const Build& build);

// The armel -dev packages that it is compiled against (build.packages).
const std::vector<std::string>& compiled_against(const Build& build);

// A file that the recipe adds to the image.
struct AddedFile {
    enum class From { build, recipe };
    From from = From::build;
    std::string name;  // of the build's output, or of a file in the recipe's folder
    std::string to;    // absolute path in the image
    unsigned mode = 0644;
    std::uint32_t user = 0;
    std::uint32_t group = 0;
};

struct Image {
    std::string definition;             // a file of images/: "debian-trixie"
    std::vector<std::string> packages;  // Debian packages; what they need is found
    std::vector<AddedFile> files;
    std::map<std::string, std::string> environment;
    std::vector<std::string> entrypoint;
    std::vector<std::string> command;
    std::string working_folder;        // absolute
    std::vector<std::string> volumes;  // absolute
    std::vector<std::string> ports;    // "7890/tcp"
    std::map<std::string, std::string> labels;
    std::string user;  // "" is root; "name", "1000", "1000:1000"
};

// Code that is let through although it needs more than the profile has, and why that is right.
struct Waiver {
    std::string file;      // absolute path in the image; or empty
    std::string function;  // or empty; one of the two is given
    std::string needs;     // a feature's name, as isa::name_of spells it
    std::string why;
};

struct Check {
    std::string profile;  // a file of toolchains/profiles/: "armv5te"
    std::vector<Waiver> waivers;
};

struct Budget {
    std::uint64_t archive_mib = 0;  // the archive's size
    std::uint64_t store_mib = 0;    // what the extracted tree takes on the router's disk
    std::uint64_t memory_mib = 0;   // what the program may take while the smoke tests run
};

// A folder on the router's disk that the container sees.
struct Mount {
    std::string name;  // of the mount list and of the folder on the router
    std::string to;    // absolute path in the container
    bool read_only = false;
    struct File {
        std::string from;  // in the recipe's folder
        std::string to;    // relative to the mount
    };
    std::vector<File> files;  // sample configuration that goes along
};

enum class Network { plain, nat, transparent_proxy };
std::string name_of(Network network);  // "transparent-proxy"
Network network_named(std::string_view name);

struct RouterOs {
    std::string minimum;  // "7.16": the oldest RouterOS it is known to run on
    std::uint64_t memory_high_mib = 0;
    std::vector<Mount> mounts;
    std::map<std::string, std::string> environment;  // what a user may want to change
    std::vector<std::string> secrets;                // names of variables that the user must give
    bool tun = false;                                // needs /dev/net/tun
    bool start_on_boot = false;
    std::vector<Network> networks;  // the modes of `armpack script` that suit it, best first
};

struct Recipe {
    fs::path file;    // as it was named
    fs::path folder;  // where its other files are
    std::string name;
    std::string version;
    std::string summary;
    std::string homepage;
    std::string licence;  // SPDX expression
    Source source;
    Build build;
    Image image;
    Check check;
    Budget budget;
    RouterOs routeros;
    std::vector<SmokeTest> smoke_tests;
};

// Reads and checks `file`. Error (bad_request) lists every mistake.
Recipe load(const fs::path& file);

// The same from text, for tests and fuzzing; `file` names it in messages.
Recipe parse(const fs::path& file, std::string_view text);

// The JSON Schema of recipes, from the code that loads them.
std::string schema();

// The recipe as JSON with every default written out: goes beside the archive.
std::string resolved(const Recipe& recipe);

// Throws Error (bad_request) if this version cannot obtain the recipe's source yet, or not for the
// driver that the recipe names.
void require_supported(const Recipe& recipe);

}  // namespace recipe
