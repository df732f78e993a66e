#include "debian/control.hpp"

#include "base/error.hpp"

#include <doctest/doctest.h>

TEST_CASE("paragraphs keep continuation lines and skip comments") {
    const auto paragraphs = debian::parse_paragraphs(
        "# a comment\nPackage: a\nDescription: short\n long\n .\n more\n\n\nPackage:b\n", "x");
    REQUIRE(paragraphs.size() == 2);
    CHECK(paragraphs[0].get("Description") == "short\n long\n .\n more");
    CHECK(paragraphs[1].get("PACKAGE") == "b");
    CHECK(!paragraphs[1].find("Version"));
}

TEST_CASE("a line that is no field is told with its number") {
    CHECK_THROWS_WITH_AS(debian::parse_paragraphs("A: b\nnonsense\n", "x"),
                         "x:2: expected \"Field: value\", got nonsense", base::Error);
    CHECK_THROWS_WITH_AS(debian::parse_paragraphs(" b\n", "x"),
                         "x:1: expected \"Field: value\", got  b", base::Error);
}

TEST_CASE("dependencies are groups of names") {
    const auto groups =
        debian::parse_dependencies("debconf (>= 0.5) | debconf-2.0, libc6:any (>= 2.4) [armel],");
    REQUIRE(groups.size() == 2);
    CHECK(groups[0] == debian::Alternatives{"debconf", "debconf-2.0"});
    CHECK(groups[1] == debian::Alternatives{"libc6"});
}

TEST_CASE("the source package is found") {
    const auto source = [](const char* text) {
        return debian::source_of(debian::parse_paragraphs(text, "x").front());
    };
    using Pair = std::pair<std::string, std::string>;
    CHECK(source("Package: a\nVersion: 1\n") == Pair("a", "1"));
    CHECK(source("Package: a\nVersion: 1\nSource: b\n") == Pair("b", "1"));
    CHECK(source("Package: a\nVersion: 1+b9\nSource: b (1)\n") == Pair("b", "1"));
}
