#include "recipe/probe_report.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

namespace {

using enum isa::Feature;

// What the probe said under qemu-arm, cut to what matters; also the fuzzer's seed.
std::string report_of(std::string_view model) {
    const std::filesystem::path source = std::getenv("ARMPACK_SOURCE");
    return base::read_file(source / "tests/fuzz/seeds/recipe_probe" / base::concat(model, ".json"));
}

std::string mistake(std::string_view from, std::string_view to) {
    const std::string text = report_of("arm946");
    REQUIRE(text.find(from) != std::string::npos);
    try {
        recipe::parse_probe_report("r.json", base::replace_all(text, from, to));
    } catch (const base::Error& error) {
        CHECK(error.exit() == base::Exit::bad_request);
        return error.problem() + "\n" + error.detail();
    }
    return "none";
}

}  // namespace

TEST_CASE("a report becomes a profile, the kernel's release and what is known of SWP") {
    const auto report = recipe::parse_probe_report("probe.json", report_of("arm946"));
    CHECK(report.profile.features == isa::FeatureSet{v4, v4t, v5t, v5te, fpa});
    CHECK(report.profile.name == "what probe.json found");
    CHECK(report.kernel == "5.6.3");
    CHECK(report.swp == recipe::ProbeReport::Swp::runs);
    CHECK(report.missing_helpers.empty());

    const auto newer = recipe::parse_probe_report("probe.json", report_of("cortex-a7"));
    CHECK(newer.profile.features.has_all(
        {v6, v6k, v6t2, v7, v7mp, isa::Feature::div, vfp2, vfp3, vfp4, neon}));
    CHECK(!newer.profile.features.has(v8));
    CHECK(newer.swp == recipe::ProbeReport::Swp::fails);
}

TEST_CASE("a report that contradicts itself or claims what its words do not show is refused") {
    CHECK(mistake("\"v5te\",\n  \"fpa\"", "\"v5te\",\n  \"fpa\",\n  \"v6\"")
              .find("r.json: features: the instructions that ran are all of fpa, v4, v4t, v5t, "
                    "v5te") == 0);
    CHECK(mistake("\"e6bf0f30\"", "\"e1a00000\"") ==
          "r.json: instructions[9].words: none of them needs v6\n");
    CHECK(mistake("\"e6bf0f30\"", "\"ba00\"") ==
          "r.json: instructions[9].words: ba00 is no instruction of A32\n");
    CHECK(mistake("\"group\": \"v5tej\"", "\"group\": \"unallocated\"") ==
          "r.json: instructions[8].group: no feature is called unallocated\n");
    CHECK(mistake("\"group\": \"swp\"", "\"group\": \"unaligned\"") ==
          "r.json: instructions: SWP was not tried (group swp)\n");
    CHECK(
        mistake("\"format\": \"armpack probe report 1\"", "\"format\": \"armpack probe report 2\"")
            .find("r.json: format: expected armpack probe report 1") == 0);
    CHECK(mistake("\"seccomp\"", "\"secomp\"").find("unknown key (did you mean seccomp?)") !=
          std::string::npos);
}

TEST_CASE("helper functions that do not work are told") {
    const auto text = base::replace_all(report_of("arm946"),
                                        "\"compare and exchange\",\n   "
                                        "\"answer\": \"works\"",
                                        "\"compare and exchange\",\n   \"answer\": \"SIGSEGV\"");
    CHECK(recipe::parse_probe_report("r.json", text).missing_helpers ==
          std::vector<std::string>{"compare and exchange"});
    const auto none = base::replace_all(report_of("arm946"), "\"has_helper_page\": true",
                                        "\"has_helper_page\": false");
    CHECK(recipe::parse_probe_report("r.json", none).missing_helpers.front() ==
          "the page at 0xffff0000");
}
