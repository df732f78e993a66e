#include "debian/control.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace debian {

std::optional<std::string> Paragraph::find(std::string_view name) const {
    const std::string wanted = base::to_lower(name);
    for (const auto& [field, value] : fields) {
        if (field.size() == name.size() && base::to_lower(field) == wanted) return value;
    }
    return std::nullopt;
}

std::string Paragraph::get(std::string_view name) const {
    return find(name).value_or("");
}

std::vector<Paragraph> parse_paragraphs(std::string_view text, std::string_view name) {
    std::vector<Paragraph> paragraphs;
    Paragraph current;
    std::size_t number = 0;
    for (std::string_view line : base::lines_of(text)) {
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.starts_with('#')) continue;
        if (base::trim(line).empty()) {
            if (!current.fields.empty()) paragraphs.push_back(std::move(current));
            current = {};
            continue;
        }
        const bool continued = line.front() == ' ' || line.front() == '\t';
        const std::size_t colon = line.find(':');
        if (continued && !current.fields.empty()) {
            current.fields.back().second += base::concat('\n', line);
        } else if (!continued && colon != std::string_view::npos && colon > 0) {
            current.fields.emplace_back(line.substr(0, colon), base::trim(line.substr(colon + 1)));
        } else {
            throw base::Error(base::concat(name, ':', number, ": expected \"Field: value\", got ",
                                           base::printable(line.substr(0, 60))));
        }
    }
    if (!current.fields.empty()) paragraphs.push_back(std::move(current));
    return paragraphs;
}

std::vector<Alternatives> parse_dependencies(std::string_view text) {
    std::vector<Alternatives> groups;
    for (const std::string& group : base::split(text, ',')) {
        Alternatives names;
        for (const std::string& alternative : base::split(group, '|')) {
            std::string_view word = base::trim(alternative);
            word = word.substr(0, word.find_first_of(" \t\n(:["));
            if (!word.empty()) names.emplace_back(word);
        }
        if (!names.empty()) groups.push_back(std::move(names));
    }
    return groups;
}

std::pair<std::string, std::string> source_of(const Paragraph& package) {
    const std::string source = package.get("Source");
    const std::size_t open = source.find('(');
    if (source.empty()) return {package.get("Package"), package.get("Version")};
    if (open == std::string::npos) return {source, package.get("Version")};
    const std::size_t close = source.find(')', open);
    return {std::string(base::trim(std::string_view(source).substr(0, open))),
            source.substr(open + 1, close == std::string::npos ? close : close - open - 1)};
}

}  // namespace debian
