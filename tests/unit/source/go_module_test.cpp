#include "source/go_module.hpp"

#include "base/error.hpp"
#include "source/go_sum.hpp"
#include "unit/support/module_proxy.hpp"

#include <doctest/doctest.h>

namespace fs = std::filesystem;
using support::ModuleProxy;

namespace {

const std::map<std::string, std::string> hello = {
    {"go.mod", "module example.test/hello\n\ngo 1.21\n"},
    {"main.go", "package main\n\nfunc main() { println(\"hello\") }\n"},
    {"vendor/modules.txt", "# left behind\n"},
};

std::string error_of(const recipe::GoModule& module, const fs::path& target) {
    try {
        source::copy_go_module(module, source::find_go(support::installed_go()), target);
    } catch (const base::Error& error) {
        return base::concat(error.what(), " / ", error.hint());
    }
    return "no error";
}

}  // namespace

TEST_CASE("the sum of a tree is the one that Go gives") {
    // dirhash.Hash1 of these two files, from the definition: sha256sum of the two lines that
    // `sha256sum m@v1/a.txt m@v1/b/c.txt` prints, in base64.
    const base::TemporaryFolder folder("sum");
    base::make_folders(folder.path() / "b");
    base::write_file(folder.path() / "a.txt", "one\n");
    base::write_file(folder.path() / "b" / "c.txt", "two\n");
    CHECK(source::go_tree_sum(folder.path(), "m@v1") ==
          "h1:xkjQQ4GhO2MzJ0XqdVSeguV/JR4cGkLLUspQj8jpNWM=");
}

TEST_CASE("a link in a source tree is an error") {
    const base::TemporaryFolder folder("sum");
    fs::create_symlink("/etc/passwd", folder.path() / "link");
    CHECK_THROWS_WITH_AS(
        source::go_tree_sum(folder.path(), "m@v1"),
        base::concat((folder.path() / "link").string(), ": neither file nor folder").c_str(),
        base::Error);
}

TEST_CASE("a module is copied writable, verified, and without vendor" *
          doctest::skip(support::no_go())) {
    ModuleProxy proxy;
    proxy.publish("example.test/hello", "v1.2.3", hello);
    const fs::path target = proxy.folder() / "copy";
    const source::Go go = source::find_go(support::installed_go());
    const std::string sum =
        source::copy_go_module({.module = "example.test/hello", .version = "v1.2.3"}, go, target);
    CHECK(sum.starts_with("h1:"));
    CHECK(sum.size() == 47);
    CHECK(base::read_file(target / "main.go") == hello.at("main.go"));
    CHECK((fs::status(target / "main.go").permissions() & fs::perms::owner_write) !=
          fs::perms::none);
    CHECK(!fs::exists(target / "vendor"));
    // With the sum that was just found the recipe is content, too.
    source::copy_go_module({.module = "example.test/hello", .version = "v1.2.3", .sum = sum}, go,
                           proxy.folder() / "again");
}

TEST_CASE("a sum that is not the recipe's is an error" * doctest::skip(support::no_go())) {
    ModuleProxy proxy;
    proxy.publish("example.test/hello", "v1.2.3", hello);
    const std::string text =
        error_of({.module = "example.test/hello", .version = "v1.2.3", .sum = "h1:other"},
                 proxy.folder() / "c");
    CHECK(text.starts_with("source example.test/hello@v1.2.3: the sum is h1:"));
    CHECK(text.find(", but the recipe says h1:other / if you have just changed the version") !=
          std::string::npos);
    CHECK(!fs::exists(proxy.folder() / "c"));
}

TEST_CASE("a version that is not there is said with what to do" * doctest::skip(support::no_go())) {
    ModuleProxy proxy;
    proxy.publish("example.test/hello", "v1.2.3", hello);
    const std::string text =
        error_of({.module = "example.test/hello", .version = "v9.9.9"}, proxy.folder() / "c");
    CHECK(text.starts_with("source example.test/hello@v9.9.9: reading file://"));
    CHECK(text.find(" / check module path and version: ") != std::string::npos);
}

TEST_CASE("without a network the hint says where proxy settings come from" *
          doctest::skip(support::no_go())) {
    ModuleProxy proxy;
    const support::ScopedVariable nowhere("GOPROXY", "http://127.0.0.1:9");
    const std::string text =
        error_of({.module = "example.test/hello", .version = "v1.2.3"}, proxy.folder() / "c");
    CHECK(text.find("connection refused / check the network; ") != std::string::npos);
}

TEST_CASE("a changed file in Go's module cache is noticed" * doctest::skip(support::no_go())) {
    ModuleProxy proxy;
    proxy.publish("example.test/hello", "v1.2.3", hello);
    const recipe::GoModule module = {.module = "example.test/hello", .version = "v1.2.3"};
    source::copy_go_module(module, source::find_go(support::installed_go()),
                           proxy.folder() / "first");
    const fs::path cached = proxy.folder() / "modules/example.test/hello@v1.2.3";
    fs::permissions(cached / "main.go", fs::perms::owner_write, fs::perm_options::add);
    base::write_file(proxy.folder() / "evil", "package main\n\nfunc main() { println(1) }\n");
    fs::permissions(cached, fs::perms::owner_write, fs::perm_options::add);
    fs::rename(proxy.folder() / "evil", cached / "main.go");
    const std::string text = error_of(module, proxy.folder() / "second");
    CHECK(
        text.starts_with("source example.test/hello@v1.2.3: the files in Go's module cache were "
                         "changed: their sum is h1:"));
}
