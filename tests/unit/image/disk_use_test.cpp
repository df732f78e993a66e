// The numbers are what a kernel's ext4 was seen to take; tests/image/store_on_disk.sh compares
// whole images with a real one.
#include "image/disk_use.hpp"

#include "base/text.hpp"

#include <doctest/doctest.h>

namespace {

constexpr image::Ext4 small_blocks{.block_bytes = 1024};

std::string use_of(const tree::Tree& tree, image::Ext4 disk = {}) {
    const image::DiskUse use = image::disk_use(tree, disk);
    return base::concat(use.blocks, " blocks, ", use.inodes, " inodes");
}

tree::Entry file_of(const std::string& path, std::size_t size) {
    return tree::file(path, tree::Content::of(std::string(size, 'x')));
}

}  // namespace

TEST_CASE("the folder that the image is extracted into counts") {
    CHECK(use_of(tree::Tree()) == "1 blocks, 1 inodes");
}

TEST_CASE("files take whole blocks, empty ones none") {
    tree::Tree tree;
    tree.add(file_of("a", 0));
    tree.add(file_of("b", 1));
    tree.add(file_of("c", 4096));
    tree.add(file_of("d", 4097));
    CHECK(use_of(tree) == "5 blocks, 5 inodes");
    CHECK(use_of(tree, small_blocks) == "11 blocks, 5 inodes");
}

TEST_CASE("a hard link is a name, a short symbolic link lies in its inode") {
    tree::Tree tree;
    tree.add(file_of("a", 5000));
    tree::Entry other = tree::file("b", {});
    other.kind = tree::Kind::hardlink;
    other.link_target = "a";
    tree.add(other);
    tree.add(tree::symlink("short", std::string(59, 't')));
    tree.add(tree::symlink("long", std::string(60, 't')));
    CHECK(use_of(tree) == "4 blocks, 4 inodes");
}

TEST_CASE("a folder grows from one block to an index and two") {
    tree::Tree tree;
    // An entry takes 8 bytes and its name, rounded up to 4: 28 here; "." and ".." take 24.
    for (int number = 100; number < 100 + (1024 - 12 - 24) / 28; ++number)
        tree.add(file_of(base::concat("name-of-twenty-by", number), 0));
    CHECK(use_of(tree, small_blocks) == "1 blocks, 36 inodes");
    tree.add(file_of("name-of-twenty-by999", 0));
    CHECK(use_of(tree, small_blocks) == "3 blocks, 37 inodes");
    CHECK(use_of(tree) == "1 blocks, 37 inodes");
}

TEST_CASE("a file of more extents than its inode holds takes a block for them") {
    constexpr std::uint64_t mib = 1 << 20;
    CHECK(image::blocks_of_file(150 * mib) == 38400);
    CHECK(image::blocks_of_file(32 * mib, small_blocks) == 32768);
    CHECK(image::blocks_of_file(150 * mib, small_blocks) == 153601);
    CHECK(image::blocks_of_file(std::uint64_t{1024} * mib) == 262145);
}

TEST_CASE("while it is imported, archive and tree are there together") {
    tree::Tree tree;
    tree.add(file_of("a", 10));
    const image::StoreUse use = image::store_use(4097, tree);
    CHECK(use.importing_bytes() == 4 * 4096);
    CHECK(use.after_bytes() == 2 * 4096);
}

TEST_CASE("who takes the room: packages, files, what is there twice, blocks not filled") {
    tree::Tree tree;
    tree.add(file_of("usr/bin/big", 9000));
    tree.add(file_of("usr/bin/again", 9000));
    tree.add(file_of("mine", 100));
    const std::string status =
        "Package: one\nStatus: install ok installed\nArchitecture: armel\nVersion: 1\n";
    tree.add(tree::file("var/lib/dpkg/status", tree::Content::of(status)));
    tree.add(tree::file("var/lib/dpkg/info/one.list",
                        tree::Content::of("/usr/bin/big\n/usr/bin/again\n")));
    const image::Contributors parts = image::contributors_of(tree);
    REQUIRE(parts.packages.size() == 2);
    CHECK(parts.packages[0].name == "one");
    CHECK(parts.packages[0].bytes == 6 * 4096);
    CHECK(parts.packages[1].name.empty());
    CHECK(parts.files.front().name == "/usr/bin/again");
    CHECK(parts.wasted_bytes == 3 * 4096);
    CHECK(parts.rounding_bytes > 2 * (3 * 4096 - 9000));
}
