#include "routeros/address.hpp"

#include <doctest/doctest.h>

TEST_CASE("an address is four numbers and perhaps a prefix, and nothing else") {
    const auto address = routeros::parse_address("10.40.0.2/16");
    REQUIRE(address);
    CHECK(routeros::to_string(address->value) == "10.40.0.2");
    CHECK(routeros::network_of(*address) == "10.40.0.0/16");
    CHECK(address->network_has(routeros::parse_address("10.40.255.1")->value));
    CHECK(!address->network_has(routeros::parse_address("10.41.0.1")->value));
    CHECK(routeros::network_of(*routeros::parse_address("1.2.3.4/0")) == "0.0.0.0/0");
    for (const char* wrong :
         {"", "10.40.0", "10.40.0.2.3", "10.40.0.256", "10.40.0.02", "a.b.c.d", "10.40.0.2/",
          "10.40.0.2/33", "10.40.0.2/16/8", " 10.40.0.2", "10.40.0.-1"}) {
        CHECK_MESSAGE(!routeros::parse_address(wrong), wrong);
    }
}
