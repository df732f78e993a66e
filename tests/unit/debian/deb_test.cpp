#include "debian/deb.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "unit/support/deb_builder.hpp"

#include <doctest/doctest.h>

using support::ar_member;
using support::DebBuilder;

namespace {

std::string problem(const std::string& bytes) {
    try {
        debian::read_deb(bytes, "x.deb");
    } catch (const base::Error& error) {
        return error.what();
    }
    return "none";
}

}  // namespace

TEST_CASE("a package is read with its control files, owners, modes and links") {
    const std::string bytes = DebBuilder("hello", "1.0-1")
                                  .script("postinst", "#!/bin/sh\n")
                                  .folder("./")
                                  .folder("./usr/")
                                  .file("./usr/hello", "world", 04755)
                                  .link("./usr/other", "hello")
                                  .bytes();
    const debian::Deb deb = debian::read_deb(bytes, "x.deb");
    CHECK(deb.control.get("package") == "hello");
    CHECK(deb.control.get("Description") == "made by hand\n for a test");
    CHECK(deb.control_files.at("postinst") == "#!/bin/sh\n");
    REQUIRE(deb.entries.size() == 3);
    CHECK(deb.entries[0].path == "usr");
    CHECK(deb.entries[1].mode == 04755);
    CHECK(deb.entries[1].content.view() == "world");
    CHECK(deb.entries[2].link_target == "hello");
    CHECK(deb.newest == 1000000000);
}

TEST_CASE("what no package holds is refused") {
    const auto one = [](base::ArchiveEntry entry) {
        return problem(DebBuilder("hello", "1").entry(std::move(entry), "").bytes());
    };
    CHECK(one({.path = "./dev/null", .kind = base::ArchiveKind::character_device}) ==
          "x.deb: data.tar: ./dev/null: a package must not bring a device, pipe or socket");
    CHECK(one({.path = "./a", .uid = 70000}) ==
          "x.deb: data.tar: ./a: owner 70000:0 is beyond what packages may use");
    CHECK(one({.path = "../a"}).find("x.deb: data.tar: ../a: ") == 0);
    CHECK(one({.path = "/etc/passwd"}).find("x.deb: data.tar: /etc/passwd: ") == 0);
}

TEST_CASE("what is no package is told") {
    const std::string good = DebBuilder("hello", "1").file("./a", "b").bytes();
    CHECK(problem("!<arch>\n" + ar_member("debian-binary", "2.0\n")) ==
          "x.deb: not a whole Debian package");
    CHECK(problem("!<arch>\n" + ar_member("debian-binary", "0.93\n")) ==
          "x.deb: format 0.93 is not known, only 2");
    CHECK(problem("!<arch>\n" + ar_member("hello", "2.0\n")) == "x.deb: unexpected member hello");
    CHECK(problem(good.substr(0, good.size() - 1200)) != "none");
    CHECK(problem("") != "none");
    CHECK(problem("no archive at all") != "none");
}

TEST_CASE("many packages come in the order asked for, and one bad one fails all") {
    const base::TemporaryFolder folder("deb-test");
    std::vector<std::filesystem::path> files;
    std::vector<std::string> names;
    for (int number = 0; number < 12; ++number) {
        names.push_back(base::concat("p", number, ".deb"));
        files.push_back(folder.path() / names.back());
        const std::string payload(static_cast<std::size_t>(number * 1000), 'x');
        base::write_file(files.back(),
                         DebBuilder(base::concat("p", number), "1").file("./a", payload).bytes());
    }
    const std::vector<debian::Deb> debs = debian::read_debs(files, names);
    for (std::size_t at = 0; at < debs.size(); ++at) {
        CHECK(debs[at].control.get("Package") == base::concat("p", at));
    }
    base::write_file(files[5], "broken");
    CHECK_THROWS_AS(debian::read_debs(files, names), base::Error);
}
