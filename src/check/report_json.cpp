#include "base/text.hpp"
#include "check/report.hpp"

#include <nlohmann/json.hpp>

namespace check {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const FileReport& file);
Json json_of(const Facts& facts);
Json json_of(const Finding& finding);
Json or_null(const std::string& text);
Json or_null(const std::optional<std::string>& text);
std::string dump(const Json& json);

}  // namespace

std::string to_json(const Report& report) {
    const std::string verdict = report.passes() ? "pass" : "refused";
    std::string text = base::concat(
        R"({"schema":"armpack.check/1","profile":)", dump(report.profile), R"(,"verdict":")",
        verdict, R"(","unused_waivers":)", dump(report.unused_waivers), R"(,"files":[)");
    bool first = true;
    for (const FileReport& file : report.files) {
        text += first ? "\n" : ",\n";
        first = false;
        text += dump(json_of(file));
    }
    return text + "\n]}\n";
}

namespace {

Json json_of(const FileReport& file) {
    Json json;
    json["path"] = file.path;
    json["kind"] = name_of(file.kind);
    json["verdict"] = name_of(file.verdict);
    json["facts"] = file.facts ? json_of(*file.facts) : Json::object();
    if (file.kind == FileKind::script) json["facts"]["interpreter"] = file.script_interpreter;
    if (!file.same_as.empty()) json["facts"]["same_as"] = file.same_as;
    const flow::ByteAccount bytes = file.bytes.value_or(flow::ByteAccount{});
    json["bytes"] = {{"code", bytes.code}, {"data", bytes.data}, {"unknown", bytes.unknown}};
    json["counts"] = {{"unsupported", file.unsupported_count},
                      {"guarded", file.guarded_count},
                      {"unreached", file.unreached_count},
                      {"waived", file.waived_count}};
    json["problems"] = Json::array();
    for (const Problem& each : file.problems) {
        const bool warning = each.weight == Problem::Weight::warning;
        json["problems"].push_back({{"rule", each.rule},
                                    {"weight", warning ? "warning" : "refused"},
                                    {"fact", each.fact},
                                    {"remedy", each.remedy}});
    }
    json["findings"] = Json::array();
    for (const Finding& each : file.findings)
        json["findings"].push_back(json_of(each));
    return json;
}

Json json_of(const Facts& facts) {
    Json json;
    json["identity"] = facts.identity;
    json["damage"] = Json::array();
    for (const Facts::Damage& each : facts.damage)
        json["damage"].push_back(each.text);
    if (!facts.is_arm32) return json;
    json["type"] = facts.type;
    json["flags"] = "0x" + base::hex(facts.flags, 8);
    json["interpreter"] = or_null(facts.interpreter);
    json["needed"] = facts.needed;
    json["soname"] = or_null(facts.soname);
    json["search"] = facts.search;
    json["needed_versions"] = Json::array();
    for (const Facts::Version& each : facts.needed_versions) {
        json["needed_versions"].push_back(
            {{"library", each.library}, {"version", each.version}, {"weak", each.weak}});
    }
    json["attributes"] = Json::object();
    for (const auto& [name, meaning] : facts.attributes)
        json["attributes"][name] = meaning;
    json["oldest_kernel"] = facts.oldest_kernel ? Json(to_string(*facts.oldest_kernel)) : Json();
    json["build_id"] = or_null(facts.build_id);
    json["has_symbol_table"] = facts.has_symbol_table;
    json["go"] = nullptr;
    if (const auto& go = facts.go) {
        json["go"] = {
            {"version", go->version}, {"package", go->package}, {"goarm", or_null(go->goarm)}};
    }
    return json;
}

Json json_of(const Finding& finding) {
    Json json;
    json["address"] = "0x" + base::hex(finding.address, 8);
    json["word"] = finding.word;
    json["state"] = finding.state;
    json["instruction"] = finding.instruction;
    json["assembly"] = finding.text;
    json["needs"] = isa::name_of(finding.needs);
    json["verdict"] = name_of(finding.verdict);
    json["function"] = or_null(finding.function);
    json["gate"] = or_null(finding.gate);
    json["reason"] = finding.reason;
    return json;
}

Json or_null(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

Json or_null(const std::optional<std::string>& text) {
    return text ? Json(*text) : Json();
}

// Names in files need not be UTF-8; what is not becomes U+FFFD.
std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

}  // namespace check
