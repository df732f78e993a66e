// Where the files of a source package come from.
#include "base/content_cache.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "debian/source_package.hpp"
#include "unit/support/http_server.hpp"

#include <doctest/doctest.h>

namespace fs = std::filesystem;

TEST_CASE("a source package is asked for at mirrors, then dated archives; or vendored") {
    const base::TemporaryFolder folder("source-fetch");
    const std::string bytes = "Format: 3.0 (quilt)\n";
    // A day after the release file of 2026-11-21 09:15:44.
    const std::string dated = "/dated/debian/20261122T091544Z/pool/main/x/x_1-1.dsc";
    support::HttpServer server([&](const support::HttpRequest& request) {
        if (request.path == dated) return support::serve(request, bytes);
        return support::HttpAnswer{.status = 404};
    });
    const recipe::LockedSourcePackage package{
        .name = "x-source",
        .version = "1-1",
        .archive = "debian",
        .time = 1795252544,
        .files = {{"pool/main/x/x_1-1.dsc", bytes.size(), base::sha256_of(bytes)}}};
    debian::FetchRequest request{.mirrors = {{"debian", {server.url("/mirror/debian")}}}};
    const base::ContentCache empty(folder.path() / "empty");
    CHECK_THROWS_AS(debian::fetch_source(package, empty, request), base::Error);
    request.dated_archives = {server.url("/dated")};
    const base::ContentCache cache(folder.path() / "cache");
    const auto files = debian::fetch_source(package, cache, request);
    REQUIRE(files.size() == 1);
    CHECK(base::read_file(files.front()) == bytes);

    const fs::path vendor = folder.path() / "vendor";
    const debian::FetchRequest offline{.vendor_folder = vendor, .offline = true};
    const base::ContentCache other(folder.path() / "other");
    CHECK_THROWS_WITH_AS(debian::fetch_source(package, other, offline),
                         "the source package's file x_1-1.dsc is not here", base::Error);
    const fs::path kept = debian::vendored_file(vendor, package.files.front());
    base::make_folders(kept.parent_path());
    base::write_file(kept, bytes);
    CHECK(debian::fetch_source(package, other, offline).size() == 1);
}
