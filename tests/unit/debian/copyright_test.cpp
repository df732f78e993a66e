#include "debian/copyright.hpp"

#include <doctest/doctest.h>

namespace {

const char* const sample =
    "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
    "Upstream-Name: sample\n"
    "\n"
    "Files: *\n"
    "Copyright: 2020 A Person\n"
    "License: GPL-2+  or Artistic\n"
    "\n"
    "Files: lib/*\n"
    "Copyright: 2021 B Person\n"
    "License: permissive\n"
    " Do what you like,\n"
    " .\n"
    "  but keep this.\n"
    "\n"
    "Files: doc/*\n"
    "Copyright: 2021 B Person\n"
    "License: GPL-2+ or Artistic\n"
    "\n"
    "License: GPL-2+\n"
    " See /usr/share/common-licenses/GPL-2.\n";

}  // namespace

TEST_CASE("the licences of all files are found once each, and their texts") {
    const debian::Copyright copyright = debian::parse_copyright(sample);
    CHECK(copyright.machine_readable);
    REQUIRE(copyright.licences.size() == 2);
    CHECK(copyright.licences[0] == "GPL-2+ or Artistic");
    CHECK(copyright.licences[1] == "permissive");
    CHECK(copyright.texts.at("permissive") == "Do what you like,\n\n but keep this.\n");
    CHECK(copyright.texts.at("GPL-2+") == "See /usr/share/common-licenses/GPL-2.\n");
}

TEST_CASE("without Files paragraphs the header's licence counts") {
    const auto copyright = debian::parse_copyright(
        "Format: http://www.debian.org/doc/packaging-manuals/copyright-format/1.0\n"
        "License: Expat\n");
    REQUIRE(copyright.licences.size() == 1);
    CHECK(copyright.licences[0] == "Expat");
}

TEST_CASE("prose and other formats are not machine-readable") {
    for (const char* text : {"", "This package was debianized by A Person.\n\nCopyright: GPL\n",
                             "Format: 0.9\nLicense: GPL-2\n", " \n\x80\xff: x\n"}) {
        CAPTURE(text);
        const debian::Copyright copyright = debian::parse_copyright(text);
        CHECK(!copyright.machine_readable);
        CHECK(copyright.licences.empty());
    }
}
