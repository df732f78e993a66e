#include "check/waivers.hpp"

#include <doctest/doctest.h>

using check::Verdict;

namespace {

check::FileReport file_with(std::initializer_list<check::Finding> findings) {
    check::FileReport file;
    file.path = "/usr/bin/program";
    file.findings = findings;
    for (const check::Finding& each : findings) {
        if (each.verdict == Verdict::unsupported) ++file.unsupported_count;
        if (each.verdict == Verdict::unreached) ++file.unreached_count;
        if (each.verdict == Verdict::guarded) ++file.guarded_count;
    }
    return file;
}

check::Finding finding(std::string function, isa::Feature needs, Verdict verdict) {
    check::Finding result;
    result.function = std::move(function);
    result.needs = needs;
    result.verdict = verdict;
    return result;
}

}  // namespace

TEST_CASE("a waiver covers its function up to its feature, and says why") {
    std::vector files = {file_with({finding("first", isa::Feature::v6, Verdict::unsupported),
                                    finding("first", isa::Feature::neon, Verdict::unsupported),
                                    finding("second", isa::Feature::v6, Verdict::unsupported),
                                    finding("first", isa::Feature::v6, Verdict::unreached),
                                    finding("first", isa::Feature::v6, Verdict::guarded)})};
    const auto unused = check::apply_waivers(files, {{"", "first", "v7", "it is never called"}});
    CHECK(unused.empty());
    const auto& findings = files[0].findings;
    CHECK(findings[0].verdict == Verdict::waived);
    CHECK(findings[0].reason == "it is never called");
    CHECK(findings[1].verdict == Verdict::unsupported);
    CHECK(findings[2].verdict == Verdict::unsupported);
    CHECK(findings[3].verdict == Verdict::waived);
    CHECK(findings[4].verdict == Verdict::guarded);
    CHECK(files[0].unsupported_count == 2);
    CHECK(files[0].unreached_count == 0);
    CHECK(files[0].waived_count == 2);
}

TEST_CASE("a waiver for a file covers that file alone") {
    std::vector files = {file_with({finding("f", isa::Feature::v6, Verdict::unsupported)}),
                         file_with({finding("f", isa::Feature::v6, Verdict::unsupported)})};
    files[1].path = "/usr/lib/other.so";
    const auto unused = check::apply_waivers(
        files, {{"/usr/lib/other.so", "", "v6", "why"}, {"/usr/lib/none.so", "", "v6", "why"}});
    CHECK(files[0].unsupported_count == 1);
    CHECK(files[1].unsupported_count == 0);
    REQUIRE(unused.size() == 1);
    CHECK(unused[0] == "the waiver for /usr/lib/none.so up to v6 covers no instruction: remove it");
}
