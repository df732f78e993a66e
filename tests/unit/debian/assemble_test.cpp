#include "debian/assemble.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "debian/certificates.hpp"
#include "debian/database.hpp"
#include "debian/effects.hpp"
#include "unit/support/deb_builder.hpp"

#include <doctest/doctest.h>

namespace fs = std::filesystem;
using Kind = recipe::Effect::Kind;
using support::DebBuilder;

namespace {

// A few packages by hand, and the tree that a definition makes of them.
struct Packages {
    base::TemporaryFolder folder{"assemble-test"};
    recipe::ImageDefinition definition{.name = "test"};
    std::vector<recipe::LockedPackage> packages;
    std::vector<fs::path> files;

    Packages& add(const std::string& name, const DebBuilder& deb) {
        files.push_back(folder.path() / (name + ".deb"));
        base::write_file(files.back(), deb.bytes());
        packages.push_back({.name = name,
                            .version = "1",
                            .architecture = "armel",
                            .pool_path = "pool/" + name + ".deb"});
        return *this;
    }
    tree::Tree make() {
        tree::Tree tree;
        report = debian::add_to_tree(tree, definition, packages, files);
        return tree;
    }
    debian::AssemblyReport report;
};

std::string target(const tree::Tree& tree, const char* path) {
    const tree::Entry* entry = tree.find(path);
    return entry == nullptr ? "absent" : entry->link_target;
}

std::string text(const tree::Tree& tree, const char* path) {
    const tree::Entry* entry = tree.find(path);
    return entry == nullptr ? "absent" : std::string(entry->content.view());
}

}  // namespace

TEST_CASE("rules drop files and the folders that lose all they held") {
    Packages packages;
    packages.add("a", DebBuilder("a", "1")
                          .folder("./usr/share/doc/a")
                          .file("./usr/share/doc/a/copyright", "free")
                          .file("./usr/share/doc/a/changelog", "12345")
                          .folder("./usr/share/man/man1")
                          .file("./usr/share/man/man1/a.1", "manual")
                          .folder("./var/empty"));
    packages.definition.rules = {
        {recipe::FileRule::Action::keep, {"/usr/share/doc/*/copyright"}, "licences stay"},
        {recipe::FileRule::Action::drop, {"/usr/share/doc/**", "/usr/share/man/**"}, "papers"},
    };
    const tree::Tree tree = packages.make();
    CHECK(tree.find("usr/share/doc/a/copyright") != nullptr);
    CHECK(tree.find("usr/share/doc/a/changelog") == nullptr);
    CHECK(tree.find("usr/share/man") == nullptr);
    CHECK(tree.find("var/empty") != nullptr);
    REQUIRE(packages.report.dropped.size() == 1);
    CHECK(packages.report.dropped[0].why == "papers");
    CHECK(packages.report.dropped[0].files == 2);
    CHECK(packages.report.dropped[0].bytes == 11);
}

TEST_CASE("patterns stop at slashes unless told otherwise") {
    CHECK(debian::pattern_fits("/a/*/c", "/a/b/c"));
    CHECK(!debian::pattern_fits("/a/*/c", "/a/b/b/c"));
    CHECK(debian::pattern_fits("/a/**/c", "/a/b/b/c"));
    CHECK(debian::pattern_fits("/a/b?", "/a/bc"));
    CHECK(!debian::pattern_fits("/a/b?", "/a/b/"));
    CHECK(!debian::pattern_fits("/a/**", "/a"));
    CHECK(debian::pattern_fits("/**", "/a/b"));
}

TEST_CASE("scripts that nobody described are told, harmless ones are not") {
    Packages packages;
    packages.add("a", DebBuilder("a", "1").script("postinst", "#!/bin/sh\nuseradd x\n"))
        .add("b", DebBuilder("b", "1").script("postinst", "#!/bin/sh\nset -e\nldconfig\n"))
        .add("c", DebBuilder("c", "1").script("preinst", "#!/bin/sh\nuseradd y\n"));
    packages.definition.package_effects = {{.package = "c", .scripts = {{"preinst", "0000"}}}};
    packages.make();
    CHECK(packages.report.warnings ==
          std::vector<std::string>{
              "a: what its postinst does is not described in images/effects",
              "c: its preinst has changed since images/effects/c.json was written"});
}

TEST_CASE("the alternative with the highest priority is linked, with its followers") {
    Packages packages;
    packages.add("a", DebBuilder("a", "1")
                          .file("./usr/sbin/t-old", "old", 0755)
                          .file("./usr/sbin/t-new", "new", 0755)
                          .file("./usr/sbin/t-new-save", "save", 0755));
    const auto effect = [](const char* path, int priority, const char* follower) {
        return recipe::Effect{.kind = Kind::alternative,
                              .path = "/usr/sbin/t",
                              .to = path,
                              .name = "t",
                              .priority = priority,
                              .followers = {{"t-save", "/usr/sbin/t-save", follower}}};
    };
    packages.definition.package_effects = {
        {.package = "a",
         .effects = {effect("/usr/sbin/t-new", 20, "/usr/sbin/t-new-save"),
                     effect("/usr/sbin/t-old", 10, "/usr/sbin/t-old-save"),
                     effect("/usr/sbin/t-gone", 99, "/usr/sbin/t-gone-save")}}};
    const tree::Tree tree = packages.make();
    CHECK(target(tree, "usr/sbin/t") == "/etc/alternatives/t");
    CHECK(target(tree, "etc/alternatives/t") == "/usr/sbin/t-new");
    CHECK(target(tree, "usr/sbin/t-save") == "/etc/alternatives/t-save");
    CHECK(target(tree, "etc/alternatives/t-save") == "/usr/sbin/t-new-save");
    CHECK(text(tree, "var/lib/dpkg/alternatives/t") ==
          "auto\n/usr/sbin/t\nt-save\n/usr/sbin/t-save\n\n"
          "/usr/sbin/t-new\n20\n/usr/sbin/t-new-save\n/usr/sbin/t-old\n10\n\n\n");
    CHECK(packages.report.warnings ==
          std::vector<std::string>{"a: alternative t: there is no /usr/sbin/t-gone"});
}

TEST_CASE("folders, links, copies and names are made as described") {
    Packages packages;
    packages.add("a", DebBuilder("a", "1")
                          .folder("./var/run")
                          .file("./usr/share/m", "text")
                          .file("./usr/bin/busy", "box", 0755)
                          .file("./usr/bin/ls", "real", 0755));
    packages.definition.package_effects = {
        {.package = "a",
         .effects = {
             {.kind = Kind::link, .path = "/var/run", .to = "/run"},
             {.kind = Kind::folder, .path = "/var/mail", .mode = 02775, .gid = 8},
             {.kind = Kind::file, .path = "/etc/m", .copy_of = "/usr/share/m", .mode = 0640},
             {.kind = Kind::links, .paths = {"/usr/bin/ls", "/usr/sbin/ip"}, .to = "/usr/bin/busy"},
             {.kind = Kind::remove, .path = "/usr/share/m"}}}};
    const tree::Tree tree = packages.make();
    CHECK(target(tree, "var/run") == "/run");
    REQUIRE(tree.find("var/mail") != nullptr);
    CHECK(tree.find("var/mail")->mode == 02775);
    CHECK(tree.find("var/mail")->gid == 8);
    CHECK(tree.find("var/mail")->mtime == 1000000000);
    CHECK(text(tree, "etc/m") == "text");
    CHECK(tree.find("etc/m")->mode == 0640);
    CHECK(target(tree, "usr/sbin/ip") == "../bin/busy");
    CHECK(text(tree, "usr/bin/ls") == "real");
    CHECK(tree.find("usr/share/m") == nullptr);
}

TEST_CASE("scanners find the packages in dpkg's database") {
    Packages packages;
    packages.add("a", DebBuilder("a", "1")
                          .field("Multi-Arch: same")
                          .script("conffiles", "/etc/a\n")
                          .script("md5sums", "x  y\n")
                          .folder("./etc")
                          .file("./etc/a", "setting"));
    const tree::Tree tree = packages.make();
    CHECK(text(tree, "var/lib/dpkg/info/a:armel.list") == "/.\n/etc\n/etc/a\n");
    CHECK(text(tree, "var/lib/dpkg/info/a:armel.md5sums") == "x  y\n");
    CHECK(text(tree, "var/lib/dpkg/status") ==
          "Multi-Arch: same\nPackage: a\nStatus: install ok installed\nVersion: 1\n"
          "Architecture: armel\nMaintainer: A Person <a@example.invalid>\nConffiles:\n"
          " /etc/a 7dc22b2c6a992f0232345df41303f5ea\nDescription: made by hand\n for a test\n\n");
}

TEST_CASE("two packages that bring the same file are refused") {
    Packages packages;
    packages.add("a", DebBuilder("a", "1").file("./etc/x", "1"))
        .add("b", DebBuilder("b", "1").file("./etc/x", "2"));
    CHECK_THROWS_AS(packages.make(), base::Error);
}

TEST_CASE("a file that holds another package than the lock says is refused") {
    Packages packages;
    packages.add("a", DebBuilder("b", "1"));
    CHECK_THROWS_WITH_AS(packages.make(), "a.deb: its Package is b, expected a", base::Error);
}

TEST_CASE("what is no certificate has no hash") {
    CHECK(debian::subject_hash("") == "");
    CHECK(debian::subject_hash("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n") ==
          "");
    CHECK(debian::md5_of("setting") == "7dc22b2c6a992f0232345df41303f5ea");
    CHECK(debian::does_nothing("#!/bin/sh\n\nset -e\n# x\n  ldconfig\nexit 0\n"));
    CHECK(!debian::does_nothing("#!/bin/sh\nldconfig && rm x\n"));
}
