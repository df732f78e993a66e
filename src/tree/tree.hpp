#pragma once

#include "tree/content.hpp"
#include "tree/path.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace tree {

enum class Kind { file, folder, symlink, hardlink, character_device, block_device, fifo };

std::string_view name_of(Kind kind);  // "file", "folder", "symbolic link", ...

// One name in a root filesystem.
struct Entry {
    std::string path;  // as tree::normalise gives it
    Kind kind = Kind::file;
    unsigned mode = 0644;  // permissions with set-id and sticky bits, no type
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::int64_t mtime = 0;  // seconds since 1970
    // symlink: the text of the link. hardlink: the path of the file entry it is another name of.
    std::string link_target;
    Content content;  // of a file; a hard link holds its file's
    std::uint32_t device_major = 0;
    std::uint32_t device_minor = 0;
    std::string origin;    // what it came from: a package, a recipe item, a layer; for messages
    bool implied = false;  // a folder nobody shipped, made for what lies in it

    bool is_folder() const { return kind == Kind::folder; }
    bool has_content() const { return kind == Kind::file || kind == Kind::hardlink; }
};

Entry file(std::string path, Content content, unsigned mode = 0644);
Entry folder(std::string path, unsigned mode = 0755);
Entry symlink(std::string path, std::string target);

constexpr std::uint64_t link_steps_max = 5'000'000;

// A root filesystem as a value: entries by path, in bytewise order, so that a folder comes before
// what it holds. The root itself is the entry "", always there. Every parent of an entry is a
// folder entry of the tree. Copies share contents.
//
// Paths given to the functions below may be "a/b" or "/a/b". Bad ones (see normalise) and symbolic
// links that climb out of the tree are refused with base::Error.
//
// Following links for what is put in takes at most link_steps_max steps over a tree's life: an
// archive of few bytes could otherwise ask for hours of it.
class Tree {
    using Map = std::map<std::string, Entry, std::less<>>;

public:
    class Iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = const Entry;
        using difference_type = std::ptrdiff_t;
        using pointer = const Entry*;
        using reference = const Entry&;

        Iterator() = default;
        explicit Iterator(Map::const_iterator at) : at_(at) {}
        reference operator*() const { return at_->second; }
        pointer operator->() const { return &at_->second; }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        Iterator operator++(int) { return Iterator(at_++); }
        friend bool operator==(const Iterator&, const Iterator&) = default;

    private:
        Map::const_iterator at_;
    };

    Tree();

    // Puts an entry where no other may be, as dpkg unpacks a package beside others. Links among
    // its parents are followed (with lib -> usr/lib, "lib/x" becomes "usr/lib/x"), missing parents
    // are made 0755 0:0 with the entry's time. Where something is already:
    //   folder on folder          the first one's owner and mode stay (an implied one's do not)
    //   folder on link to folder  the link stays
    //   link on implied folder    takes its place if that is empty
    //   the very same again       nothing happens (times may differ)
    //   anything else             base::Error that names both origins
    // Gives the entry that is now at that place.
    const Entry& add(Entry entry);

    // Puts an entry whatever was there, as a later layer does: what is no folder takes the place
    // of a whole folder; a folder on a folder changes its owner, mode and time.
    const Entry& replace(Entry entry);

    // Removes the entry and all below it; links among its parents are followed. False if there is
    // none. Another name of a removed file takes over its content. The root cannot be removed.
    bool remove(std::string_view path);
    // Removes what lies below a folder, but not the folder.
    void remove_below(std::string_view path);

    // The entry of exactly this path: no link is followed, not even among the parents.
    const Entry* find(std::string_view path) const;
    // As lstat finds it: links among the parents are followed, not the last name.
    const Entry* find_unfollowed(std::string_view path) const;
    // As open finds it: all links are followed. Null for dangling links and loops.
    const Entry* find_followed(std::string_view path) const;

    // The entries directly or indirectly below `folder` ("" is all but the root): [first, last).
    std::pair<Iterator, Iterator> below(std::string_view folder) const;

    Iterator begin() const { return Iterator(entries_.begin()); }
    Iterator end() const { return Iterator(entries_.end()); }
    std::size_t size() const { return entries_.size(); }  // with the root

    // Sets owner, mode, time or origin of an entry in place; path, kind and content must stay.
    void change(std::string_view path, const std::function<void(Entry&)>& edit);

private:
    const Entry& insert(Entry entry);
    const Entry& insert_link(Entry entry);
    const Entry& settle(Entry& standing, Entry entry);
    std::string place_for(std::string_view path, std::int64_t mtime);
    void erase_one(Map::iterator at);

    Map entries_;
    std::map<std::string, std::set<std::string>, std::less<>> names_;  // file -> its hard links
    std::uint64_t steps_left_ = link_steps_max;
};

}  // namespace tree
