#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace debian {

// One block of "Field: value" lines as control files, package indices, apt sources and dpkg's
// database have them (deb-control(5)). Lines that start with a blank belong to the field above.
struct Paragraph {
    // Names as written, values without the blanks around them; continuation lines keep theirs.
    std::vector<std::pair<std::string, std::string>> fields;

    // Field names are compared without regard to case.
    std::optional<std::string> find(std::string_view name) const;
    std::string get(std::string_view name) const;  // empty if there is none
};

// Paragraphs are separated by empty lines; lines that start with "#" are comments. `name` is for
// messages. Throws base::Error for a line that is none of these.
std::vector<Paragraph> parse_paragraphs(std::string_view text, std::string_view name);

// One group of alternatives of a dependency field: "debconf (>= 0.5) | debconf-2.0" gives the
// names debconf and debconf-2.0, without architecture qualifiers.
using Alternatives = std::vector<std::string>;
std::vector<Alternatives> parse_dependencies(std::string_view text);

// The source package and its version: "Source: glibc", "Source: gcc-14 (14.2.0-19)" or neither.
std::pair<std::string, std::string> source_of(const Paragraph& package);

}  // namespace debian
