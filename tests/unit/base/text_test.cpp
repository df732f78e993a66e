#include "base/text.hpp"

#include <doctest/doctest.h>

TEST_CASE("the nearest candidate is suggested only when it is near") {
    const std::vector<std::string> known = {"entrypoint", "environment", "volumes"};
    CHECK(base::nearest("entrypont", known) == "entrypoint");
    CHECK(base::nearest("budget", known) == std::nullopt);
    // Two letters that changed places are one mistake.
    CHECK(base::nearest("goram", std::vector<std::string>{"goarm", "tags"}) == "goarm");
    CHECK(base::nearest("ab", std::vector<std::string>{"ba"}) == "ba");
    CHECK(base::nearest("", std::vector<std::string>{"abc"}) == std::nullopt);
}

TEST_CASE("foreign names cannot steer a terminal") {
    CHECK(base::printable("a\x1b[2Jb") == "a\\x1b[2Jb");
    CHECK(base::printable("\xc2\x9b"
                          "31m") == "\\xc2\\x9b31m");
    CHECK(base::printable("caf\xc3\xa9 \xff") == "caf\xc3\xa9 \\xff");
}

TEST_CASE("sizes are rounded for people and never show 1024") {
    CHECK(base::format_bytes(1023) == "1023 B");
    CHECK(base::format_bytes(1536) == "1.5 KiB");
    CHECK(base::format_bytes(1024 * 1024 - 1) == "1.0 MiB");
}

TEST_CASE("a number is decimal digits and nothing else") {
    CHECK(base::parse_decimal("12") == 12);
    CHECK(!base::parse_decimal("+12"));
    CHECK(!base::parse_decimal("12 "));
    CHECK(!base::parse_decimal("99999999999999999999"));
}

TEST_CASE("a word is quoted so that it can be pasted") {
    CHECK(base::quote_for_shell("a'b c") == "'a'\\''b c'");
    CHECK(base::quote_for_shell("--x=/y") == "--x=/y");
}
