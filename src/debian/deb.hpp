#pragma once

#include "debian/control.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace debian {

// A binary package, deb(5): an ar archive of debian-binary ("2.0"), control.tar.* and data.tar.*.
struct Deb {
    Paragraph control;
    std::string control_text;  // the file "control" as it is
    // The other files of control.tar: md5sums, conffiles, postinst, …
    std::map<std::string, std::string> control_files;
    std::vector<tree::Entry> entries;  // of data.tar, in its order, but for the root
    std::int64_t newest = 0;           // latest time of an entry
};

// Reads a package from memory. Paths are normalised; absolute ones, "..", devices, sockets and
// oversized archives are refused. `name` is for messages.
Deb read_deb(std::string_view bytes, const std::string& name);

// Many at once, on as many threads as there are processors. In the order of `files`.
std::vector<Deb> read_debs(const std::vector<std::filesystem::path>& files,
                           const std::vector<std::string>& names);

}  // namespace debian
