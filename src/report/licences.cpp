#include "report/licences.hpp"

#include "base/text.hpp"
#include "report/licences_table.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

namespace report {

namespace {

// Turns the names of one copyright file into SPDX's.
class Translator {
public:
    Translator(const debian::Copyright& copyright, std::string_view package)
        : copyright_(copyright), package_(package) {}
    // "GPL-2+ or Artistic, and Expat" -> "(GPL-2.0-or-later OR Artistic-1.0) AND MIT"
    std::string expression(std::string_view synopsis);
    std::map<std::string, std::string> take_texts() { return std::move(texts_); }

private:
    std::string part(std::string_view text);
    std::string one(const std::string& name);
    std::string reference(const std::string& name);

    const debian::Copyright& copyright_;
    std::string package_;
    std::map<std::string, std::string> names_;  // reference -> the name it stands for
    std::map<std::string, std::string> texts_;
};

std::optional<std::string> known(const std::string& name);
std::optional<std::string> gnu_licence(std::string_view name);
std::optional<std::string> with_exception(const std::string& name);
std::string bracketed(const std::string& expression);
std::string identifier(std::string_view text);

template <class Table>
std::optional<std::string> look_up(const Table& table, std::string_view name) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const auto& row) { return row.first == name; });
    if (found == table.end()) return std::nullopt;
    return std::string(found->second);
}

}  // namespace

Licence licence_of(const debian::Copyright& copyright, std::string_view package) {
    Translator translator(copyright, package);
    std::vector<std::string> parts;
    for (const std::string& synopsis : copyright.licences) {
        std::string expression = translator.expression(synopsis);
        if (std::find(parts.begin(), parts.end(), expression) == parts.end()) {
            parts.push_back(std::move(expression));
        }
    }
    if (parts.size() > 1) {
        for (std::string& expression : parts)
            expression = bracketed(expression);
    }
    return {base::join(parts, " AND "), translator.take_texts()};
}

namespace {

// "and" binds closer than "or", and a comma parts before both, in Debian's format; SPDX knows the
// first rule and has brackets for the second.
std::string Translator::expression(std::string_view synopsis) {
    const std::vector<std::string> pieces = base::split(synopsis, ',');
    const bool is_list = std::all_of(pieces.begin() + 1, pieces.end(), [](std::string_view piece) {
        return base::trim(piece).starts_with("and ") || base::trim(piece).starts_with("or ");
    });
    if (!is_list) return reference(std::string(synopsis));
    std::string out = part(pieces.front());
    for (std::size_t at = 1; at < pieces.size(); ++at) {
        std::string_view rest = base::trim(pieces[at]);
        const bool is_and = rest.starts_with("and ");
        rest.remove_prefix(is_and ? 4 : 3);
        out = base::concat(bracketed(out), is_and ? " AND " : " OR ", bracketed(part(rest)));
    }
    return out;
}

std::string Translator::part(std::string_view text) {
    std::string out;
    std::string name;
    for (const std::string& word : base::split_words(text)) {
        if (word != "and" && word != "or") {
            name += base::concat(name.empty() ? "" : " ", word);
            continue;
        }
        out += base::concat(one(name), word == "and" ? " AND " : " OR ");
        name.clear();
    }
    return out + one(name);
}

std::string Translator::one(const std::string& name) {
    if (const auto expression = known(name)) return bracketed(*expression);
    return reference(name);
}

std::string Translator::reference(const std::string& name) {
    const std::string stem = base::concat("LicenseRef-", identifier(package_), "-",
                                          identifier(name.empty() ? "unnamed" : name));
    // Two names may look alike once they are identifiers.
    std::string reference = stem;
    for (int number = 2; names_.try_emplace(reference, name).first->second != name; ++number) {
        reference = base::concat(stem, "-", number);
    }
    const auto text = copyright_.texts.find(name);
    texts_[reference] = text != copyright_.texts.end()
                            ? text->second
                            : base::concat("Called \"", name,
                                           "\" in the package's copyright file, without a text.");
    return reference;
}

std::optional<std::string> known(const std::string& name) {
    const std::string lower = base::to_lower(name);
    const auto same = std::find_if(
        spdx_identifiers.begin(), spdx_identifiers.end(),
        [&](std::string_view identifier) { return base::to_lower(identifier) == lower; });
    if (same != spdx_identifiers.end()) return std::string(*same);
    if (auto other = look_up(spdx_for_debian, lower)) return other;
    if (auto gnu = gnu_licence(lower)) return gnu;
    return with_exception(lower);
}

// "lgpl-2.1+" -> "LGPL-2.1-or-later"
std::optional<std::string> gnu_licence(std::string_view name) {
    const bool later = name.ends_with('+');
    name.remove_suffix(later ? 1 : 0);
    constexpr std::array plain = {"GPL-1.0",  "GPL-2.0",  "GPL-3.0",  "LGPL-2.0",
                                  "LGPL-2.1", "LGPL-3.0", "AGPL-1.0", "AGPL-3.0",
                                  "GFDL-1.1", "GFDL-1.2", "GFDL-1.3"};
    const std::string lower(name);
    for (const std::string_view identifier : plain) {
        const std::string whole = base::to_lower(identifier);
        const bool fits =
            lower == whole || (whole.ends_with(".0") && lower == whole.substr(0, whole.size() - 2));
        if (fits) return base::concat(identifier, later ? "-or-later" : "-only");
    }
    if (lower == "gfdl-niv-1.2" || lower == "gfdl-niv-1.3") {
        return base::concat("GFDL-", lower.substr(9), "-no-invariants",
                            later ? "-or-later" : "-only");
    }
    return std::nullopt;
}

std::optional<std::string> with_exception(const std::string& name) {
    constexpr std::string_view with = " with ";
    constexpr std::string_view ending = " exception";
    const std::size_t at = name.find(with);
    if (at == std::string::npos || !name.ends_with(ending)) return std::nullopt;
    const auto licence = gnu_licence(std::string_view(name).substr(0, at));
    const std::size_t start = at + with.size();
    if (!licence || start + ending.size() > name.size()) return std::nullopt;
    const auto exception =
        look_up(spdx_exceptions, name.substr(start, name.size() - ending.size() - start));
    if (!exception) return std::nullopt;
    return base::concat(*licence, " WITH ", *exception);
}

std::string bracketed(const std::string& expression) {
    const bool compound = expression.find(" OR ") != std::string::npos ||
                          expression.find(" AND ") != std::string::npos;
    // Brackets around brackets are no mistake, but "(A OR B) AND C" must not lose its own.
    const bool whole = expression.starts_with('(') && expression.find(')') == expression.size() - 1;
    return compound && !whole ? base::concat('(', expression, ')') : expression;
}

// Letters, digits, "." and "-": what a reference may be made of.
std::string identifier(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool allowed = byte < 128 && (std::isalnum(byte) != 0 || letter == '.');
        if (allowed) {
            out += letter;
        } else if (!out.ends_with('-')) {
            out += '-';
        }
    }
    return out;
}

}  // namespace

}  // namespace report
