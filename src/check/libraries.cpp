#include "check/libraries.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fnmatch.h>

#include <algorithm>

namespace check {

namespace {

constexpr int deepest_include = 8;

// What Debian's glibc for armel is built to search, and what others are.
constexpr std::string_view glibc_folders[] = {"lib/arm-linux-gnueabi", "usr/lib/arm-linux-gnueabi",
                                              "lib", "usr/lib"};
constexpr std::string_view musl_folders[] = {"lib", "usr/local/lib", "usr/lib"};

const tree::Entry* open(const tree::Tree& tree, std::string_view path);
const std::string& file_of(const tree::Entry& entry);  // the path that facts are kept under
// Puts in $ORIGIN and $LIB (ld.so(8), "Rpath token expansion").
std::string expand(std::string folder, std::string_view wanted_by);

}  // namespace

Libraries::Libraries(const tree::Tree& tree, const std::map<std::string, Facts>& facts,
                     std::string_view library_path)
    : tree_(tree), facts_(facts) {
    default_folders_.assign(std::begin(glibc_folders), std::end(glibc_folders));
    if (open(tree, "lib/ld-musl-arm.so.1")) {
        default_folders_.assign(std::begin(musl_folders), std::end(musl_folders));
        if (const tree::Entry* list = open(tree, "etc/ld-musl-arm.path")) {
            default_folders_.clear();
            for (const std::string& line : base::split(list->content.view(), '\n')) {
                for (std::string& folder : base::split(line, ':')) {
                    if (!folder.empty()) default_folders_.push_back(std::move(folder));
                }
            }
        }
    }
    auto first = base::split(library_path, ':');
    std::erase(first, "");
    default_folders_.insert(default_folders_.begin(), first.begin(), first.end());
    has_cache_ = open(tree, "etc/ld.so.cache") != nullptr;
    read_configuration("etc/ld.so.conf", 0);
    for (const auto& [path, each] : facts) {
        const std::string name(tree::name_of(path));
        paths_by_name_.emplace(name, path);
        if (each.soname && *each.soname != name) paths_by_name_.emplace(*each.soname, path);
    }
}

Libraries::Found Libraries::find(std::string_view name, std::string_view wanted_by) const {
    if (name.find('/') != std::string_view::npos) return find_in("", name);
    const auto wanting = facts_.find(std::string(wanted_by));
    if (wanting != facts_.end()) {
        for (const std::string& folder : wanting->second.search) {
            Found found = find_in(expand(folder, wanted_by), name);
            if (found.facts) return found;
        }
    }
    for (const std::string& folder : default_folders_) {
        Found found = find_in(folder, name);
        if (found.facts) return found;
    }
    for (const std::string& folder : configured_folders_) {
        Found found = find_in(folder, name);
        if (!found.facts) continue;
        if (!has_cache_) found.how = Found::How::needs_cache;
        return found;
    }
    return find_anywhere(name);
}

bool Libraries::has_file(std::string_view path) const {
    const tree::Entry* entry = open(tree_, path);
    if (!entry) return false;
    const auto found = facts_.find(file_of(*entry));
    return found != facts_.end() && found->second.is_arm32;
}

Libraries::Found Libraries::find_in(const std::string& folder, std::string_view name) const {
    const tree::Entry* entry = open(tree_, base::concat(folder, "/", name));
    if (!entry) return {};
    // The loader passes over files for other machines.
    const auto found = facts_.find(file_of(*entry));
    if (found == facts_.end() || !found->second.is_arm32) return {};
    return {Found::How::by_loader, found->first, &found->second};
}

Libraries::Found Libraries::find_anywhere(std::string_view name) const {
    const auto [first, last] = paths_by_name_.equal_range(name);
    for (auto each = first; each != last; ++each) {
        const auto found = facts_.find(each->second);
        if (!found->second.is_arm32) continue;
        return {Found::How::elsewhere, each->second, &found->second};
    }
    return {};
}

void Libraries::read_configuration(std::string_view path, int depth) {
    const tree::Entry* entry = open(tree_, path);
    if (!entry || depth > deepest_include) return;
    for (const std::string_view line : base::lines_of(entry->content.view())) {
        read_line(std::string(base::trim(line.substr(0, line.find('#')))), depth);
    }
}

void Libraries::read_line(const std::string& line, int depth) {
    const auto words = base::split_words(line);
    if (words.empty() || words[0] == "hwcap") return;
    if (words[0] == "include") {
        for (std::size_t index = 1; index < words.size(); ++index)
            include(words[index], depth);
        return;
    }
    for (const std::string& word : words) {
        // ldconfig also takes commas and colons between folders, and "=TYPE" behind one
        std::string folders = base::replace_all(word, ",", ":");
        for (const std::string& folder : base::split(folders, ':')) {
            if (!folder.empty()) configured_folders_.push_back(folder.substr(0, folder.find('=')));
        }
    }
}

void Libraries::include(const std::string& pattern, int depth) {
    const std::string absolute = pattern.starts_with('/') ? pattern : "/etc/" + pattern;
    std::vector<std::string> matching;  // in name order, as the tree has them
    for (const tree::Entry& each : tree_) {
        const std::string path = "/" + each.path;
        if (::fnmatch(absolute.c_str(), path.c_str(), FNM_PATHNAME | FNM_PERIOD) == 0) {
            matching.push_back(each.path);
        }
    }
    for (const std::string& path : matching)
        read_configuration(path, depth + 1);
}

namespace {

const tree::Entry* open(const tree::Tree& tree, std::string_view path) {
    try {
        const tree::Entry* entry = tree.find_followed(path);
        return entry && entry->has_content() ? entry : nullptr;
    } catch (const base::Error&) {
        return nullptr;  // a path that cannot be in any tree, such as an rpath with ".." on top
    }
}

const std::string& file_of(const tree::Entry& entry) {
    return entry.kind == tree::Kind::hardlink ? entry.link_target : entry.path;
}

std::string expand(std::string folder, std::string_view wanted_by) {
    const std::string origin = base::concat("/", tree::parent_of(wanted_by));
    folder = base::replace_all(folder, "${ORIGIN}", origin);
    folder = base::replace_all(folder, "$ORIGIN", origin);
    folder = base::replace_all(folder, "${LIB}", "lib/arm-linux-gnueabi");
    folder = base::replace_all(folder, "$LIB", "lib/arm-linux-gnueabi");
    // The tree knows no "..": the text alone decides, as rpaths are written.
    std::vector<std::string> kept;
    for (std::string& part : base::split(folder, '/')) {
        if (part.empty() || part == ".") continue;
        if (part != "..") {
            kept.push_back(std::move(part));
        } else if (!kept.empty()) {
            kept.pop_back();
        }
    }
    return base::join(kept, "/");
}

}  // namespace

}  // namespace check
