#include "base/text.hpp"
#include "report/markup.hpp"
#include "report/page_parts.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace report {

using base::concat;

namespace {

constexpr std::size_t groups_most = 200;  // of one file

// Findings of one function that are alike.
struct Group {
    const check::Finding* first = nullptr;
    std::size_t count = 0;
};

std::string program(const check::FileReport& file);
std::string counts_of(const check::FileReport& file);
std::string problems_of(const check::FileReport& file);
std::string findings_of(const check::FileReport& file);
std::vector<Group> groups_of(const check::FileReport& file);

}  // namespace

std::string programs_section(const check::Report& check) {
    std::string refused;
    std::string passed;
    for (const check::FileReport& file : check.files) {
        if (file.kind != check::FileKind::elf || !file.same_as.empty()) continue;
        (file.verdict == check::FileVerdict::refused ? refused : passed) += program(file);
    }
    if (refused.empty() && passed.empty()) return {};
    std::string waivers;
    for (const std::string& sentence : check.unused_waivers)
        waivers += concat("<p class=\"refused\">", escaped(sentence), "</p>\n");
    return concat(
        "<section aria-labelledby=\"programs\"><h2 id=\"programs\">Programs and "
        "libraries</h2>\n",
        waivers, refused, passed, "</section>\n");
}

namespace {

std::string program(const check::FileReport& file) {
    const bool is_refused = file.verdict == check::FileVerdict::refused;
    const std::string title =
        concat("<span class=\"", is_refused ? "refused" : "pass", "\">",
               escaped(check::name_of(file.verdict)), "</span> <span class=\"path\">",
               escaped(file.path), "</span>", counts_of(file));
    const std::string body = problems_of(file) + findings_of(file);
    if (body.empty())
        return concat("<details><summary>", title, "</summary><p class=\"quiet\">",
                      "No instruction that the profile lacks.</p></details>\n");
    return concat("<details", is_refused ? " open" : "", "><summary>", title, "</summary>\n", body,
                  "</details>\n");
}

std::string counts_of(const check::FileReport& file) {
    std::vector<std::string> parts;
    if (file.bytes) {
        parts.push_back(concat(base::format_bytes(file.bytes->code), " of code"));
    }
    const auto count = [&](std::size_t number, std::string_view what) {
        if (number > 0) parts.push_back(concat(number, ' ', what));
    };
    count(file.unsupported_count, "unsupported");
    count(file.guarded_count, "guarded");
    count(file.unreached_count, "unreached");
    count(file.waived_count, "waived");
    if (parts.empty()) return {};
    return concat(" <span class=\"quiet\">", base::join(parts, ", "), "</span>");
}

std::string problems_of(const check::FileReport& file) {
    std::string out;
    for (const check::Problem& problem : file.problems) {
        const bool is_refused = problem.weight == check::Problem::Weight::refused;
        out += concat("<p><span class=\"", is_refused ? "refused" : "warning", "\">",
                      is_refused ? "refused" : "warning", "</span> ", escaped(problem.fact));
        if (!problem.remedy.empty()) out += concat(" <em>", escaped(problem.remedy), "</em>");
        out += "</p>\n";
    }
    return out;
}

std::string findings_of(const check::FileReport& file) {
    if (file.findings.empty()) return {};
    const std::vector<Group> groups = groups_of(file);
    std::string rows;
    for (std::size_t at = 0; at < std::min(groups_most, groups.size()); ++at) {
        const check::Finding& first = *groups[at].first;
        const std::string why =
            first.gate.empty() ? first.reason : concat(first.reason, " (", first.gate, ')');
        rows +=
            concat("<tr>", text_cell(check::name_of(first.verdict)), number_cell(groups[at].count),
                   path_cell(first.function), "<td class=\"path address\">0x",
                   base::hex(first.address, 8), "</td>", path_cell(first.text),
                   text_cell(isa::name_of(first.needs)), text_cell(why), "</tr>\n");
    }
    std::string out = concat(
        "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Verdict</th>"
        "<th scope=\"col\" class=\"number\">Count</th><th scope=\"col\">Function</th>"
        "<th scope=\"col\">First at</th><th scope=\"col\">Instruction</th>"
        "<th scope=\"col\">Needs</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>\n",
        rows, "</tbody></table></div>\n");
    if (groups.size() > groups_most) {
        out += concat("<p class=\"quiet\">and ", groups.size() - groups_most,
                      " more functions; armpack check --json lists all</p>\n");
    }
    return out;
}

// What refuses a file comes first: it is not to drown in what is let through.
std::vector<Group> groups_of(const check::FileReport& file) {
    std::vector<Group> groups;
    using Key = std::tuple<check::Verdict, std::string, isa::Feature, std::string, std::string>;
    std::map<Key, std::size_t> places;
    for (const check::Finding& finding : file.findings) {
        const Key key(finding.verdict, finding.function, finding.needs, finding.gate,
                      finding.reason);
        const auto [known, is_new] = places.try_emplace(key, groups.size());
        if (is_new) groups.push_back({&finding, 0});
        ++groups[known->second].count;
    }
    std::stable_sort(groups.begin(), groups.end(), [](const Group& left, const Group& right) {
        return left.first->verdict < right.first->verdict;
    });
    return groups;
}

}  // namespace

}  // namespace report
