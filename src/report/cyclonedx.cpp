#include "base/text.hpp"
#include "image/config.hpp"
#include "report/bill.hpp"
#include "report/identifiers.hpp"
#include "report/purl.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <set>

// https://cyclonedx.org/docs/1.6/json/

namespace report {

namespace {

using Json = nlohmann::ordered_json;

Json metadata_of(const Bill& bill);
Json component_of(const Bill& bill, const Component& component);
Json file_of(const BilledFile& file);
Json properties_of(const Component& component);
Json links_of(const Component& component);
Json dependencies_of(const Bill& bill);
std::string_view type_of(Component::Kind kind);

}  // namespace

std::string to_cyclonedx(const Bill& bill) {
    const Component& image = bill.components.front();
    Json json;
    json["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json";
    json["bomFormat"] = "CycloneDX";
    json["specVersion"] = "1.6";
    json["serialNumber"] =
        "urn:uuid:" + uuid_from(base::concat("cyclonedx ", bill.archive, ' ', image.sha256));
    json["version"] = 1;
    json["metadata"] = metadata_of(bill);
    json["components"] = Json::array();
    for (const Component& component : bill.components) {
        if (component.kind != Component::Kind::image) {
            json["components"].push_back(component_of(bill, component));
        }
    }
    for (const std::size_t file : image.files)
        json["components"].push_back(file_of(bill.files[file]));
    json["dependencies"] = dependencies_of(bill);
    // Names in archives need not be UTF-8; what is not becomes U+FFFD.
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

namespace {

Json metadata_of(const Bill& bill) {
    Json image = component_of(bill, bill.components.front());
    image.erase("components");  // its own files stand with the other components
    return {{"timestamp", image::rfc3339(bill.time)},
            {"tools",
             {{"components",
               {{{"type", "application"}, {"name", "armpack"}, {"version", ARMPACK_VERSION}}}}}},
            {"component", std::move(image)}};
}

Json component_of(const Bill& bill, const Component& component) {
    Json json;
    json["type"] = type_of(component.kind);
    json["bom-ref"] = component.id;
    if (!component.supplier.empty()) json["supplier"] = {{"name", component.supplier}};
    if (!component.maintainer.empty()) json["publisher"] = component.maintainer;
    json["name"] = component.name;
    if (!component.version.empty()) json["version"] = component.version;
    if (!component.summary.empty()) json["description"] = component.summary;
    if (!component.sha256.empty()) {
        json["hashes"] = {{{"alg", "SHA-256"}, {"content", component.sha256}}};
    }
    if (!component.licence.empty()) {
        json["licenses"] = {{{"expression", component.licence}, {"acknowledgement", "declared"}}};
    }
    if (!component.purl.empty()) json["purl"] = component.purl;
    if (component.kind == Component::Kind::debian_package ||
        component.kind == Component::Kind::static_library) {
        json["pedigree"] = {{"ancestors",
                             {{{"type", "library"},
                               {"name", component.source},
                               {"version", component.source_version},
                               {"purl", purl("deb", "debian/" + component.source,
                                             component.source_version, {{"arch", "source"}})}}}}};
    }
    if (Json links = links_of(component); !links.empty()) {
        json["externalReferences"] = std::move(links);
    }
    if (Json properties = properties_of(component); !properties.empty()) {
        json["properties"] = std::move(properties);
    }
    for (const std::size_t file : component.files)
        json["components"].push_back(file_of(bill.files[file]));
    if (!component.programs.empty()) {
        Json places = Json::array();
        for (const std::string& program : component.programs)
            places.push_back({{"location", program}});
        json["evidence"] = {{"occurrences", std::move(places)}};
    }
    return json;
}

Json file_of(const BilledFile& file) {
    return {{"type", "file"},
            {"name", "/" + file.path},
            {"hashes",
             {{{"alg", "SHA-1"}, {"content", file.sha1}},
              {{"alg", "SHA-256"}, {"content", file.sha256}}}}};
}

Json links_of(const Component& component) {
    Json links = Json::array();
    if (!component.homepage.empty())
        links.push_back({{"type", "website"}, {"url", component.homepage}});
    if (!component.download.empty())
        links.push_back({{"type", "source-distribution"}, {"url", component.download}});
    return links;
}

Json properties_of(const Component& component) {
    Json properties = Json::array();
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) properties.push_back({{"name", name}, {"value", value}});
    };
    add("armpack:architecture", component.architecture);
    add("armpack:compiler", component.compiler);
    add("armpack:go-sum", component.sum);
    add("armpack:go-replaces", component.replaces);
    return properties;
}

// The image needs all components; a program what it was built from and what is linked into it.
Json dependencies_of(const Bill& bill) {
    std::map<std::size_t, std::set<std::string>> needs;
    for (std::size_t at = 1; at < bill.components.size(); ++at) {
        const Component::Kind kind = bill.components[at].kind;
        if (kind != Component::Kind::source) needs[0].insert(bill.components[at].id);
    }
    for (const auto* relations : {&bill.links, &bill.built_from}) {
        for (const auto& [from, to] : *relations)
            needs[from].insert(bill.components[to].id);
    }
    Json json = Json::array();
    for (const auto& [from, to] : needs)
        json.push_back({{"ref", bill.components[from].id}, {"dependsOn", to}});
    return json;
}

std::string_view type_of(Component::Kind kind) {
    switch (kind) {
        case Component::Kind::image:
            return "container";
        case Component::Kind::operating_system:
            return "operating-system";
        case Component::Kind::program:
            return "application";
        default:
            return "library";
    }
}

}  // namespace

}  // namespace report
