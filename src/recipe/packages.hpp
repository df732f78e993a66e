#pragma once

#include "base/fields.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace recipe {

// A Debian package down to its bytes, as a lock pins it.
struct LockedPackage {
    std::string name;
    std::string version;
    std::string architecture;  // armel or all
    std::string archive;       // which mirror it comes from: debian, debian-security
    std::string pool_path;     // below the mirror's address: pool/main/i/iptables/….deb
    std::uint64_t size_bytes = 0;
    std::string sha256;
    std::string source;          // source package
    std::string source_version;  // and its version
    std::uint64_t installed_kib = 0;

    friend bool operator==(const LockedPackage&, const LockedPackage&) = default;
};

// One suite as it was when packages were resolved from it.
struct LockedSuite {
    std::string name;       // trixie-security
    std::string date;       // of its signed release file, as written there
    std::int64_t time = 0;  // the same in seconds since 1970
    std::string missing;    // why its packages were left out; empty if they were not

    friend bool operator==(const LockedSuite&, const LockedSuite&) = default;
};

// A Debian source package down to its bytes: its .dsc, and the files that names.
struct LockedSourcePackage {
    struct File {
        std::string pool_path;  // below the mirror's address: pool/main/i/iperf3/….dsc
        std::uint64_t size_bytes = 0;
        std::string sha256;

        friend bool operator==(const File&, const File&) = default;
    };
    std::string name;
    std::string version;
    std::string archive;      // which mirror it comes from: debian, debian-security
    std::int64_t time = 0;    // of the signed release file that led to it; 0: not known
    std::vector<File> files;  // the .dsc first

    friend bool operator==(const LockedSourcePackage&, const LockedSourcePackage&) = default;
};

// What a root filesystem is made of.
struct LockedPackages {
    std::vector<LockedSuite> suites;
    std::vector<LockedPackage> packages;  // in the order they are unpacked

    friend bool operator==(const LockedPackages&, const LockedPackages&) = default;
};

// The JSON object {"suites": […], "packages": […]} that lock files hold, indented, one package a
// line; and its reader.
std::string to_json(const LockedPackages& packages);
LockedPackages read_locked_packages(base::Fields fields);

// {"name": …, "version": …, "archive": …, "files": [{"path": …, "size_bytes": …, "sha256": …}]}
std::string to_json(const LockedSourcePackage& package);
LockedSourcePackage read_locked_source_package(base::Fields fields);
LockedPackage read_locked_package(base::Fields& fields);

}  // namespace recipe
