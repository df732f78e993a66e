// How Linux's ext4 lays files out (Documentation/filesystems/ext4 of the kernel; fs/ext4/extents.c,
// namei.c, dir.c), with the features that mke2fs switches on by itself: extents, indexed folders,
// checksums of metadata.
#include "image/disk_use.hpp"

#include "image/packages.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace image {

namespace {

// An extent is at most this long, and cannot leave its block group: eight times as many blocks as a
// block has bytes, one bit of the group's bitmap for each.
constexpr std::uint64_t extent_blocks_max = 32768;
constexpr std::uint64_t extents_in_inode = 4;
constexpr std::uint64_t extent_bytes = 12;
constexpr std::uint64_t extent_header_bytes = 16;  // with the checksum behind the extents

// A link's text has room in the inode where the numbers of blocks would be.
constexpr std::size_t link_in_inode_max = 59;

constexpr std::uint64_t checksum_tail_bytes = 12;  // of each block of a folder
constexpr std::uint64_t index_head_bytes = 40;     // of an indexed folder's root, with its tail
constexpr std::uint64_t index_entry_bytes = 8;

// Blocks split in half when they are full: filled in random order they are ln 2 full on average.
constexpr double split_fill = 0.69;

std::uint64_t divide_up(std::uint64_t number, std::uint64_t by) {
    return (number + by - 1) / by;
}

// What a folder's entries take. They are added in the order they are extracted.
class Folder {
public:
    explicit Folder(Ext4 disk) : room_(disk.block_bytes - checksum_tail_bytes) {}
    void add(std::string_view name);
    std::uint64_t blocks(Ext4 disk) const;

private:
    static std::uint64_t entry_bytes(std::size_t name_bytes) {
        return (8 + name_bytes + 3) / 4 * 4;
    }
    std::uint64_t room_;
    std::uint64_t used_ = entry_bytes(1) + entry_bytes(2);  // "." and ".."
};

std::uint64_t blocks_of(const tree::Entry& entry, Ext4 disk);

}  // namespace

std::uint64_t blocks_of_file(std::uint64_t size_bytes, Ext4 disk) {
    const std::uint64_t blocks = divide_up(size_bytes, disk.block_bytes);
    const std::uint64_t group_blocks = std::uint64_t{8} * disk.block_bytes;
    const std::uint64_t extents = divide_up(blocks, std::min(extent_blocks_max, group_blocks));
    if (extents <= extents_in_inode) return blocks;
    return blocks + divide_up(extents, (disk.block_bytes - extent_header_bytes) / extent_bytes);
}

DiskUse disk_use(const tree::Tree& tree, Ext4 disk) {
    DiskUse use{.block_bytes = disk.block_bytes};
    std::map<std::string_view, Folder> folders;
    for (const tree::Entry& entry : tree) {
        if (entry.is_folder()) folders.emplace(entry.path, disk);
        if (!entry.path.empty()) {
            folders.at(tree::parent_of(entry.path)).add(tree::name_of(entry.path));
        }
        if (entry.kind == tree::Kind::hardlink) continue;  // another name of an inode counted
        ++use.inodes;
        use.blocks += blocks_of(entry, disk);
    }
    for (const auto& [path, folder] : folders)
        use.blocks += folder.blocks(disk);
    return use;
}

StoreUse store_use(std::uint64_t archive_bytes, const tree::Tree& tree, Ext4 disk) {
    return {.archive_bytes = archive_bytes,
            .archive_on_disk = blocks_of_file(archive_bytes, disk) * disk.block_bytes,
            .tree = disk_use(tree, disk)};
}

Contributors contributors_of(const tree::Tree& tree, Ext4 disk) {
    Contributors all;
    const PackageDatabase database = read_packages(tree);
    std::map<std::string, std::uint64_t> packages;
    std::set<std::string> contents;
    std::map<std::uint64_t, std::size_t> sizes;
    for (const tree::Entry& entry : tree) {
        if (entry.kind == tree::Kind::file) ++sizes[entry.content.size_bytes()];
    }
    for (const tree::Entry& entry : tree) {
        if (entry.kind != tree::Kind::file || entry.content.empty()) continue;
        const std::uint64_t size = entry.content.size_bytes();
        const std::uint64_t bytes = blocks_of_file(size, disk) * disk.block_bytes;
        const auto owner = database.owners.find(entry.path);
        packages[owner == database.owners.end() ? "" : database.packages[owner->second].name] +=
            bytes;
        all.files.push_back({"/" + entry.path, bytes});
        all.rounding_bytes += bytes - size;
        // Only files of one size can be equal, so few have to be hashed.
        const bool is_again = sizes[size] > 1 && !contents.insert(entry.content.sha256()).second;
        if (is_again) all.wasted_bytes += bytes;
    }
    if (!database.packages.empty()) {
        for (const auto& [name, bytes] : packages)
            all.packages.push_back({name, bytes});
    }
    for (std::vector<Contributors::Part>* parts : {&all.packages, &all.files}) {
        std::stable_sort(parts->begin(), parts->end(), [](const auto& left, const auto& right) {
            return left.bytes > right.bytes;
        });
    }
    return all;
}

namespace {

void Folder::add(std::string_view name) {
    used_ += entry_bytes(name.size());
}

std::uint64_t Folder::blocks(Ext4 disk) const {
    if (used_ <= room_) return 1;
    // The first block becomes the index's root, and there are two for the entries at once.
    const auto leaves = std::max<std::uint64_t>(
        2, divide_up(used_, static_cast<std::uint64_t>(static_cast<double>(room_) * split_fill)));
    const std::uint64_t in_root = (disk.block_bytes - index_head_bytes) / index_entry_bytes;
    if (leaves <= in_root) return 1 + leaves;
    const auto in_node = static_cast<std::uint64_t>(static_cast<double>(in_root) * split_fill);
    return 1 + leaves + std::max<std::uint64_t>(2, divide_up(leaves, in_node));
}

// Without what a folder's entries take.
std::uint64_t blocks_of(const tree::Entry& entry, Ext4 disk) {
    if (entry.kind == tree::Kind::file) return blocks_of_file(entry.content.size_bytes(), disk);
    const bool own_block =
        entry.kind == tree::Kind::symlink && entry.link_target.size() > link_in_inode_max;
    return own_block ? 1 : 0;
}

}  // namespace

}  // namespace image
