#include "image/apply.hpp"

#include "base/archive.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "tree/path.hpp"

#include <limits>
#include <set>
#include <utility>

namespace image {

namespace {

// Every folder on the way to an entry is an entry too: without a bound, few bytes of an archive
// could ask for gigabytes of them.
constexpr std::size_t path_bytes_max = 1024;
constexpr std::string_view whiteout_prefix = ".wh.";
constexpr std::string_view metadata_prefix = ".wh..wh.";
constexpr std::string_view opaque_name = ".wh..wh..opq";

void sort_in(Layer& layer, tree::Entry entry);
tree::Entry entry_from(const base::ArchiveEntry& member);
tree::Kind kind_from(base::ArchiveKind kind);
std::uint32_t owner_from(std::uint64_t number);
std::string in_folder_of(std::string_view path, std::string_view name);

}  // namespace

void apply_layer(tree::Tree& tree, Layer& layer, const tree::Content& bytes, std::size_t number,
                 const LayerRoom& room) {
    base::ArchiveLimits limits;
    limits.entries = room.entries;
    base::ArchiveReader reader(bytes.view(), layer.name, limits);
    const std::string origin = base::concat("layer ", number);
    std::set<std::string, std::less<>> seen;
    while (const base::ArchiveEntry* const member = reader.next()) {
        base::doing(base::concat(layer.name, ": ", base::printable(member->path)), [&] {
            tree::Entry entry = entry_from(*member);
            entry.origin = origin;
            if (const auto part = reader.in_place()) {
                entry.content = tree::Content::part_of(bytes, *part);
            } else {
                entry.content = tree::Content::of(reader.read());
            }
            if (!seen.insert(entry.path).second && !entry.is_folder()) {
                layer.duplicates.push_back(entry.path);
            }
            sort_in(layer, std::move(entry));
        });
    }
    for (const std::string& path : layer.whiteouts)
        tree.remove(path);
    for (const std::string& path : layer.opaque)
        tree.remove_below(path);
    for (tree::Entry& entry : layer.entries) {
        base::doing(base::concat(layer.name, ": ", base::printable(entry.path)), [&] {
            const tree::Kind kind = entry.kind;
            entry = tree.replace(std::move(entry));
            // The tree makes the first name the file; here stands what the layer says.
            if (kind == tree::Kind::hardlink) entry.kind = kind;
        });
        if (tree.size() > room.tree_entries + 1) {
            throw base::Error(base::concat(layer.name, ": the image has more than ",
                                           room.tree_entries,
                                           " entries, with the folders they lie in"));
        }
    }
}

namespace {

void sort_in(Layer& layer, tree::Entry entry) {
    const std::string_view name = tree::name_of(entry.path);
    if (name == opaque_name) {
        layer.opaque.emplace_back(tree::parent_of(entry.path));
    } else if (name.starts_with(metadata_prefix)) {
        // Left behind by aufs: tells how hard links were kept, and is no part of the image.
    } else if (name.starts_with(whiteout_prefix)) {
        const std::string_view removed = name.substr(whiteout_prefix.size());
        if (removed.empty() || removed == "." || removed == "..") {
            throw base::Error("a whiteout of nothing that can be in a folder");
        }
        layer.whiteouts.push_back(in_folder_of(entry.path, removed));
    } else {
        layer.entries.push_back(std::move(entry));
    }
}

tree::Entry entry_from(const base::ArchiveEntry& member) {
    tree::Entry entry;
    entry.path = tree::normalise(member.path);
    if (entry.path.size() > path_bytes_max) throw base::Error("its path is too long");
    entry.kind = kind_from(member.kind);
    if (entry.path.empty() && !entry.is_folder()) throw base::Error("the root must be a folder");
    entry.mode = member.mode & 07777;
    entry.uid = owner_from(member.uid);
    entry.gid = owner_from(member.gid);
    entry.mtime = member.mtime;
    entry.device_major = member.device_major;
    entry.device_minor = member.device_minor;
    if (entry.kind == tree::Kind::symlink) entry.link_target = member.link_target;
    if (entry.kind == tree::Kind::hardlink) entry.link_target = tree::normalise(member.link_target);
    return entry;
}

tree::Kind kind_from(base::ArchiveKind kind) {
    switch (kind) {
        case base::ArchiveKind::file:
            return tree::Kind::file;
        case base::ArchiveKind::folder:
            return tree::Kind::folder;
        case base::ArchiveKind::symlink:
            return tree::Kind::symlink;
        case base::ArchiveKind::hardlink:
            return tree::Kind::hardlink;
        case base::ArchiveKind::character_device:
            return tree::Kind::character_device;
        case base::ArchiveKind::block_device:
            return tree::Kind::block_device;
        case base::ArchiveKind::fifo:
            return tree::Kind::fifo;
        case base::ArchiveKind::socket:
            break;
    }
    throw base::Error("a socket cannot be part of an image");
}

std::uint32_t owner_from(std::uint64_t number) {
    if (number > std::numeric_limits<std::uint32_t>::max()) {
        throw base::Error(base::concat("owner or group ", number, " is no number Linux has"));
    }
    return static_cast<std::uint32_t>(number);
}

std::string in_folder_of(std::string_view path, std::string_view name) {
    const std::string_view folder = tree::parent_of(path);
    return base::concat(folder, folder.empty() ? "" : "/", name);
}

}  // namespace

}  // namespace image
