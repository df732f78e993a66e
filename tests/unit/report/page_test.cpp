#include "report/page.hpp"

#include "report/markup.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using nlohmann::json;

namespace {

// An image whose every name is somebody's attempt.
image::Image hostile_image() {
    image::Image image;
    image.tags = {"<b>tag</b>"};
    image.config.entrypoint = {"</script><script>alert(1)</script>"};
    image.config.environment = {"A=\" onload=\"alert(2)"};
    image.contradictions = {"<img src=x>"};
    const auto add = [&](const std::string& path, const std::string& content) {
        tree::Entry entry = tree::file(path, tree::Content::of(content));
        entry.origin = "layer 1";
        image.merged.add(std::move(entry));
    };
    add("usr/<script>alert(3)<", "0123456789");
    add("usr/\xff\x01\"'&", "01234");
    add("usr/lib/large", std::string(1000, 'x'));
    add("usr/lib/small", "x");
    return image;
}

std::string page_of(const image::Image& image) {
    const image::Inspection inspection = image::inspect(image);
    check::Report check;
    check.profile = "armv5te";
    check::FileReport file;
    file.path = "/usr/<i>bad";
    file.kind = check::FileKind::elf;
    file.verdict = check::FileVerdict::refused;
    file.unsupported_count = 1;
    check::Finding finding;
    finding.text = "movw r3, #1";
    finding.function = "<u>f</u>";
    file.findings = {finding};
    check.files = {file};
    return report::to_page({.title = "<title>",
                            .archive_bytes = 5000,
                            .image = &image,
                            .inspection = &inspection,
                            .check = &check,
                            .budgets = {{"archive", 3, 2}},
                            .left_out = {{"why & what", 3, 4}}});
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t number = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos;
         at = text.find(part, at + 1))
        ++number;
    return number;
}

}  // namespace

TEST_CASE("nothing of the archive becomes markup") {
    const std::string page = page_of(hostile_image());
    CHECK(count(page, "<script") == 2);  // ours
    CHECK(count(page, "</script>") == 2);
    for (const char* bad : {"<b>tag", "<img", "<i>bad", "<u>f", "\" onload=", "\xff", "\x01"}) {
        CAPTURE(bad);
        CHECK(page.find(bad) == std::string::npos);
    }
    CHECK(page.find("usr/&lt;script&gt;alert(3)&lt;") != std::string::npos);
    CHECK(page.find("\\xff\\x01&quot;&#39;&amp;") != std::string::npos);
    CHECK(page.find("too much") != std::string::npos);
    CHECK(page.find("why &amp; what") != std::string::npos);
}

TEST_CASE("the page asks nobody for anything") {
    const std::string page = page_of(hostile_image());
    CHECK(page.find("default-src 'none'") != std::string::npos);
    CHECK(page.find("http:") == std::string::npos);
    CHECK(page.find("https:") == std::string::npos);
    CHECK(page == page_of(hostile_image()));
}

TEST_CASE("the map adds up, largest first") {
    const image::Image image = hostile_image();
    const json map = json::parse(report::treemap_json(image::inspect(image), 100));
    CHECK(map["b"] == 1016);
    CHECK(map["f"] == 4);
    const json& usr = map["c"][0];
    CHECK(usr["n"] == "usr");
    CHECK(usr["c"][0]["n"] == "lib");
    CHECK(usr["c"][0]["b"] == 1001);
    CHECK(usr["c"][1]["n"] == "<script>alert(3)<");
}

TEST_CASE("a map of few files still counts all") {
    const image::Image image = hostile_image();
    const json map = json::parse(report::treemap_json(image::inspect(image), 1));
    CHECK(map["b"] == 1016);
    const json& usr = map["c"][0];
    CHECK(usr["b"] == 1016);
    REQUIRE(usr["c"].size() == 2);
    CHECK(usr["c"][1] == json({{"n", "2 smaller files"}, {"b", 15}, {"f", 2}}));
    CHECK(usr["c"][0]["c"][1]["n"] == "1 smaller file");
}

TEST_CASE("what turns the direction of writing is spelled out") {
    CHECK(report::shown("a\xe2\x80\xae"
                        "b\xe2\x81\xa6"
                        "c") == "a\\u202eb\\u2066c");
    CHECK(report::shown("caf\xc3\xa9 \xe2\x82\xac\xe2\x80\x93") ==
          "caf\xc3\xa9 \xe2\x82\xac\xe2\x80\x93");
    CHECK(report::shown("\xe2\x80") == "\\xe2\\x80");
}

TEST_CASE("bars stay within their frame") {
    CHECK(report::bar(1, 0).find("over") != std::string::npos);
    CHECK(report::bar(5, 10).find("width=\"500\"") != std::string::npos);
    CHECK(report::bar(~std::uint64_t{0}, 1).find("width=\"1000\"") != std::string::npos);
}
