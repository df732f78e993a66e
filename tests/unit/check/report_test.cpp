#include "check/report.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using nlohmann::json;

namespace {

check::Finding movw(std::uint32_t address, check::Verdict verdict) {
    check::Finding finding;
    finding.address = address;
    finding.word = "e30f3fff";
    finding.state = "A32";
    finding.instruction = "MOVW";
    finding.text = "movw r3, #0xffff";
    finding.needs = isa::Feature::v6t2;
    finding.verdict = verdict;
    finding.function = "compute";
    finding.function_address = 0x10000;
    finding.reason = "reachable from the entry point";
    return finding;
}

// One refused file with findings and a problem, one that passes, one script.
check::Report sample() {
    check::Report report;
    report.profile = "armv5te";
    check::FileReport bad;
    bad.path = "/usr/bin/bad one";
    bad.kind = check::FileKind::elf;
    bad.verdict = check::FileVerdict::refused;
    bad.facts.emplace();
    bad.facts->identity = "ELF32 little-endian ARM";
    bad.facts->is_arm32 = true;
    bad.facts->type = "executable";
    bad.facts->flags = 0x05000400;
    bad.bytes = flow::ByteAccount{100, 20, 3};
    bad.problems = {{"hard-float", check::Problem::Weight::refused,
                     "e_flags 0x05000400: it is for the hard-float ABI",
                     "this is an armhf build; use armel"}};
    for (std::uint32_t index = 0; index < 6; ++index) {
        bad.findings.push_back(movw(0x10000 + index * 4, check::Verdict::unsupported));
    }
    bad.unsupported_count = 6;
    bad.findings.push_back(movw(0x20000, check::Verdict::guarded));
    bad.findings.back().gate = "AT_HWCAP bit 6";
    bad.guarded_count = 1;
    check::FileReport good;
    good.path = "/usr/bin/good";
    good.kind = check::FileKind::elf;
    good.verdict = check::FileVerdict::pass;
    good.facts = bad.facts;
    good.bytes = flow::ByteAccount{8, 0, 0};
    check::FileReport script;
    script.path = "/usr/bin/\x1b[2Jscript\xff";
    script.kind = check::FileKind::script;
    script.script_interpreter = "/bin/sh";
    report.files = {bad, good, script};
    return report;
}

}  // namespace

TEST_CASE("people get the verdict, the place, what it needs and what to do") {
    const std::string needs(isa::describe(isa::Feature::v6t2));
    CHECK(check::to_text(sample(), check::Detail::refused_only) ==
          "/usr/bin/bad one: refused, 6 unsupported, 1 guarded (bytes: 100 code, 20 data, 3 "
          "unknown)\n"
          "  e_flags 0x05000400: it is for the hard-float ABI\n"
          "    do: this is an armhf build; use armel\n"
          "  compute: 6 unsupported instructions\n"
          "    0x00010000  e30f3fff  movw r3, #0xffff\n"
          "      needs " +
              needs +
              "\n"
              "    0x00010004  e30f3fff  movw r3, #0xffff\n"
              "    0x00010008  e30f3fff  movw r3, #0xffff\n"
              "    0x0001000c  e30f3fff  movw r3, #0xffff\n"
              "    and 2 more\n"
              "    do: this is an armhf build; use armel\n"
              "refused: 2 ELF files, 1 pass, 1 refused; no machine code: 1 script, 0 other files\n"
              "executable bytes: 108 code, 20 data, 3 unknown\n");
}

TEST_CASE("a file that passes with a warning is shown") {
    check::Report report = sample();
    report.files.erase(report.files.begin());
    report.files[0].problems = {{"library", check::Problem::Weight::warning, "a fact", "a remedy"}};
    CHECK(check::to_text(report, check::Detail::refused_only) ==
          "/usr/bin/good: pass (bytes: 8 code, 0 data, 0 unknown)\n"
          "  warning: a fact\n"
          "    do: a remedy\n"
          "pass: 1 ELF file, 1 pass, 0 refused; no machine code: 1 script, 0 other files\n"
          "executable bytes: 8 code, 0 data, 0 unknown\n");
}

TEST_CASE("all files are listed when asked for, and cannot steer the terminal") {
    const std::string text = check::to_text(sample(), check::Detail::every_file);
    CHECK(text.find("  guarded by AT_HWCAP bit 6: 1 instruction\n") != std::string::npos);
    CHECK(text.find("/usr/bin/good: pass (bytes: 8 code, 0 data, 0 unknown)\n") !=
          std::string::npos);
    CHECK(text.find("/usr/bin/\\x1b[2Jscript\\xff: skipped, a script\n") != std::string::npos);
}

TEST_CASE("the JSON says the same, with null for what is not known") {
    const json report = json::parse(check::to_json(sample()));
    CHECK(report["schema"] == "armpack.check/1");
    CHECK(report["verdict"] == "refused");
    const json& file = report["files"][0];
    CHECK(file["kind"] == "elf");
    CHECK(file["bytes"]["code"] == 100);
    CHECK(file["facts"]["flags"] == "0x05000400");
    CHECK(file["facts"]["interpreter"].is_null());
    CHECK(file["problems"][0]["rule"] == "hard-float");
    const json& finding = file["findings"][0];
    CHECK(finding["address"] == "0x00010000");
    CHECK(finding["word"] == "e30f3fff");
    CHECK(finding["instruction"] == "MOVW");
    CHECK(finding["needs"] == "v6t2");
    CHECK(finding["verdict"] == "unsupported");
    CHECK(finding["gate"].is_null());
    CHECK(file["findings"][6]["gate"] == "AT_HWCAP bit 6");
    CHECK(report["files"][2]["verdict"] == "skipped");
    CHECK(report["files"][2]["facts"]["interpreter"] == "/bin/sh");
}

TEST_CASE("the schema names every key that the report has") {
    const json schema = json::parse(check::report_schema());
    const json report = json::parse(check::to_json(sample()));
    const auto same_keys = [](const json& object, const json& described) {
        for (const auto& item : object.items()) {
            const std::string key = item.key();
            CAPTURE(key);
            CHECK(described["properties"].contains(key));
        }
        if (!described.contains("required")) return;
        for (const auto& key : described["required"]) {
            CAPTURE(key);
            CHECK(object.contains(key.get<std::string>()));
        }
    };
    same_keys(report, schema);
    const json& file = report["files"][0];
    same_keys(file, schema["$defs"]["file"]);
    same_keys(file["facts"], schema["$defs"]["facts"]);
    same_keys(file["findings"][0], schema["$defs"]["finding"]);
    same_keys(file["problems"][0], schema["$defs"]["problem"]);
}

TEST_CASE("the schema knows all features") {
    const json schema = json::parse(check::report_schema());
    const json& needs = schema["$defs"]["finding"]["properties"]["needs"]["enum"];
    REQUIRE(needs.size() == isa::feature_count);
    for (int index = 0; index < isa::feature_count; ++index) {
        CHECK(needs[static_cast<std::size_t>(index)] ==
              isa::name_of(static_cast<isa::Feature>(index)));
    }
}

TEST_CASE("SARIF has a result for each refused fact and each function") {
    const json sarif = json::parse(check::to_sarif(sample()));
    CHECK(sarif["version"] == "2.1.0");
    const json& run = sarif["runs"][0];
    REQUIRE(run["results"].size() == 2);
    const json& fact = run["results"][0];
    CHECK(fact["ruleId"] == "hard-float");
    CHECK(fact["level"] == "error");
    const json& place = fact["locations"][0]["physicalLocation"];
    CHECK(place["artifactLocation"]["uri"] == "usr/bin/bad%20one");
    CHECK(place["region"]["startLine"] == 1);
    const json& code = run["results"][1];
    CHECK(code["ruleId"] == "instruction-v6t2");
    CHECK(code["locations"][0]["physicalLocation"]["address"]["absoluteAddress"] == 0x10000);
    CHECK(code["locations"][0]["logicalLocations"][0]["name"] == "compute");
    CHECK(fact["partialFingerprints"] != code["partialFingerprints"]);
    for (const json& result : run["results"]) {
        bool known = false;
        for (const json& rule : run["tool"]["driver"]["rules"]) {
            known = known || rule["id"] == result["ruleId"];
        }
        CHECK(known);
    }
}

TEST_CASE("what a waiver covers is suppressed in SARIF, with its reason") {
    check::Report report = sample();
    report.files[0].problems.clear();
    report.files[0].findings = {movw(0x10000, check::Verdict::waived)};
    report.files[0].findings[0].reason = "never called";
    const json sarif = json::parse(check::to_sarif(report));
    const json& result = sarif["runs"][0]["results"][0];
    CHECK(result["level"] == "note");
    CHECK(result["suppressions"][0]["justification"] == "never called");
}
