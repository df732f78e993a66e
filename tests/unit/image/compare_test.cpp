#include "image/compare.hpp"

#include "base/text.hpp"
#include "unit/elf/builder.hpp"

#include <doctest/doctest.h>

namespace {

std::string listing(const std::vector<image::FileChange>& changes) {
    std::string out;
    for (const image::FileChange& change : changes) {
        const char mark = change.kind == image::FileChange::Kind::added     ? '+'
                          : change.kind == image::FileChange::Kind::removed ? '-'
                                                                            : '~';
        out += base::concat(mark, ' ', change.path, ' ', change.size_difference);
        for (const image::Difference& difference : change.differences) {
            out += base::concat(" | ", difference.what, ": ", difference.left, " -> ",
                                difference.right);
        }
        out += '\n';
    }
    return out;
}

tree::Entry at(tree::Entry entry, std::int64_t mtime) {
    entry.mtime = mtime;
    return entry;
}

}  // namespace

TEST_CASE("each property that differs is named, with both values") {
    tree::Tree left;
    tree::Tree right;
    left.add(at(tree::file("a", tree::Content::of("hello world")), 0));
    right.add(at(tree::file("a", tree::Content::of("hello there, world"), 0755), 86400));
    left.add(tree::file("gone", tree::Content::of("12345")));
    right.add(tree::folder("new"));
    right.add(tree::file("new/file", tree::Content::of("123")));
    left.add(tree::symlink("link", "a"));
    right.add(tree::symlink("link", "b"));
    left.add(tree::file("same", tree::Content::of("s")));
    right.add(tree::file("same", tree::Content::of("s")));
    left.add(tree::file("turned", tree::Content::of("file")));
    tree::Entry folder = tree::folder("turned");
    folder.uid = 5;
    right.add(folder);
    CHECK(listing(image::compare_trees(left, right)) ==
          "~ a 7 | mode: 0644 -> 0755 | time: 1970-01-01T00:00:00Z -> 1970-01-02T00:00:00Z | "
          "size: 11 -> 18 | bytes: 77 at byte 6 -> 74 at byte 6\n"
          "- gone -5\n"
          "~ link 0 | link target: a -> b\n"
          "+ new 0\n"
          "+ new/file 3\n"
          "~ turned -4 | kind: file -> folder | owner: 0:0 -> 5:0 | mode: 0644 -> 0755 | "
          "size: 4 -> 0 | bytes: 66 at byte 0 -> ends at byte 0\n");
    CHECK(image::compare_trees(left, left).empty());
}

TEST_CASE("a changed ELF file names the section") {
    elf_test::Builder builder;
    const std::uint32_t offset = builder.load(0x10000, std::string(64, 'c'), 5);
    builder.sections.push_back({".text", 1, 6, 0x10000, offset, 64, 0, 0, 0});
    std::string bytes = builder.build();
    tree::Tree left;
    tree::Tree right;
    left.add(tree::file("program", tree::Content::of(bytes)));
    bytes[offset + 3] = 'd';
    right.add(tree::file("program", tree::Content::of(bytes)));
    const auto changes = image::compare_trees(left, right);
    REQUIRE(changes.size() == 1);
    REQUIRE(changes[0].differences.size() == 2);
    CHECK(changes[0].differences[0].right == base::concat("64 at byte ", offset + 3, " in .text"));
    CHECK(changes[0].differences[1].what == "sections");
    CHECK(changes[0].differences[1].left == "[.text 64]");
}

TEST_CASE("configurations are compared too, and equal images are equal") {
    image::Image left;
    image::Image right;
    CHECK(image::compare(left, right).is_equal());
    right.config.variant = "v7";
    right.config.environment = {"A=1"};
    right.config.labels = {{"a", "b"}};
    right.tags = {"x:1"};
    std::string out;
    for (const image::Difference& difference : image::compare(left, right).image) {
        out += base::concat(difference.what, ": ", difference.left, " -> ", difference.right, '\n');
    }
    CHECK(out ==
          "platform: linux/arm/v5 -> linux/arm/v7\n"
          "environment: [] -> [A=1]\n"
          "labels: [] -> [a=b]\n"
          "tags: [] -> [x:1]\n");
}
