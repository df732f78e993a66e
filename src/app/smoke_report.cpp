#include "app/smoke_test.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "report/markup.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace app {

namespace {

using base::concat;
using nlohmann::ordered_json;

std::string to_text(const std::vector<SmokeResult>& results);
std::string to_json(const recipe::Recipe& recipe, const std::vector<SmokeResult>& results);
std::string to_junit(const recipe::Recipe& recipe, const std::vector<SmokeResult>& results);
// As an attribute's value or text of XML 1.0, which has no control characters but these.
std::string escaped(std::string_view text);
std::string seconds(std::chrono::milliseconds took);
std::size_t failures(const std::vector<SmokeResult>& results);

}  // namespace

bool all_passed(const std::vector<SmokeResult>& results) {
    return failures(results) == 0;
}

std::string write_results(const recipe::Recipe& recipe, const std::vector<SmokeResult>& results,
                          Format format) {
    switch (format) {
        case Format::text:
            return to_text(results);
        case Format::json:
            return to_json(recipe, results);
        case Format::junit:
            return to_junit(recipe, results);
    }
    return {};
}

namespace {

std::string to_text(const std::vector<SmokeResult>& results) {
    std::string text;
    for (const SmokeResult& one : results) {
        text += concat(one.passed() ? "passed" : "FAILED", "  ", one.name, " (", name_of(one.cpu),
                       ", ", base::format_duration(one.took), ")\n");
        for (const std::string_view line : base::lines_of(one.problem))
            text += concat("    ", base::printable(line), "\n");
    }
    const std::size_t failed = failures(results);
    return text + concat(results.size() - failed, " passed, ", failed, " failed\n");
}

std::string to_json(const recipe::Recipe& recipe, const std::vector<SmokeResult>& results) {
    ordered_json tests = ordered_json::array();
    for (const SmokeResult& one : results) {
        tests.push_back({{"name", one.name},
                         {"cpu", name_of(one.cpu)},
                         {"passed", one.passed()},
                         {"problem", one.problem},
                         {"took_ms", one.took.count()}});
    }
    const ordered_json all = {{"format", "armpack.test/1"},
                              {"recipe", recipe.name},
                              {"version", recipe.version},
                              {"passed", failures(results) == 0},
                              {"tests", std::move(tests)}};
    // What programs print need not be UTF-8; JSON must be.
    return all.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

// https://github.com/testmoapp/junitxml: what GitHub's and others' readers agree on.
std::string to_junit(const recipe::Recipe& recipe, const std::vector<SmokeResult>& results) {
    std::chrono::milliseconds all{0};
    std::string cases;
    for (const SmokeResult& one : results) {
        all += one.took;
        cases += concat("    <testcase classname=\"", escaped(recipe.name), ".", name_of(one.cpu),
                        "\" name=\"", escaped(one.name), "\" time=\"", seconds(one.took), "\"");
        if (one.passed()) {
            cases += "/>\n";
            continue;
        }
        const std::string first = one.problem.substr(0, one.problem.find('\n'));
        cases += concat(">\n      <failure message=\"", escaped(first), "\">", escaped(one.problem),
                        "</failure>\n    </testcase>\n");
    }
    const std::string counts = concat("tests=\"", results.size(), "\" failures=\"",
                                      failures(results), "\" time=\"", seconds(all), "\"");
    return concat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites ", counts,
                  ">\n  <testsuite name=\"", escaped(recipe.name), " ", escaped(recipe.version),
                  "\" ", counts, ">\n", cases, "  </testsuite>\n</testsuites>\n");
}

std::string escaped(std::string_view text) {
    std::vector<std::string> lines;
    for (const std::string_view line : base::lines_of(text))
        lines.push_back(report::escaped(line));
    return base::join(lines, "\n");
}

std::string seconds(std::chrono::milliseconds took) {
    std::string thousandths = concat(took.count() % 1000);
    thousandths.insert(0, 3 - thousandths.size(), '0');
    return concat(took.count() / 1000, ".", thousandths);
}

std::size_t failures(const std::vector<SmokeResult>& results) {
    return static_cast<std::size_t>(std::count_if(
        results.begin(), results.end(), [](const SmokeResult& one) { return !one.passed(); }));
}

}  // namespace

}  // namespace app
