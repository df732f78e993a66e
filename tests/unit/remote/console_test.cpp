#include "remote/console.hpp"

#include "remote/router_files.hpp"

#include <doctest/doctest.h>

using remote::parse_console_bytes;
using remote::text_before_marker;

TEST_CASE("the marker's line ends an answer, whatever stands around it") {
    CHECK(text_before_marker("12345\r\nmark\r\n", "mark") == "12345");
    CHECK(text_before_marker("a   \r\n  b  \r\nmark", "mark") == "a\n  b");
    CHECK(text_before_marker("mark\r\n", "mark") == "");
    CHECK_FALSE(text_before_marker("", "mark"));
    CHECK_FALSE(text_before_marker("failure: no mark\r\n", "mark"));
    CHECK_FALSE(text_before_marker("marker\r\n", "mark"));
    CHECK_FALSE(text_before_marker("xmark\r\n", "mark"));
}

TEST_CASE("bytes are read as the console prints them") {
    CHECK(parse_console_bytes("12 345 678 ") == 12345678);
    CHECK(parse_console_bytes("0") == 0);
    CHECK_FALSE(parse_console_bytes("12.3KiB"));
    CHECK_FALSE(parse_console_bytes(""));
    CHECK_FALSE(parse_console_bytes("-1"));
}
