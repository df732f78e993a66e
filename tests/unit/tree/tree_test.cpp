#include "tree/tree.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "tree/account.hpp"

#include <doctest/doctest.h>

using tree::Content;
using tree::Entry;
using tree::Kind;
using tree::Tree;

namespace {

// One line per entry, in order: the shape tests compare.
std::string listing(const Tree& tree) {
    std::string out;
    for (const Entry& entry : tree) {
        if (entry.path.empty()) continue;
        if (!out.empty()) out += ' ';
        out += entry.path;
        if (entry.is_folder()) out += '/';
        if (!entry.link_target.empty()) {
            out += (entry.kind == Kind::symlink ? "->" : "=") + entry.link_target;
        }
    }
    return out;
}

Entry from(Entry entry, std::string origin) {
    entry.origin = std::move(origin);
    return entry;
}

Entry hardlink(std::string path, std::string target) {
    Entry entry = tree::file(std::move(path), {});
    entry.kind = Kind::hardlink;
    entry.link_target = std::move(target);
    return entry;
}

}  // namespace

TEST_CASE("entries come in bytewise order and parents are made") {
    Tree tree;
    tree.add(tree::file("b/z/f", Content::of("1")));
    tree.add(tree::file("./a", Content::of("2")));
    tree.add(tree::file("/b-", Content::of("3")));
    CHECK(listing(tree) == "a b/ b- b/z/ b/z/f");
    CHECK(tree.find("b")->mode == 0755);
    CHECK(tree.find("b")->implied);
    CHECK(tree.find("/b/z/f")->content.view() == "1");
    CHECK(tree.size() == 6);
}

TEST_CASE("a folder shipped later gives an implied one its mode, a second one does not") {
    Tree tree;
    tree.add(tree::file("tmp/x", {}));
    tree.add(tree::folder("tmp", 01777));
    tree.add(tree::folder("tmp", 0700));
    CHECK(tree.find("tmp")->mode == 01777);
}

TEST_CASE("what a package puts below a link lands where the link leads") {
    Tree tree;
    tree.add(tree::folder("usr/lib"));
    tree.add(tree::symlink("lib", "usr/lib"));
    tree.add(tree::folder("lib", 0700));  // the link stays, and the folder's mode
    CHECK(tree.add(tree::file("lib/arm/x", Content::of("x"))).path == "usr/lib/arm/x");
    CHECK(listing(tree) == "lib->usr/lib usr/ usr/lib/ usr/lib/arm/ usr/lib/arm/x");
    CHECK(tree.find("usr/lib")->mode == 0755);
    CHECK(tree.find("lib/arm/x") == nullptr);
    CHECK(tree.find_unfollowed("lib/arm/x")->path == "usr/lib/arm/x");
}

TEST_CASE("a link may come before the folder it leads to") {
    Tree tree;
    tree.add(tree::symlink("var/run", "/run"));
    tree.add(tree::file("var/run/a", {}));
    CHECK(listing(tree) == "run/ run/a var/ var/run->/run");
}

TEST_CASE("links are followed to the end, or not at the end") {
    Tree tree;
    tree.add(tree::file("usr/lib/x.so.1", Content::of("x")));
    tree.add(tree::symlink("usr/lib/x.so", "x.so.1"));
    tree.add(tree::symlink("lib", "usr/lib"));
    tree.add(tree::symlink("usr/up", "../lib/../lib/x.so"));
    CHECK(tree.find_followed("/lib/x.so")->path == "usr/lib/x.so.1");
    CHECK(tree.find_followed("usr/up")->path == "usr/lib/x.so.1");
    CHECK(tree.find_unfollowed("/lib/x.so")->kind == Kind::symlink);
    CHECK(tree.find_followed("lib/absent") == nullptr);
    CHECK(tree.find_followed("usr/lib/x.so.1/below") == nullptr);
    CHECK(tree.find_followed("")->path == "");
}

TEST_CASE("loops of links end") {
    Tree tree;
    tree.add(tree::symlink("a", "b"));
    tree.add(tree::symlink("b", "a"));
    tree.add(tree::symlink("self", "self/x"));
    CHECK(tree.find_followed("a") == nullptr);
    CHECK(tree.find_followed("self") == nullptr);
    CHECK_THROWS_WITH_AS(tree.add(tree::file("a/x", {})),
                         "a/x cannot be put there: a is a loop of links", base::Error);
}

TEST_CASE("an archive of few bytes cannot ask for hours of following links") {
    Tree tree;
    std::string target = "d";
    for (int level = 0; level < 200; ++level)
        target += "/../d";
    tree.add(tree::folder("d"));
    tree.add(tree::symlink("l0", target));
    for (int link = 1; link < 39; ++link) {
        tree.add(tree::symlink("l" + std::to_string(link),
                               "l" + std::to_string(link - 1) + "/../" + target));
    }
    const auto add_many = [&] {
        for (int count = 0; count < 100'000; ++count) {
            tree.add(tree::file("l38/f" + std::to_string(count), {}));
        }
    };
    CHECK_THROWS_WITH_AS(add_many(), "this tree leads through more links than anybody needs",
                         base::Error);
}

TEST_CASE("two origins of one path are an error, unless they agree") {
    Tree tree;
    tree.add(from(tree::file("etc/x", Content::of("1")), "one"));
    tree.add(from(tree::file("etc/x", Content::of("1")), "two"));
    CHECK(tree.find("etc/x")->origin == "one");
    CHECK_THROWS_WITH_AS(tree.add(from(tree::file("etc/x", Content::of("2")), "two")),
                         "etc/x is both a file of one and a file of two", base::Error);
    CHECK_THROWS_WITH_AS(tree.add(from(tree::folder("etc/x"), "two")),
                         "etc/x is both a file of one and a folder of two", base::Error);
    CHECK_THROWS_WITH_AS(tree.add(from(tree::symlink("etc", "x"), "two")),
                         "etc is both a folder of an unnamed origin and a symbolic link of two",
                         base::Error);
    CHECK_THROWS_WITH_AS(tree.add(tree::file("etc/x/y", {})),
                         "etc/x/y cannot be put there: etc/x is no folder", base::Error);
}

TEST_CASE("what must not be in a tree is refused") {
    Tree tree;
    const auto refused = [&](Entry entry) -> std::string {
        try {
            tree.add(std::move(entry));
        } catch (const base::Error& error) {
            return error.what();
        }
        return "taken";
    };
    CHECK(refused(tree::file("a/../../b", {})) == "a/../../b climbs with \"..\"");
    CHECK(refused(tree::file(std::string("a\0b", 3), {})).ends_with("holds a NUL byte"));
    CHECK(refused(tree::file(std::string(256, 'n'), {})).ends_with("... is too long a name"));
    std::string deep;
    for (int level = 0; level < 3000; ++level)
        deep += "d/";
    CHECK(refused(tree::file(deep, {})).ends_with("... is too long"));
    CHECK(refused(tree::symlink("a/l", "../../x")) == "link a/l -> ../../x climbs out of the tree");
    CHECK(refused(tree::symlink("a/l", "/../x")) == "link a/l -> /../x climbs out of the tree");
    CHECK(refused(tree::symlink("a/l", "")) == "link a/l ->  points nowhere");
    CHECK(refused(tree::symlink("a/l", "../b/../x")) == "taken");
    CHECK_THROWS_WITH_AS(tree::normalise("/a"), "/a is absolute", base::Error);
    CHECK_THROWS_WITH_AS(tree::normalise(""), "a path is empty", base::Error);
    CHECK(tree::normalise("./") == "");
    CHECK(tree::normalise("a//b/./c/") == "a/b/c");
    CHECK_THROWS_WITH_AS(tree::normalise_absolute("a"), "a does not start with a slash",
                         base::Error);
}

TEST_CASE("the first name of a file holds its content, whatever came first") {
    Tree tree;
    tree.add(tree::file("m", Content::of("data"), 0755));
    tree.add(hardlink("z", "./m"));
    tree.add(hardlink("c", "z"));
    CHECK(listing(tree) == "c m=c z=c");
    CHECK(tree.find("z")->mode == 0755);
    CHECK(tree.find("z")->content.view() == "data");
    CHECK(tree::totals_of(tree).content_bytes == 4);
    tree.change("z", [](Entry& entry) { entry.mode = 04755; });
    CHECK(tree.find("c")->mode == 04755);
    tree.remove("c");
    CHECK(listing(tree) == "m z=m");
    tree.replace(tree::file("m", Content::of("new")));
    CHECK(listing(tree) == "m z");
    CHECK(tree.find("z")->content.view() == "data");
    CHECK_THROWS_WITH_AS(tree.add(hardlink("q", "absent")),
                         "hard link q -> absent: its target is not there", base::Error);
}

TEST_CASE("a later layer replaces and removes") {
    Tree tree;
    tree.add(tree::file("d/a/x", {}));
    tree.add(tree::file("d/b", {}));
    tree.add(tree::file("d-", {}));
    tree.replace(tree::folder("d", 0700));
    CHECK(tree.find("d")->mode == 0700);
    tree.replace(tree::file("d/a", Content::of("now a file")));
    CHECK(listing(tree) == "d/ d- d/a d/b");
    tree.remove_below("d");
    CHECK(listing(tree) == "d/ d-");
    CHECK(tree.remove("d"));
    CHECK(!tree.remove("d"));
    CHECK(!tree.remove(""));
    CHECK(listing(tree) == "d-");
}

TEST_CASE("the range below a folder holds what lies in it and nothing else") {
    Tree tree;
    for (const char* path : {"a/x", "a/y/z", "a-b", "a0", "b"})
        tree.add(tree::file(path, {}));
    std::string paths;
    const auto [first, last] = tree.below("/a");
    for (auto at = first; at != last; ++at)
        paths += at->path + " ";
    CHECK(paths == "a/x a/y a/y/z ");
    CHECK(std::distance(tree.below("").first, tree.below("").second) == 7);
}

TEST_CASE("names that differ by case alone are found") {
    Tree tree;
    for (const char* path : {"l/libxt_TOS.so", "l/libxt_tos.so", "m/libxt_tos.so", "l/x"}) {
        tree.add(tree::file(path, {}));
    }
    const std::vector<std::vector<std::string>> expected = {{"l/libxt_TOS.so", "l/libxt_tos.so"}};
    CHECK(tree::case_twins(tree) == expected);
}

TEST_CASE("contents share their bytes, know their digest and can be mapped") {
    const Content whole = Content::of("hello world");
    const Content copy = whole;  // NOLINT(performance-unnecessary-copy-initialization)
    CHECK(copy.is_same(whole));
    CHECK(copy.sha256() == base::sha256_of("hello world"));
    const Content part = Content::part_of(whole, whole.view().substr(6));
    CHECK(part.view() == "world");
    CHECK(part == Content::of("world"));
    CHECK_THROWS_AS(Content::part_of(whole, "elsewhere"), std::logic_error);
    const base::TemporaryFolder folder("content-test");
    base::write_file(folder.path() / "f", "mapped");
    base::write_file(folder.path() / "empty", "");
    CHECK(Content::of_file(folder.path() / "f").view() == "mapped");
    CHECK(Content::of_file(folder.path() / "empty").empty());
    CHECK(Content().sha256() == base::sha256_of(""));
    CHECK_THROWS_AS(Content::of_file(folder.path() / "absent"), base::Error);
}
