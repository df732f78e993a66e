#include "report/provenance.hpp"

#include "base/text.hpp"
#include "report/identifiers.hpp"
#include "report/purl.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <variant>

// https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
// https://slsa.dev/spec/v1.0/provenance

namespace report {

namespace {

using Json = nlohmann::ordered_json;

// Names, not addresses: nothing of armpack's can be looked up there.
constexpr std::string_view build_type = "https://armpack.invalid/build/v1";
constexpr std::string_view builder = "https://armpack.invalid/builder/v1";

std::vector<Input> billed_inputs(const Bill& bill);
Json json_of(const Input& input);

}  // namespace

std::string to_provenance(const ProvenanceRequest& request) {
    const Bill& bill = *request.bill;
    Json parameters = Json::object();
    for (const auto& [name, value] : request.parameters)
        parameters[name] = value;
    Json inputs = Json::array();
    for (const Input& input : request.inputs)
        inputs.push_back(json_of(input));
    for (const Input& input : billed_inputs(bill))
        inputs.push_back(json_of(input));
    Json byproducts = Json::array();
    for (const auto& [name, sha256] : request.byproducts)
        byproducts.push_back(json_of({name, "", "sha256", sha256}));

    Json definition;
    definition["buildType"] = build_type;
    definition["externalParameters"] = std::move(parameters);
    definition["internalParameters"] = Json::object();
    definition["resolvedDependencies"] = std::move(inputs);
    Json details;
    details["builder"] = {{"id", builder}, {"version", {{"armpack", ARMPACK_VERSION}}}};
    details["byproducts"] = std::move(byproducts);

    Json subject;
    subject["name"] = bill.archive;
    subject["digest"] = {{"sha256", bill.components.front().sha256}};
    Json json;
    json["_type"] = "https://in-toto.io/Statement/v1";
    json["subject"] = Json::array({std::move(subject)});
    json["predicateType"] = "https://slsa.dev/provenance/v1";
    json["predicate"] = {{"buildDefinition", std::move(definition)},
                         {"runDetails", std::move(details)}};
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Input source_input(const recipe::Recipe& recipe, const std::string& tree_digest) {
    if (const auto* module = std::get_if<recipe::GoModule>(&recipe.source)) {
        return {"source", go_purl(module->module, module->version), "dirHash",
                hex_of_go_sum(module->sum)};
    }
    if (const auto* git = std::get_if<recipe::GitRepository>(&recipe.source)) {
        const std::string url = without_credentials(git->url);
        const std::string tag = git->tag.empty() ? "" : "@" + git->tag;
        return {"source", base::concat(url.starts_with("git") ? "" : "git+", url, tag), "gitCommit",
                git->commit};
    }
    if (const auto* tarball = std::get_if<recipe::Tarball>(&recipe.source)) {
        return {"source", without_credentials(tarball->urls.front()), "sha256", tarball->sha256};
    }
    if (const auto* debian = std::get_if<recipe::DebianSource>(&recipe.source)) {
        return {"source",
                purl("deb", base::concat("debian/", debian->package), debian->version,
                     {{"arch", "source"}}),
                "", ""};
    }
    return {"source", "", "sha256", tree_digest};
}

namespace {

std::vector<Input> billed_inputs(const Bill& bill) {
    std::vector<Input> inputs;
    for (const Component& component : bill.components) {
        if (component.kind == Component::Kind::debian_package) {
            inputs.push_back({component.name, component.purl, "sha256", component.sha256});
        }
        // What is compiled against are inputs of their own, linked or not.
        if (component.kind == Component::Kind::static_library) continue;
        const bool is_linked = std::any_of(
            bill.links.begin(), bill.links.end(),
            [&](const auto& link) { return &bill.components[link.second] == &component; });
        // The standard library is the compiler's, which is an input of its own.
        if (is_linked && component.name != "stdlib") {
            inputs.push_back(
                {component.name, component.purl, "dirHash", hex_of_go_sum(component.sum)});
        }
    }
    return inputs;
}

Json json_of(const Input& input) {
    Json json;
    json["name"] = input.name;
    if (!input.uri.empty()) json["uri"] = input.uri;
    if (!input.digest.empty()) json["digest"] = {{input.algorithm, input.digest}};
    return json;
}

}  // namespace

}  // namespace report
