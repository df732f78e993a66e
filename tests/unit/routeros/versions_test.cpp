#include "routeros/versions.hpp"

#include <doctest/doctest.h>

using routeros::dialect_of;
using routeros::parse_version;
using routeros::Version;

TEST_CASE("a version is read as the router prints it") {
    CHECK(parse_version("7.20.8 (long-term)") == Version{7, 20, 8});
    CHECK(parse_version("7.23rc4") == Version{7, 23, 0});
    CHECK(parse_version("7.24") == Version{7, 24, 0});
    CHECK_FALSE(parse_version("7"));
    CHECK_FALSE(parse_version("seven"));
    CHECK_FALSE(parse_version("7.99999"));
    CHECK(routeros::to_string({7, 24, 0}) == "7.24");
    CHECK(routeros::to_string({7, 20, 8}) == "7.20.8");
}

TEST_CASE("a version between two known ones has the older one's console") {
    CHECK(dialect_of({7, 19, 99}).envs_reference == std::string("envlist"));
    CHECK(dialect_of({7, 20, 1}).envs_reference == std::string("envlists"));
    CHECK(dialect_of({7, 20, 99}).mounts_reference == std::string("mounts"));
    CHECK(dialect_of({7, 22, 5}).mounts_reference == std::string("mountlists"));
    CHECK(dialect_of({7, 17, 0}).container_name == nullptr);
    CHECK(dialect_of({7, 15, 0}).since == Version{7, 16, 0});
    CHECK(dialect_of({8, 0, 0}).since == Version{7, 23, 0});
}
