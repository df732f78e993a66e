#include "tree/tree.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <array>
#include <stdexcept>
#include <vector>

namespace tree {

namespace {

constexpr int link_hops_max = 40;  // as Linux: more is a loop

enum class LastLink { follow, keep };

using Map = std::map<std::string, Entry, std::less<>>;

// Walks a path through the entries as the kernel would, with the tree as the root.
class Walk {
public:
    Walk(const Map& entries, std::string_view path) : entries_(entries) { push(path); }

    // Follows links and stops before a name that is not there (it is missing() then), at something
    // that is no folder but has names below it, after too many links, or with too long a path.
    enum class End { arrived, missing, not_a_folder, loop, too_long };
    End run(LastLink last);
    void step_into_missing() { at_ = std::move(missing_); }

    const std::string& at() const { return at_; }
    const std::string& missing() const { return missing_; }
    bool has_more() const { return !pending_.empty(); }
    std::uint64_t steps() const { return steps_; }

private:
    void push(std::string_view path);

    const Map& entries_;
    std::vector<std::string> pending_;  // components, the next one last
    std::string at_;
    std::string missing_;
    int hops_ = 0;
    std::uint64_t steps_ = 0;
};

std::string plain(std::string_view path);
std::string with_slash(std::string_view path);
std::string origin_of(const Entry& entry);
bool is_same_thing(const Entry& left, const Entry& right);
void copy_owner_and_time(const Entry& from, Entry& to);

}  // namespace

std::string_view name_of(Kind kind) {
    constexpr std::array<std::string_view, 7> names = {
        "file", "folder", "symbolic link", "hard link", "character device", "block device", "fifo"};
    return names.at(static_cast<std::size_t>(kind));
}

Entry file(std::string path, Content content, unsigned mode) {
    Entry entry;
    entry.path = std::move(path);
    entry.content = std::move(content);
    entry.mode = mode;
    return entry;
}

Entry folder(std::string path, unsigned mode) {
    Entry entry;
    entry.path = std::move(path);
    entry.kind = Kind::folder;
    entry.mode = mode;
    return entry;
}

Entry symlink(std::string path, std::string target) {
    Entry entry;
    entry.path = std::move(path);
    entry.kind = Kind::symlink;
    entry.mode = 0777;
    entry.link_target = std::move(target);
    return entry;
}

Tree::Tree() {
    Entry root = folder("");
    root.implied = true;
    entries_.emplace("", std::move(root));
}

const Entry& Tree::add(Entry entry) {
    entry.path = place_for(entry.path, entry.mtime);
    const auto standing = entries_.find(entry.path);
    if (standing == entries_.end()) return insert(std::move(entry));
    return settle(standing->second, std::move(entry));
}

const Entry& Tree::replace(Entry entry) {
    entry.path = place_for(entry.path, entry.mtime);
    const auto standing = entries_.find(entry.path);
    if (standing == entries_.end()) return insert(std::move(entry));
    if (standing->second.is_folder() && entry.is_folder()) {
        standing->second = std::move(entry);
        return standing->second;
    }
    if (entry.path.empty()) throw base::Error("the root of a tree must be a folder");
    if (entry.kind == Kind::hardlink) {
        const Entry* const target = find_unfollowed(entry.link_target);
        if (target != nullptr && is_same_thing(*target, standing->second)) {
            return standing->second;  // already a name of that file
        }
    }
    remove(entry.path);
    return insert(std::move(entry));
}

bool Tree::remove(std::string_view path) {
    const Entry* const entry = find_unfollowed(path);
    if (entry == nullptr || entry->path.empty()) return false;
    const std::string place = entry->path;
    remove_below(place);
    erase_one(entries_.find(place));
    return true;
}

void Tree::remove_below(std::string_view path) {
    const Entry* const entry = find_unfollowed(path);
    if (entry == nullptr || !entry->is_folder()) return;
    const std::string prefix = with_slash(entry->path);
    while (true) {
        const auto at = entries_.upper_bound(prefix);
        if (at == entries_.end() || !at->first.starts_with(prefix)) return;
        erase_one(at);
    }
}

const Entry* Tree::find(std::string_view path) const {
    const auto at = entries_.find(plain(path));
    return at == entries_.end() ? nullptr : &at->second;
}

const Entry* Tree::find_unfollowed(std::string_view path) const {
    if (const Entry* const exact = find(path)) return exact;  // then its parents are folders
    Walk walk(entries_, path);
    return walk.run(LastLink::keep) == Walk::End::arrived ? find(walk.at()) : nullptr;
}

const Entry* Tree::find_followed(std::string_view path) const {
    Walk walk(entries_, path);
    return walk.run(LastLink::follow) == Walk::End::arrived ? find(walk.at()) : nullptr;
}

std::pair<Tree::Iterator, Tree::Iterator> Tree::below(std::string_view folder) const {
    const std::string name = plain(folder);
    if (name.empty()) return {std::next(begin()), end()};
    // '0' is the byte after '/': what starts with "name/" lies between the two.
    return {Iterator(entries_.lower_bound(base::concat(name, '/'))),
            Iterator(entries_.lower_bound(base::concat(name, '0')))};
}

void Tree::change(std::string_view path, const std::function<void(Entry&)>& edit) {
    const Entry* found = find_unfollowed(path);
    if (found == nullptr) throw base::Error(base::concat(path, ": not in the tree"));
    // All names of a file share owner, mode and time: edit the file, then tell its other names.
    if (found->kind == Kind::hardlink) found = find(found->link_target);
    Entry& entry = entries_.find(found->path)->second;
    const Entry before = entry;
    edit(entry);
    if (entry.path != before.path || entry.kind != before.kind ||
        entry.link_target != before.link_target || !entry.content.is_same(before.content)) {
        throw std::logic_error("tree::Tree::change: changed path, kind or content");
    }
    const auto names = names_.find(entry.path);
    if (names == names_.end()) return;
    for (const std::string& name : names->second) {
        copy_owner_and_time(entry, entries_.find(name)->second);
    }
}

// Puts an entry at its place, where nothing stands.
const Entry& Tree::insert(Entry entry) {
    if (entry.kind == Kind::symlink) check_link_target(entry.path, entry.link_target);
    if (entry.kind == Kind::hardlink) return insert_link(std::move(entry));
    if (entry.kind != Kind::file) entry.content = {};
    std::string path = entry.path;
    return entries_.emplace(std::move(path), std::move(entry)).first->second;
}

// A hard link becomes one of the names of a file. The first name in order is the file entry, so
// that whoever reads the tree in order meets the content before its other names.
const Entry& Tree::insert_link(Entry entry) {
    const Entry* target = find_unfollowed(entry.link_target);
    if (target != nullptr && target->kind == Kind::hardlink) target = find(target->link_target);
    if (target == nullptr || (target->kind != Kind::file && target->kind != Kind::symlink)) {
        throw base::Error(base::concat(
            "hard link ", base::printable(entry.path), " -> ", base::printable(entry.link_target),
            target == nullptr ? ": its target is not there" : ": its target is no file"));
    }
    Entry name = *target;
    name.path = entry.path;
    name.origin = std::move(entry.origin);
    if (target->kind == Kind::symlink) return insert(std::move(name));
    std::set<std::string>& others = names_[target->path];
    if (name.path > target->path) {
        name.kind = Kind::hardlink;
        name.link_target = target->path;
        others.insert(name.path);
    } else {
        std::set<std::string> renamed = std::move(others);
        renamed.insert(target->path);
        names_.erase(target->path);
        for (const std::string& other : renamed) {
            Entry& changed = entries_.find(other)->second;
            changed.kind = Kind::hardlink;
            changed.link_target = name.path;
        }
        names_.emplace(name.path, std::move(renamed));
    }
    std::string path = name.path;
    return entries_.emplace(std::move(path), std::move(name)).first->second;
}

// What add() does where something stands already.
const Entry& Tree::settle(Entry& standing, Entry entry) {
    if (entry.is_folder()) {
        const Entry* const leads_to =
            standing.kind == Kind::symlink ? find_followed(standing.path) : &standing;
        if (standing.is_folder() && standing.implied) {
            standing = std::move(entry);
            return standing;
        }
        if (leads_to != nullptr && leads_to->is_folder()) return standing;
    } else if (entry.kind == Kind::symlink && standing.is_folder() && standing.implied &&
               !standing.path.empty()) {
        const auto [first, last] = below(standing.path);
        if (first == last) {
            erase_one(entries_.find(entry.path));
            return insert(std::move(entry));
        }
    } else if (entry.kind == Kind::hardlink) {
        const Entry* const target = find_unfollowed(entry.link_target);
        if (target != nullptr && is_same_thing(*target, standing)) return standing;
    } else if (is_same_thing(standing, entry)) {
        return standing;
    }
    throw base::Error(base::concat(base::printable(standing.path), " is both a ",
                                   name_of(standing.kind), " of ", origin_of(standing), " and a ",
                                   name_of(entry.kind), " of ", origin_of(entry)));
}

// The path `path` has once links among its parents are followed; makes parents that are missing.
std::string Tree::place_for(std::string_view path, std::int64_t mtime) {
    std::string wanted = path.starts_with('/') ? normalise_absolute(path)
                         : path.empty()        ? std::string()  // the root
                                               : normalise(path);
    const auto parent = entries_.find(parent_of(wanted));
    if (parent != entries_.end() && parent->second.is_folder()) return wanted;
    Walk walk(entries_, parent_of(wanted));
    while (true) {
        const Walk::End end = walk.run(LastLink::follow);
        if (end == Walk::End::missing) {
            Entry made = folder(walk.missing());
            made.implied = true;
            made.mtime = mtime;
            entries_.emplace(walk.missing(), std::move(made));
            walk.step_into_missing();
            continue;
        }
        if (end == Walk::End::arrived && find(walk.at())->is_folder()) break;
        const std::string_view why = end == Walk::End::loop       ? " is a loop of links"
                                     : end == Walk::End::too_long ? " leads on and on"
                                                                  : " is no folder";
        throw base::Error(base::concat(base::printable(wanted),
                                       " cannot be put there: ", base::printable(walk.at()), why));
    }
    if (walk.steps() > steps_left_) {
        throw base::Error("this tree leads through more links than anybody needs");
    }
    steps_left_ -= walk.steps();
    return base::concat(with_slash(walk.at()), name_of(wanted));
}

void Tree::erase_one(Map::iterator at) {
    const Entry entry = std::move(at->second);
    entries_.erase(at);
    if (entry.kind == Kind::hardlink) {
        const auto names = names_.find(entry.link_target);
        names->second.erase(entry.path);
        if (names->second.empty()) names_.erase(names);
    }
    const auto names = names_.find(entry.path);
    if (entry.kind != Kind::file || names == names_.end()) return;
    std::set<std::string> others = std::move(names->second);
    names_.erase(names);
    const std::string heir = std::move(others.extract(others.begin()).value());
    Entry& first = entries_.find(heir)->second;
    first.kind = Kind::file;
    first.link_target.clear();
    for (const std::string& other : others)
        entries_.find(other)->second.link_target = heir;
    if (!others.empty()) names_.emplace(heir, std::move(others));
}

namespace {

Walk::End Walk::run(LastLink last) {
    while (!pending_.empty()) {
        ++steps_;
        if (pending_.back() == "..") {
            at_ = std::string(parent_of(at_));
            pending_.pop_back();
            continue;
        }
        std::string next = with_slash(at_) + pending_.back();
        if (next.size() > longest_path_bytes) return End::too_long;
        const auto found = entries_.find(next);
        if (found == entries_.end()) {
            const auto here = entries_.find(at_);
            if (here != entries_.end() && !here->second.is_folder()) return End::not_a_folder;
            pending_.pop_back();
            missing_ = std::move(next);
            return End::missing;
        }
        pending_.pop_back();
        if (found->second.kind == Kind::symlink && (has_more() || last == LastLink::follow)) {
            if (++hops_ > link_hops_max) {
                at_ = std::move(next);
                return End::loop;
            }
            push(found->second.link_target);
            continue;
        }
        at_ = std::move(next);
    }
    return End::arrived;
}

void Walk::push(std::string_view path) {
    if (path.starts_with('/')) at_.clear();
    const std::vector<std::string> names = base::split(path, '/');
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        if (!name->empty() && *name != ".") pending_.push_back(*name);
    }
}

// A path as it is stored: without the slash that people put before it.
std::string plain(std::string_view path) {
    while (path.starts_with('/'))
        path.remove_prefix(1);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    return std::string(path);
}

std::string with_slash(std::string_view path) {
    return path.empty() ? std::string() : base::concat(path, '/');
}

std::string origin_of(const Entry& entry) {
    return entry.origin.empty() ? std::string("an unnamed origin") : entry.origin;
}

// Whether two entries stand for the same thing: times may differ, and where it came from.
bool is_same_thing(const Entry& left, const Entry& right) {
    const bool same_kind = left.kind == right.kind || (left.has_content() && right.has_content());
    const bool same_target = left.kind != Kind::symlink || left.link_target == right.link_target;
    return same_kind && same_target && left.mode == right.mode && left.uid == right.uid &&
           left.gid == right.gid && left.device_major == right.device_major &&
           left.device_minor == right.device_minor && left.content == right.content;
}

void copy_owner_and_time(const Entry& from, Entry& to) {
    to.mode = from.mode;
    to.uid = from.uid;
    to.gid = from.gid;
    to.mtime = from.mtime;
}

}  // namespace

}  // namespace tree
