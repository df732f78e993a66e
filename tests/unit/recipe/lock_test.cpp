#include "recipe/lock.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <doctest/doctest.h>

namespace {

recipe::LockedPackage package(const char* name, const char* version, std::uint64_t size,
                              char digit = '0') {
    return {.name = name,
            .version = version,
            .architecture = "armel",
            .archive = "debian",
            .pool_path = base::concat("pool/", name, ".deb"),
            .size_bytes = size,
            .sha256 = std::string(64, digit),
            .source = name,
            .source_version = version,
            .installed_kib = 7};
}

recipe::Lock sample() {
    recipe::Recipe recipe{.folder = "/r/x", .name = "x", .version = "1.2"};
    recipe.source = recipe::GoModule{"example.org/x", "v1.2", "h1:sum"};
    recipe.build = recipe::GoBuild{.toolchain = "go-armv5", .go = "1.26.8"};
    recipe.image.packages = {"tzdata", "iptables"};
    const recipe::ImageDefinition definition{.name = "debian-trixie",
                                             .digest = std::string(64, 'd')};
    return recipe::make_lock(
        recipe, definition, std::string(64, 'a'),
        {.suites = {{.name = "trixie", .date = "Sat", .time = 5}, {.name = "u", .missing = "m"}},
         .packages = {package("libc6", "2:2.41-12+deb13u4", 10),
                      package("tzdata", "2026c-0+deb13u1", 20)}});
}

}  // namespace

TEST_CASE("a lock is read back as it was written") {
    const base::TemporaryFolder folder("lock-test");
    const recipe::Lock lock = sample();
    CHECK(lock.source == "go-module example.org/x v1.2 h1:sum");
    CHECK(lock.compiler == "go 1.26.8");
    CHECK(lock.wanted == std::vector<std::string>{"iptables", "tzdata"});
    base::write_file(folder.path() / "lock.json", recipe::to_json(lock));
    CHECK(recipe::load_lock(folder.path() / "lock.json") == lock);
}

TEST_CASE("a lock edited by hand is refused with the place") {
    const base::TemporaryFolder folder("lock-test");
    const std::string text = recipe::to_json(sample());
    const auto problem = [&](const char* from, const char* to) -> std::string {
        base::write_file(folder.path() / "l", base::replace_all(text, from, to));
        try {
            recipe::load_lock(folder.path() / "l");
        } catch (const base::Error& error) {
            return error.what() + error.detail();
        }
        return "none";
    };
    CHECK(problem("\"sha256\":\"0000", "\"sha256\":\"xyz0").find("packages.packages[0].sha256") !=
          std::string::npos);
    CHECK(problem("pool/tzdata.deb", "../../etc/passwd").find("packages.packages[1].path") !=
          std::string::npos);
    CHECK(problem("\"archive\":\"debian\"", "\"archive\":\"evil\"").find("archive") !=
          std::string::npos);
    CHECK(problem("\"size_bytes\":10,", "").find("packages.packages[0].size_bytes") !=
          std::string::npos);
    CHECK(problem("{\n", "{\n \"extra\": 1,\n").find("extra: unknown key") != std::string::npos);
}

TEST_CASE("what a lock does not hold for is told") {
    const recipe::Lock lock = sample();
    CHECK(recipe::disagreements(lock, lock).empty());
    recipe::Lock now = lock;
    now.version = "1.3";
    now.definition_sha256 = std::string(64, 'e');
    now.wanted = {};
    now.packages = {};
    CHECK(
        recipe::disagreements(lock, now) ==
        std::vector<std::string>{"the version is 1.3, the lock has 1.2",
                                 "the image definition debian-trixie has changed",
                                 "the list of packages is nothing, the lock has iptables tzdata"});
}

TEST_CASE("changes are told version by version, with sizes") {
    const recipe::LockedPackages before{
        .packages = {package("a", "1", 4096), package("b", "1", 1024), package("same", "1", 5)}};
    const recipe::LockedPackages after{.packages = {package("a", "2", 2048, '1'),
                                                    package("c", "3", 1024),
                                                    package("same", "1", 5)}};
    CHECK(recipe::changes(before, before).empty());
    CHECK(recipe::changes(before, after) ==
          std::vector<std::string>{"a 1 -> 2 (-2.0 KiB)", "removed b 1 (-1.0 KiB)",
                                   "added c 3 (+1.0 KiB)",
                                   "in all -2.0 KiB, 3 packages of 3.0 KiB"});
}
