#include "tree/account.hpp"

#include "base/text.hpp"

#include <map>
#include <utility>

namespace tree {

Totals totals_of(const Tree& tree) {
    Totals totals;
    for (const Entry& entry : tree) {
        switch (entry.kind) {
            case Kind::file:
                ++totals.files;
                totals.content_bytes += entry.content.size_bytes();
                break;
            case Kind::folder:
                totals.folders += entry.path.empty() ? 0 : 1;
                break;
            case Kind::symlink:
            case Kind::hardlink:
                ++totals.links;
                break;
            default:
                ++totals.others;
                break;
        }
    }
    return totals;
}

std::vector<std::vector<std::string>> case_twins(const Tree& tree) {
    std::map<std::string, std::vector<std::string>> by_lower_name;
    for (const Entry& entry : tree) {
        by_lower_name[base::concat(parent_of(entry.path), '/', base::to_lower(name_of(entry.path)))]
            .push_back(entry.path);
    }
    std::vector<std::vector<std::string>> twins;
    for (auto& [lower, paths] : by_lower_name) {
        if (paths.size() > 1) twins.push_back(std::move(paths));
    }
    return twins;
}

}  // namespace tree
