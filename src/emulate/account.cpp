#include "emulate/account.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <optional>

namespace emulate {

namespace {

using Fields = std::vector<std::string>;

// The lines of a file of colon-separated fields with at least `fewest` of them.
std::vector<Fields> read_table(const tree::Tree& tree, std::string_view path, std::size_t fewest);
std::uint32_t number_in(std::string_view text, std::string_view what);
bool is_number(std::string_view text);

constexpr std::uint32_t no_id = 0xffff'ffff;

}  // namespace

Account find_account(const tree::Tree& tree, std::string_view user) {
    Account account;
    const std::size_t colon = user.find(':');
    const std::string name(user.empty() ? "0" : user.substr(0, colon));
    account.user = is_number(name) ? number_in(name, "user") : no_id;
    std::string login;
    for (const Fields& line : read_table(tree, "/etc/passwd", 6)) {
        if (line[0] != name && line[2] != name) continue;
        login = line[0];
        account.user = number_in(line[2], "user");
        account.group = number_in(line[3], "group");
        if (!line[5].empty()) account.home = line[5];
        break;
    }
    if (account.user == no_id) {
        throw base::Error(base::concat("the image's /etc/passwd has no user ", name));
    }
    const auto groups = read_table(tree, "/etc/group", 4);
    if (colon != std::string_view::npos) {
        const std::string group(user.substr(colon + 1));
        const auto found = std::find_if(groups.begin(), groups.end(),
                                        [&](const Fields& line) { return line[0] == group; });
        if (found == groups.end() && !is_number(group)) {
            throw base::Error(base::concat("the image's /etc/group has no group ", group));
        }
        account.group = number_in(found == groups.end() ? group : (*found)[2], "group");
        return account;
    }
    for (const Fields& line : groups) {
        const std::vector<std::string> members = base::split(line[3], ',');
        if (!login.empty() && std::find(members.begin(), members.end(), login) != members.end()) {
            account.groups.push_back(number_in(line[2], "group"));
        }
    }
    std::sort(account.groups.begin(), account.groups.end());
    return account;
}

namespace {

std::vector<Fields> read_table(const tree::Tree& tree, std::string_view path, std::size_t fewest) {
    std::vector<Fields> table;
    const tree::Entry* entry = tree.find_followed(path);
    if (entry == nullptr || !entry->has_content()) return table;
    for (const std::string_view line : base::lines_of(entry->content.view())) {
        Fields fields = base::split(line, ':');
        if (fields.size() >= fewest) table.push_back(std::move(fields));
    }
    return table;
}

std::uint32_t number_in(std::string_view text, std::string_view what) {
    const auto number = base::parse_decimal(text);
    if (!number || *number >= no_id) {
        throw base::Error(base::concat("no ", what, " number: ", base::printable(text)));
    }
    return static_cast<std::uint32_t>(*number);
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

}  // namespace emulate
