#include "recipe/licence.hpp"

#include "base/text.hpp"
#include "recipe/spdx_table.hpp"

#include <algorithm>
#include <vector>

namespace recipe {

namespace {

using base::concat;

std::vector<std::string> words_of(std::string_view expression) {
    const std::string open = base::replace_all(expression, "(", " ( ");
    return base::split_words(base::replace_all(open, ")", " ) "));
}

template <class Table>
std::string mistake_in_name(std::string_view name, const Table& known, const char* what) {
    if (std::ranges::find(known, name) != known.end()) return {};
    const std::vector<std::string> names(known.begin(), known.end());
    auto nearest = base::nearest(name, names);
    // Identifiers without either ending are no longer SPDX's: they did not say which is meant.
    const std::string only = concat(name, "-only");
    if (std::ranges::find(known, only) != known.end())
        nearest = concat(only, " or ", name, "-or-later");
    return concat(base::printable(name), " is no ", what, " of SPDX",
                  nearest ? concat(" (did you mean ", *nearest, "?)") : "");
}

std::string mistake_in_licence_name(std::string_view name) {
    if (name.starts_with("LicenseRef-") && name.size() > 11) return {};
    if (name.ends_with('+')) name.remove_suffix(1);
    return mistake_in_name(name, spdx_licences, "licence");
}

}  // namespace

std::string mistake_in_licence(std::string_view expression) {
    enum class Expected { licence, exception, joint } expected = Expected::licence;
    std::size_t open = 0;
    for (const std::string& word : words_of(expression)) {
        if (expected == Expected::licence) {
            if (word == "(") {
                ++open;
                continue;
            }
            if (std::string mistake = mistake_in_licence_name(word); !mistake.empty())
                return mistake;
            expected = Expected::joint;
        } else if (expected == Expected::exception) {
            if (std::string mistake = mistake_in_name(word, spdx_exceptions, "exception");
                !mistake.empty())
                return mistake;
            expected = Expected::joint;
        } else if (word == ")" && open > 0) {
            --open;
        } else if (word == "AND" || word == "OR") {
            expected = Expected::licence;
        } else if (word == "WITH") {
            expected = Expected::exception;
        } else {
            return concat("expected AND, OR or WITH, got ", base::printable(word));
        }
    }
    if (expected != Expected::joint) return "a licence is missing at its end";
    return open == 0 ? "" : "a closing bracket is missing";
}

}  // namespace recipe
