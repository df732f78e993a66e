#include "debian/apt.hpp"

#include <doctest/doctest.h>

using Kind = debian::SuiteProblem::Kind;

namespace {

const std::vector<recipe::Suite> suites{{.name = "trixie"}, {.name = "trixie-security"}};

}  // namespace

TEST_CASE("what apt prints is sorted by suite") {
    const auto problems = debian::sort_update_messages(
        "Hit:1 http://m/debian trixie InRelease\n"
        "E: Failed to fetch http://m/s/dists/trixie-security/main/Packages.xz  404  Not Found\n"
        "E: Some index files failed to download. They have been ignored.\n",
        suites);
    REQUIRE(problems.size() == 1);
    CHECK(problems.at("trixie-security").kind == Kind::missing);
    CHECK(problems.at("trixie-security").text ==
          "Failed to fetch http://m/s/dists/trixie-security/main/Packages.xz  404  Not Found");
}

TEST_CASE("a bad signature counts more than a missing file") {
    const auto problems = debian::sort_update_messages(
        "W: Failed to fetch http://m/d/dists/trixie/InRelease  x\n"
        "W: GPG error: http://m/d trixie InRelease: The following signatures couldn't be verified "
        "because the public key is not available: NO_PUBKEY 1\n"
        "E: The repository 'http://m/s trixie-security InRelease' is not signed.\n",
        suites);
    CHECK(problems.at("trixie").kind == Kind::signature);
    CHECK(problems.at("trixie-security").kind == Kind::signature);
}

TEST_CASE("what apt tells only while it works is heard too") {
    const auto problems = debian::sort_update_messages(
        "E: The repository 'http://m/s trixie-security Release' does not have a Release file.\n"
        "Err:4 http://m/d trixie/main armel Packages\n  Hash Sum mismatch\n  Hashes of file:\n",
        suites);
    CHECK(problems.at("trixie").kind == Kind::missing);
    CHECK(problems.at("trixie").text == "Hash Sum mismatch");
    CHECK(problems.at("trixie-security").kind == Kind::missing);
}

TEST_CASE("an expired release file is known as such") {
    const auto problems = debian::sort_update_messages(
        "E: Release file for file:/m/dists/trixie/InRelease is expired (invalid since 1d).\n",
        suites);
    CHECK(problems.at("trixie").kind == Kind::expired);
}

TEST_CASE("names, versions and architectures are read from what apt would get") {
    const auto uris = debian::parse_printed_uris(
        "'http://m/pool/z_1%2b1.deb' zlib1g_1%3a1.3.dfsg+really1.3.1-1+b1_armel.deb 75320 "
        "SHA256:00\nnoise\n");
    REQUIRE(uris.size() == 1);
    CHECK(uris[0].uri == "http://m/pool/z_1%2b1.deb");
    CHECK(uris[0].name == "zlib1g");
    CHECK(uris[0].version == "1:1.3.dfsg+really1.3.1-1+b1");
    CHECK(uris[0].architecture == "armel");
}
