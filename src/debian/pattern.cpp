#include "debian/pattern.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace debian {

namespace {

std::optional<std::size_t> deciding_rule(const std::string& path,
                                         const std::vector<recipe::FileRule>& rules);
void drop_empty_folders(tree::Tree& tree, const std::vector<recipe::FileRule>& rules,
                        std::set<std::string, std::less<>> lost);

}  // namespace

bool pattern_fits(std::string_view pattern, std::string_view path) {
    while (!pattern.empty()) {
        if (pattern.front() == '*') {
            const bool deep = pattern.starts_with("**");
            pattern.remove_prefix(deep ? 2 : 1);
            for (std::size_t skip = 0; skip <= path.size(); ++skip) {
                if (pattern_fits(pattern, path.substr(skip))) return true;
                if (skip < path.size() && path[skip] == '/' && !deep) return false;
            }
            return false;
        }
        if (path.empty()) return false;
        const bool fits =
            pattern.front() == '?' ? path.front() != '/' : pattern.front() == path.front();
        if (!fits) return false;
        pattern.remove_prefix(1);
        path.remove_prefix(1);
    }
    return path.empty();
}

std::vector<Dropped> apply_rules(tree::Tree& tree, const std::vector<recipe::FileRule>& rules) {
    std::vector<Dropped> counts(rules.size());
    std::vector<std::string> gone;
    for (const tree::Entry& entry : tree) {
        if (entry.is_folder()) continue;
        const auto rule = deciding_rule("/" + entry.path, rules);
        if (!rule || rules[*rule].action == recipe::FileRule::Action::keep) continue;
        ++counts[*rule].files;
        if (entry.kind == tree::Kind::file) counts[*rule].bytes += entry.content.size_bytes();
        gone.push_back(entry.path);
    }
    std::set<std::string, std::less<>> lost;
    for (const std::string& path : gone) {
        tree.remove(path);
        lost.emplace(tree::parent_of(path));
    }
    drop_empty_folders(tree, rules, std::move(lost));
    std::vector<Dropped> report;
    for (std::size_t at = 0; at < rules.size(); ++at) {
        if (counts[at].files == 0) continue;
        counts[at].why = rules[at].why;
        report.push_back(counts[at]);
    }
    return report;
}

namespace {

std::optional<std::size_t> deciding_rule(const std::string& path,
                                         const std::vector<recipe::FileRule>& rules) {
    for (std::size_t at = 0; at < rules.size(); ++at) {
        const bool fits = std::ranges::any_of(rules[at].patterns, [&](const std::string& pattern) {
            return pattern_fits(pattern, path);
        });
        if (fits) return at;
    }
    return std::nullopt;
}

void drop_empty_folders(tree::Tree& tree, const std::vector<recipe::FileRule>& rules,
                        std::set<std::string, std::less<>> lost) {
    std::vector<std::string> folders;
    for (const tree::Entry& entry : tree) {
        if (entry.is_folder() && !entry.path.empty()) folders.push_back(entry.path);
    }
    // What a folder holds comes after it: backwards, a folder is judged after what it held.
    for (auto at = folders.rbegin(); at != folders.rend(); ++at) {
        const std::string& path = *at;
        const auto [first, last] = tree.below(path);
        if (first != last) continue;
        const auto rule = deciding_rule("/" + path, rules);
        const bool dropped = rule && rules[*rule].action == recipe::FileRule::Action::drop;
        if (!dropped && !lost.contains(path)) continue;
        tree.remove(path);
        lost.emplace(tree::parent_of(path));
    }
}

}  // namespace

}  // namespace debian
