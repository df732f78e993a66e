#include "routeros/quote.hpp"

#include <doctest/doctest.h>

TEST_CASE("nothing in a quoted text is substituted or run") {
    CHECK(routeros::quote("plain text; /system/reboot") == "\"plain text; /system/reboot\"");
    CHECK(routeros::quote("a\"b") == "\"a\\\"b\"");
    CHECK(routeros::quote("$name $[/system/reboot]") == "\"\\$name \\$[/system/reboot]\"");
    CHECK(routeros::quote("back\\slash?") == "\"back\\\\slash\\?\"");
    CHECK(routeros::quote("two\r\nlines") == "\"two\\0D\\0Alines\"");
    CHECK(routeros::quote(std::string("\0\x7f\xc3\xa4", 4)) == "\"\\00\\7F\\C3\\A4\"");
}
