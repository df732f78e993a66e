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

const std::string sum = base::concat("h1:", std::string(43, 'A'), "=");

recipe::Lock sample() {
    recipe::Recipe recipe{.folder = "/r/x", .name = "x", .version = "1.2"};
    recipe.source = recipe::GoModule{"example.org/x", "v1.2", "h1:sum"};
    recipe.build = recipe::GoBuild{.toolchain = "go-armv5", .go = "1.26.8"};
    recipe.image.packages = {"tzdata", "iptables"};
    const recipe::ImageDefinition definition{.name = "debian-trixie",
                                             .digest = std::string(64, 'd')};
    const recipe::Toolchain toolchain{.name = "go-armv5", .digest = std::string(64, 'a')};
    recipe::Lock lock = recipe::make_lock(recipe, definition, toolchain);
    lock.image = {
        .suites = {{.name = "trixie", .date = "Sat", .time = 5}, {.name = "u", .missing = "m"}},
        .packages = {package("libc6", "2:2.41-12+deb13u4", 10),
                     package("tzdata", "2026c-0+deb13u1", 20)}};
    lock.go = {.toolchains = {{"linux-amd64", sum}},
               .modules = {{"example.org/x", "v1.2", sum}, {"example.org/y", "v0.1.0", sum}},
               .added_sums = {base::concat("example.org/y v0.1.0 ", sum)}};
    return lock;
}

std::string problem_of(const std::string& text) {
    try {
        recipe::parse_lock("l", text);
    } catch (const base::Error& error) {
        return error.what() + error.detail();
    }
    return "none";
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

TEST_CASE("a lock with a sysroot and files is read back as it was written") {
    recipe::Lock lock = sample();
    lock.go = {};
    lock.sysroot = {.definition = "trixie",
                    .definition_sha256 = std::string(64, 'a'),
                    .resolution_sha256 = std::string(64, 'b'),
                    .wanted = {"libssl-dev"},
                    .packages = {.packages = {package("libssl-dev", "3.5", 3)}}};
    lock.source_package =
        recipe::LockedSourcePackage{.name = "tool",
                                    .version = "1-1",
                                    .archive = "debian",
                                    .files = {{"pool/tool_1-1.dsc", 5, std::string(64, 'c')}}};
    lock.files = {{"x-1.tar.xz", {"https://example.org/x-1.tar.xz"}, 7, std::string(64, 'f')}};
    CHECK(recipe::parse_lock("l", recipe::to_json(lock)) == lock);
}

TEST_CASE("what is compiled against disagrees by itself") {
    recipe::Recipe recipe{.folder = "/r/x", .name = "x", .version = "1"};
    recipe.source = recipe::DebianSource{.package = "x", .version = "1-1"};
    recipe.build = recipe::CBuild{.driver = "make", .packages = {"zlib1g-dev", "libssl-dev"}};
    const recipe::ImageDefinition image{.name = "static"};
    recipe::ImageDefinition sysroot{.name = "trixie", .digest = "1"};
    const recipe::Toolchain toolchain{.name = "gcc-armv5"};
    const recipe::Lock lock = recipe::make_lock(recipe, image, toolchain, &sysroot);
    CHECK(lock.sysroot.wanted == std::vector<std::string>{"libssl-dev", "zlib1g-dev"});
    CHECK(lock.source == "debian-source x 1-1");
    const auto about = [&](const recipe::Lock& now) {
        std::vector<recipe::Disagreement> found = recipe::disagreements(lock, now);
        REQUIRE(found.size() == 1);
        return found.front();
    };
    using About = recipe::Disagreement::About;
    CHECK(about(recipe::make_lock(recipe, image, toolchain)) ==
          recipe::Disagreement{About::sysroot, "the sysroot is nothing, the lock has trixie"});
    sysroot.digest = "2";
    CHECK(about(recipe::make_lock(recipe, image, toolchain, &sysroot)) ==
          recipe::Disagreement{About::contents, "the sysroot trixie has changed"});
    sysroot.base = {{"libc6-dev", "w"}};
    CHECK(about(recipe::make_lock(recipe, image, toolchain, &sysroot)) ==
          recipe::Disagreement{About::sysroot,
                               "the list of packages of the sysroot trixie has changed"});
    sysroot = {.name = "trixie", .digest = "1"};
    std::get<recipe::CBuild>(recipe.build).packages = {"libssl-dev"};
    CHECK(about(recipe::make_lock(recipe, image, toolchain, &sysroot)) ==
          recipe::Disagreement{About::sysroot,
                               "the list of packages that it is compiled against is libssl-dev, "
                               "the lock has libssl-dev zlib1g-dev"});
    recipe.source = recipe::DebianSource{.suite = "sid", .package = "x", .version = "1-1"};
    CHECK(recipe::make_lock(recipe, image, toolchain).source == "debian-source x 1-1 of sid");
}

TEST_CASE("a lock edited by hand is refused with the place") {
    const std::string text = recipe::to_json(sample());
    const auto problem = [&](const char* from, const char* to) {
        return problem_of(base::replace_all(text, from, to));
    };
    CHECK(problem("\"sha256\":\"0000", "\"sha256\":\"xyz0").find("image.packages[0].sha256") !=
          std::string::npos);
    CHECK(problem("pool/tzdata.deb", "../../etc/passwd").find("image.packages[1].path") !=
          std::string::npos);
    CHECK(problem("\"archive\":\"debian\"", "\"archive\":\"evil\"").find("archive") !=
          std::string::npos);
    CHECK(problem("\"size_bytes\":10,", "").find("image.packages[0].size_bytes") !=
          std::string::npos);
    CHECK(problem("{\n", "{\n \"extra\": 1,\n").find("extra: unknown key") != std::string::npos);
    CHECK(problem("\"lock\": 1", "\"lock\": 2").find("lock: ") != std::string::npos);
}

TEST_CASE("a lock that is well-formed but not as it was written is refused by its seal") {
    const std::string text = recipe::to_json(sample());
    const std::string refusal =
        "l: its seal does not fit the rest: it was edited or merged by hand";
    CHECK(problem_of(text) == "none");
    // Spaces and comments are nobody's business.
    CHECK(problem_of(base::replace_all(text, "\",\n", "\",\n // note\n")) == "none");
    // A package removed, a hash changed, another version, a module's sum, a package not wanted.
    std::string removed;
    for (const std::string_view line : base::lines_of(text)) {
        if (line.find("\"libc6\"") == std::string_view::npos) removed += base::concat(line, "\n");
    }
    CHECK(problem_of(removed) == refusal);
    CHECK(problem_of(base::replace_all(text, std::string(64, '0'), std::string(64, '1'))) ==
          refusal);
    CHECK(problem_of(base::replace_all(text, "deb13u4", "deb13u5")) == refusal);
    CHECK(problem_of(base::replace_all(text, "v0.1.0\",\"sum\":\"h1:A",
                                       "v0.1.0\",\"sum\":\"h1:B")) == refusal);
    CHECK(problem_of(base::replace_all(text, "\"iptables\",", "")) == refusal);
}

TEST_CASE("what a lock does not hold for is told") {
    using About = recipe::Disagreement::About;
    const recipe::Lock lock = sample();
    CHECK(recipe::disagreements(lock, lock).empty());
    recipe::Lock now = lock;
    now.version = "1.3";
    now.definition_sha256 = std::string(64, 'e');
    now.wanted = {};
    now.image = {};
    CHECK(recipe::disagreements(lock, now) ==
          std::vector<recipe::Disagreement>{
              {About::program, "the version is 1.3, the lock has 1.2"},
              {About::contents, "the image definition debian-trixie has changed"},
              {About::packages, "the list of packages is nothing, the lock has iptables tzdata"}});
    now = lock;
    now.resolution_sha256 = now.definition_sha256 = std::string(64, 'e');
    CHECK(recipe::disagreements(lock, now) ==
          std::vector<recipe::Disagreement>{
              {About::packages,
               "the list of packages of the image definition debian-trixie has changed"}});
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
