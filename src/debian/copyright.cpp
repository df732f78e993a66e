#include "debian/copyright.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "debian/control.hpp"

#include <algorithm>

namespace debian {

namespace {

constexpr std::string_view format = "www.debian.org/doc/packaging-manuals/copyright-format/1.0";

struct Licence {
    std::string name;  // blanks made one
    std::string text;
};

Licence licence_of(const std::string& field);
void add_once(std::vector<std::string>& names, const std::string& name);

}  // namespace

Copyright parse_copyright(std::string_view text) {
    std::vector<Paragraph> paragraphs;
    try {
        paragraphs = parse_paragraphs(text, "copyright");
    } catch (const base::Error&) {  // prose, as older packages have it
        return {};
    }
    if (paragraphs.empty() || paragraphs.front().get("Format").find(format) == std::string::npos) {
        return {};
    }
    Copyright copyright{.machine_readable = true};
    std::string of_header;
    for (const Paragraph& paragraph : paragraphs) {
        const auto field = paragraph.find("License");
        if (!field) continue;
        Licence licence = licence_of(*field);
        if (licence.name.empty()) continue;
        if (&paragraph == &paragraphs.front()) of_header = licence.name;
        if (paragraph.find("Files")) add_once(copyright.licences, licence.name);
        if (!licence.text.empty()) {
            copyright.texts.emplace(std::move(licence.name), std::move(licence.text));
        }
    }
    if (copyright.licences.empty() && !of_header.empty()) copyright.licences = {of_header};
    return copyright;
}

namespace {

// The name stands on the field's first line, the text below, indented; " ." is an empty line.
Licence licence_of(const std::string& field) {
    Licence licence;
    bool is_name = true;
    for (std::string_view line : base::lines_of(field)) {
        if (is_name) {
            licence.name = base::join(base::split_words(line), " ");
            is_name = false;
            continue;
        }
        line.remove_prefix(line.starts_with(' ') || line.starts_with('\t') ? 1 : 0);
        licence.text += base::concat(line == "." ? "" : line, '\n');
    }
    return licence;
}

void add_once(std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

}  // namespace

}  // namespace debian
