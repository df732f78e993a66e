#include "report/purl.hpp"

#include "report/identifiers.hpp"

#include <doctest/doctest.h>

using namespace std::string_literals;

TEST_CASE("package URLs are encoded as the specification asks") {
    CHECK(report::debian_purl("debian", "libstdc++6", "1:14.2.0-19+b1~x", "armel", "debian-13",
                              "gcc-14") ==
          "pkg:deb/debian/libstdc%2B%2B6@1:14.2.0-19%2Bb1~x?arch=armel&distro=debian-13&"
          "upstream=gcc-14");
    CHECK(report::debian_purl("debian", "tzdata", "2026a-1", "all", "", "") ==
          "pkg:deb/debian/tzdata@2026a-1?arch=all");
    CHECK(report::go_purl("github.com/BurntSushi/toml", "v1.4.0+incompatible") ==
          "pkg:golang/github.com/burntsushi/toml@v1.4.0%2Bincompatible");
    CHECK(report::go_purl("example.invalid/a", "") == "pkg:golang/example.invalid/a");
    CHECK(report::purl("generic", "x", "1", {{"download_url", "https://h/x?y=1&z"}}) ==
          "pkg:generic/x@1?download_url=https:%2F%2Fh%2Fx%3Fy%3D1%26z");
}

TEST_CASE("names and passwords do not stay in addresses") {
    CHECK(report::without_credentials("https://user:secret@example.invalid/a@b") ==
          "https://example.invalid/a@b");
    CHECK(report::without_credentials("https://example.invalid/a@b") ==
          "https://example.invalid/a@b");
    CHECK(report::without_credentials("folder/x") == "folder/x");
}

TEST_CASE("a UUID depends on its text alone") {
    const std::string uuid = report::uuid_from("x");
    CHECK(uuid == report::uuid_from("x"));
    CHECK(uuid != report::uuid_from("y"));
    REQUIRE(uuid.size() == 36);
    CHECK(uuid[14] == '8');
    CHECK("89ab"s.find(uuid[19]) != std::string::npos);
}

TEST_CASE("a Go sum is 32 bytes in base64") {
    CHECK(report::hex_of_go_sum("h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=") ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (const char* text : {"", "h1:", "h2:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                             "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
                             "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSu!!="}) {
        CAPTURE(text);
        CHECK(report::hex_of_go_sum(text).empty());
    }
    CHECK(report::base64_sha256("") == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}
