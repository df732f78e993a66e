#include "debian/base_tree.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "unit/support/deb_builder.hpp"

#include <doctest/doctest.h>

namespace fs = std::filesystem;
using support::DebBuilder;

namespace {

// One package in a folder that serves as mirror, and a cache.
struct Setting {
    base::TemporaryFolder folder{"base-tree-test"};
    base::ContentCache cache{folder.path() / "cache"};
    recipe::ImageDefinition definition{.name = "test", .digest = "d"};
    recipe::LockedPackages packages;
    debian::FetchRequest request;

    Setting() {
        const std::string bytes = DebBuilder("a", "1")
                                      .file("./usr/bin/b", "contents", 0755)
                                      .entry({.path = "./usr/bin/a",
                                              .kind = base::ArchiveKind::hardlink,
                                              .mode = 0755,
                                              .link_target = "./usr/bin/b"},
                                             "")
                                      .link("./bin", "usr/bin")
                                      .file("./usr/share/empty", "")
                                      .bytes();
        fs::create_directories(folder.path() / "mirror");
        base::write_file(folder.path() / "mirror/a.deb", bytes);
        request.mirrors["debian"] = {"file://" + (folder.path() / "mirror").string()};
        packages.packages = {{.name = "a",
                              .version = "1",
                              .architecture = "armel",
                              .archive = "debian",
                              .pool_path = "a.deb",
                              .size_bytes = bytes.size(),
                              .sha256 = base::sha256_of(bytes)}};
    }
    debian::BaseTree make() const {
        return debian::base_tree(definition, packages, cache, request);
    }
    fs::path kept() const { return fs::directory_iterator(cache.folder() / "trees")->path(); }
};

std::string listing(const debian::BaseTree& base) {
    std::string text;
    for (const tree::Entry& entry : base.tree) {
        text += base::concat(entry.path, " ", tree::name_of(entry.kind), " ", entry.mode, " ",
                             entry.mtime, " ", entry.origin, " ", entry.link_target, " ",
                             entry.implied ? "implied " : "", entry.content.view(), "\n");
    }
    for (const debian::PackageSummary& one : base.report.packages) {
        text += base::concat(one.package.name, " ", one.description, " ", one.paths.size(), "\n");
    }
    return text;
}

}  // namespace

TEST_CASE("a tree that was made before is the same when it comes from the cache") {
    const Setting setting;
    const std::string made = listing(setting.make());
    CHECK(made.find("contents") != std::string::npos);
    fs::remove_all(setting.folder.path() / "mirror");
    fs::remove_all(setting.cache.folder() / "sha256");
    CHECK(listing(setting.make()) == made);
}

TEST_CASE("a damaged tree is made again, another definition is another tree") {
    Setting setting;
    const std::string made = listing(setting.make());
    std::string bytes = base::read_file(setting.kept());
    bytes[bytes.size() / 2] ^= 1;
    base::write_file(setting.kept(), bytes);
    CHECK(listing(setting.make()) == made);
    base::write_file(setting.kept(), "armpack tree 1\n");
    CHECK(listing(setting.make()) == made);
    setting.definition.digest = "e";
    setting.definition.rules = {{recipe::FileRule::Action::drop, {"/usr/share/**"}, "why"}};
    CHECK(listing(setting.make()) != made);
}

TEST_CASE("without a network, what is missing is listed") {
    Setting setting;
    setting.request.offline = true;
    CHECK_THROWS_WITH_AS(setting.make(), "1 of 1 packages are not here: a.deb", base::Error);
}
