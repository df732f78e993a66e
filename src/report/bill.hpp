#pragma once

#include "debian/assemble.hpp"
#include "recipe/recipe.hpp"
#include "tree/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace report {

// One of the things that an image is made of. Texts may be empty: not known, or there is none.
struct Component {
    enum class Kind {
        image,             // all of it
        operating_system,  // by its os-release
        program,           // what the recipe adds
        source,            // what the program was compiled from, if that is no Go module
        debian_package,
        static_library,  // a Debian package of which something is linked into the program
        go_module        // in a program, by the program's own build information
    };

    Kind kind = Kind::image;
    std::string id;  // unique in the bill; letters, digits, "." and "-"
    std::string name;
    std::string version;
    std::string architecture;
    std::string purl;
    std::string summary;
    std::string homepage;
    std::string supplier;    // who gives it out
    std::string maintainer;  // of a Debian package
    std::string licence;     // SPDX expression
    std::string sha256;      // of the archive, package or tarball that it is or came as
    std::string download;    // where it was had from: an address
    std::string source;      // the Debian source package, and its version
    std::string source_version;
    std::string sum;                    // of a Go module: "h1:…"
    std::string replaces;               // of a Go module: the "PATH VERSION" that it stands in for
    std::string compiler;               // of a program
    std::vector<std::string> programs;  // of a Go module: paths of the programs that hold it
    std::vector<std::size_t> files;     // of Bill::files, each in one component at most
};

// A file of the image; other names of it (hard links) are files of their own.
struct BilledFile {
    std::string path;  // as the tree has it, without the leading slash
    std::string sha1;
    std::string sha256;
};

// A bill of materials, whatever the format it is written in. Depends on nothing but what went in.
struct Bill {
    // The first is the image; it holds all others, and the files that are nobody's. Sorted by kind
    // and name.
    std::vector<Component> components;
    std::vector<BilledFile> files;  // by path
    // From program to what is linked into it, by position in `components`.
    std::vector<std::pair<std::size_t, std::size_t>> links;
    // From program to what it was compiled from.
    std::vector<std::pair<std::size_t, std::size_t>> built_from;
    std::map<std::string, std::string> licence_texts;  // LicenseRef-… -> text

    std::string archive;    // its file name
    std::int64_t time = 0;  // of the image, in seconds since 1970
};

// Everything a bill is drawn from.
struct BillRequest {
    const recipe::Recipe* recipe = nullptr;
    const tree::Tree* tree = nullptr;
    const std::vector<debian::PackageSummary>* packages = nullptr;
    std::int64_t time = 0;
    std::string compiler;  // "go1.26.8"
    // Packages whose static libraries the program holds a part of; they are not in the image.
    std::vector<recipe::LockedPackage> linked;
    std::string archive;  // its file name, and the SHA-256 of it
    std::string archive_sha256;
};

Bill draw_bill(const BillRequest& request);

// In SPDX 2.3 and CycloneDX 1.6, as JSON. Identifiers that must be unique in the world are made
// from the archive's digest.
std::string to_spdx(const Bill& bill);
std::string to_cyclonedx(const Bill& bill);

}  // namespace report
