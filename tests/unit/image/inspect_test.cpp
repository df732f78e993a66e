#include "image/inspect.hpp"

#include "archives.hpp"
#include "base/file.hpp"

#include <doctest/doctest.h>

using archives::Kind;

namespace {

image::Image read(const std::vector<std::string>& layers) {
    const base::TemporaryFolder folder("inspect-test");
    base::write_file(folder.path() / "x.tar", archives::docker(layers));
    return image::read_image(folder.path() / "x.tar");
}

std::string packages_of(const image::Inspection& inspection) {
    std::string out;
    for (const auto& use : inspection.packages) {
        out += base::concat(use.package.name.empty() ? "-" : use.package.name, ' ',
                            use.package.version, ' ', use.content_bytes, ' ', use.files, ';');
    }
    return out;
}

}  // namespace

TEST_CASE("every byte belongs to one package or to none, and to all folders above it") {
    const std::string status =
        "Package: one\nStatus: install ok installed\nVersion: 1.0\nArchitecture: armel\n"
        "Description: x\n two\n\n"
        "Package: two\nStatus: install ok installed\nArchitecture: armel\nVersion: 2\n\n"
        "Package: gone\nStatus: deinstall ok config-files\nVersion: 3\n";
    const std::string layer = archives::tar(
        {{"usr/lib", "", Kind::folder, ""},
         {"lib", "", Kind::symlink, "usr/lib"},
         {"usr/lib/one.so", std::string(100, '1'), Kind::file, ""},
         {"usr/lib/same", "", Kind::hardlink, "usr/lib/one.so"},
         {"usr/bin/two", std::string(10, '2'), Kind::file, ""},
         {"mine", std::string(7, 'm'), Kind::file, ""},
         {"var/lib/dpkg/status", status, Kind::file, ""},
         {"var/lib/dpkg/info/one.list", "/.\n/lib\n/lib/one.so\n/absent\n", Kind::file, ""},
         {"var/lib/dpkg/info/two:armel.list", "/usr\n/usr/bin/two\n/lib/one.so\n", Kind::file,
          ""}});
    const image::Inspection inspection = image::inspect(read({layer}));
    const std::uint64_t database = status.size() +
                                   std::string("/.\n/lib\n/lib/one.so\n/absent\n").size() +
                                   std::string("/usr\n/usr/bin/two\n/lib/one.so\n").size();
    CHECK(packages_of(inspection) ==
          base::concat("-  ", 7 + database, " 4;one 1.0 100 1;two 2 10 1;"));
    CHECK(inspection.totals.content_bytes == 117 + database);
    CHECK(inspection.folders.at("").content_bytes == 117 + database);
    CHECK(inspection.folders.at("usr").content_bytes == 110);
    CHECK(inspection.folders.at("usr/lib").files == 1);
    CHECK(inspection.files.at(1).path == "usr/lib/one.so");
    CHECK(inspection.files.at(1).package == "one");
    CHECK(inspection.layers.at(0).content_bytes == inspection.totals.content_bytes);
    CHECK(inspection.duplicates.empty());
}

TEST_CASE("the databases of distroless and Alpine images are read as well") {
    const image::Inspection distroless = image::inspect(read({archives::tar(
        {{"var/lib/dpkg/status.d/base", "Package: base\nVersion: 13\n", Kind::file, ""},
         {"var/lib/dpkg/status.d/base.md5sums", "0123  etc/x\n", Kind::file, ""},
         {"etc/x", "xx", Kind::file, ""}})}));
    CHECK(packages_of(distroless) == "-  38 2;base 13 2 1;");
    const image::Inspection alpine = image::inspect(read({archives::tar(
        {{"lib/apk/db/installed", "C:Q1\nP:musl\nV:1.2\nA:armhf\nF:lib\nR:libc.so\nZ:Q1\n\n",
          Kind::file, ""},
         {"lib/libc.so", std::string(500, 'c'), Kind::file, ""}})}));
    CHECK(packages_of(alpine) == "musl 1.2 500 1;-  48 1;");
}

TEST_CASE("equal files are found, and what later layers hide") {
    const std::string bottom = archives::tar({{"a", std::string(50, 'a'), Kind::file, ""},
                                              {"b", std::string(50, 'a'), Kind::file, ""},
                                              {"c", std::string(50, 'c'), Kind::file, ""},
                                              {"old/x", std::string(30, 'x'), Kind::file, ""},
                                              {"m", "linked", Kind::file, ""},
                                              {"l", "", Kind::hardlink, "m"}});
    const std::string top = archives::tar({{"c", std::string(20, 'c'), Kind::file, ""},
                                           {".wh.old", "", Kind::file, ""},
                                           {"d", std::string(50, 'a'), Kind::file, ""}});
    const image::Inspection inspection = image::inspect(read({bottom, top}));
    REQUIRE(inspection.duplicates.size() == 1);
    CHECK(inspection.duplicates[0].paths == std::vector<std::string>{"a", "b", "d"});
    CHECK(inspection.duplicates[0].wasted_bytes() == 100);
    REQUIRE(inspection.hidden.size() == 2);
    CHECK(inspection.hidden[0].path == "c");
    CHECK(inspection.hidden[0].layer == 1);
    CHECK(inspection.hidden[1].path == "old/x");
    CHECK(inspection.layers[0].content_bytes == 186);
    CHECK(inspection.layers[0].hidden_bytes == 80);
    CHECK(inspection.layers[1].hidden_bytes == 0);
    // What all layers bring, less what is hidden, is what the image holds.
    CHECK(186 - 80 + 70 == inspection.totals.content_bytes);
}
