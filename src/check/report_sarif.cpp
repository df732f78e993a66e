#include "base/digest.hpp"
#include "base/text.hpp"
#include "check/advice.hpp"
#include "check/rules.hpp"

#include <nlohmann/json.hpp>

namespace check {

// "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS Standard, and what
// GitHub's code scanning takes of it: a relative URI, a first line, fingerprints of its own.
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view schema_uri = "https://json.schemastore.org/sarif-2.1.0.json";

Json sarif_rules();
Json rule_of(std::string_view id, std::string_view what, std::string_view help);
void add_results(const FileReport& file, Json& results);
Json result_of(const FileReport& file, const Problem& problem);
Json result_of(const FileReport& file, const Group& group);
Json result_at(const FileReport& file, const std::string& rule, std::string_view level,
               const std::string& message, std::string_view place);
std::string uri_of(std::string_view path);
std::string instruction_rule(isa::Feature feature);

}  // namespace

std::string to_sarif(const Report& report) {
    Json results = Json::array();
    for (const FileReport& file : report.files)
        add_results(file, results);
    Json driver;
    driver["name"] = "armpack";
    driver["semanticVersion"] = ARMPACK_VERSION;
    driver["rules"] = sarif_rules();
    Json run;
    run["tool"] = {{"driver", driver}};
    run["columnKind"] = "utf16CodeUnits";
    run["results"] = results;
    const Json sarif = {
        {"$schema", schema_uri}, {"version", "2.1.0"}, {"runs", Json::array({run})}};
    return sarif.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

namespace {

Json sarif_rules() {
    Json all = Json::array();
    for (const Rule& rule : rules())
        all.push_back(rule_of(rule.name, rule.explanation, rule.remedy));
    for (int index = 0; index < isa::feature_count; ++index) {
        const auto feature = static_cast<isa::Feature>(index);
        all.push_back(rule_of(instruction_rule(feature),
                              "an instruction needs " + what_it_needs(feature),
                              "rebuild for ARMv5TE without floating point unit"));
    }
    return all;
}

Json rule_of(std::string_view id, std::string_view what, std::string_view help) {
    return {{"id", id},
            {"shortDescription", {{"text", what}}},
            {"fullDescription", {{"text", what}}},
            {"help", {{"text", help}}}};
}

void add_results(const FileReport& file, Json& results) {
    for (const Problem& each : file.problems)
        results.push_back(result_of(file, each));
    for (const Group& group : group_findings(file)) {
        if (group.verdict != Verdict::guarded) results.push_back(result_of(file, group));
    }
}

Json result_of(const FileReport& file, const Problem& problem) {
    const bool warning = problem.weight == Problem::Weight::warning;
    return result_at(file, problem.rule, warning ? "warning" : "error",
                     base::concat(problem.fact, "; ", problem.remedy), problem.fact);
}

Json result_of(const FileReport& file, const Group& group) {
    const Finding& first = *group.findings.front();
    const std::string message = base::concat(
        base::printable(group.function), ": ", group.findings.size(), " ", name_of(group.verdict),
        ", the first at 0x", base::hex(first.address, 8), ": ", base::printable(first.text),
        " needs ", what_it_needs(first.needs), "; ", advice_on(file));
    const bool counts = group.verdict == Verdict::unsupported;
    Json result = result_at(file, instruction_rule(first.needs), counts ? "error" : "note", message,
                            group.function);
    Json& location = result["locations"][0];
    location["physicalLocation"]["address"] = {{"absoluteAddress", first.address}};
    location["logicalLocations"] =
        Json::array({{{"name", base::printable(group.function)}, {"kind", "function"}}});
    if (group.verdict == Verdict::waived) {
        result["suppressions"] =
            Json::array({{{"kind", "external"}, {"justification", first.reason}}});
    }
    return result;
}

// `place` is what tells one result of a rule in a file from another, in every build of that file.
Json result_at(const FileReport& file, const std::string& rule, std::string_view level,
               const std::string& message, std::string_view place) {
    Json location;
    location["physicalLocation"] = {{"artifactLocation", {{"uri", uri_of(file.path)}}},
                                    {"region", {{"startLine", 1}}}};
    const std::string identity = base::concat(file.path, '\n', rule, '\n', place);
    return {{"ruleId", rule},
            {"level", level},
            {"message", {{"text", message}}},
            {"locations", Json::array({location})},
            {"partialFingerprints", {{"armpack/v1", base::sha256_of(identity)}}}};
}

// Relative, as GitHub wants it; RFC 3986, 3.3, for what stands for itself.
std::string uri_of(std::string_view path) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/+@!$&'()*,;=";
    std::string uri;
    while (path.starts_with('/'))
        path.remove_prefix(1);
    for (const char letter : path) {
        if (plain.find(letter) != std::string_view::npos) {
            uri += letter;
        } else {
            uri += "%" + base::hex(static_cast<unsigned char>(letter), 2);
        }
    }
    return uri;
}

std::string instruction_rule(isa::Feature feature) {
    return base::concat("instruction-", isa::name_of(feature));
}

}  // namespace

}  // namespace check
