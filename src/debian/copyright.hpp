#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace debian {

// What a package's copyright file says, where it follows the machine-readable format
// (https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/).
struct Copyright {
    bool machine_readable = false;
    // The licences that its Files paragraphs name, each once, in the file's order: "GPL-2+",
    // "LGPL-2.1+ or Artistic, and BSD-3-clause". Without such paragraphs, the header's.
    std::vector<std::string> licences;
    // What is said about a licence, by its name, without the indentation.
    std::map<std::string, std::string, std::less<>> texts;
};

// A file in another form, or a damaged one, is one that is not machine-readable; never throws for
// what `text` holds.
Copyright parse_copyright(std::string_view text);

}  // namespace debian
