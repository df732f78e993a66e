#include "base/digest.hpp"
#include "base/text.hpp"
#include "image/config.hpp"
#include "report/bill.hpp"
#include "report/identifiers.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

// https://spdx.github.io/spdx-spec/v2.3/; clause numbers below are of that.

namespace report {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view unknown = "NOASSERTION";

Json creation(const Bill& bill);
Json package_of(const Bill& bill, const Component& component);
Json file_of(const BilledFile& file);
Json relations_of(const Bill& bill);
std::string spdx_id(const Component& component);
std::string spdx_id(const BilledFile& file);
std::string verification_code(const Bill& bill, const std::vector<std::size_t>& files);
std::string source_sentence(const Component& component);
std::string comment_on(const Component& component);
std::string_view purpose_of(Component::Kind kind);
Json known_or(const std::string& text, std::string_view otherwise);

}  // namespace

std::string to_spdx(const Bill& bill) {
    const Component& image = bill.components.front();
    Json json;
    json["spdxVersion"] = "SPDX-2.3";
    json["dataLicense"] = "CC0-1.0";
    json["SPDXID"] = "SPDXRef-DOCUMENT";
    json["name"] = bill.archive;
    json["documentNamespace"] =
        base::concat("https://spdx.org/spdxdocs/", image.name, '-', image.version, "-armv5-",
                     uuid_from(base::concat("spdx ", bill.archive, ' ', image.sha256)));
    json["creationInfo"] = creation(bill);
    json["documentDescribes"] = {spdx_id(image)};
    json["packages"] = Json::array();
    for (const Component& component : bill.components)
        json["packages"].push_back(package_of(bill, component));
    json["files"] = Json::array();
    for (const BilledFile& file : bill.files)
        json["files"].push_back(file_of(file));
    json["hasExtractedLicensingInfos"] = Json::array();
    for (const auto& [reference, text] : bill.licence_texts) {
        json["hasExtractedLicensingInfos"].push_back(
            {{"licenseId", reference}, {"extractedText", text}});
    }
    json["relationships"] = relations_of(bill);
    // Names in archives need not be UTF-8; what is not becomes U+FFFD.
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

namespace {

Json creation(const Bill& bill) {
    return {{"created", image::rfc3339(bill.time)},
            {"creators", {base::concat("Tool: armpack-", ARMPACK_VERSION)}},
            {"comment", "The time is that of the image, which is that of its newest package."}};
}

Json package_of(const Bill& bill, const Component& component) {
    const bool has_files = !component.files.empty();
    const bool is_image = component.kind == Component::Kind::image;
    Json json;
    json["SPDXID"] = spdx_id(component);
    json["name"] = component.name;
    if (!component.version.empty()) json["versionInfo"] = component.version;
    if (is_image) json["packageFileName"] = bill.archive;
    if (!component.supplier.empty()) {
        json["supplier"] = base::concat("Organization: ", component.supplier);
    }
    json["downloadLocation"] = known_or(component.download, unknown);
    if (!component.homepage.empty()) json["homepage"] = component.homepage;
    json["filesAnalyzed"] = has_files;
    if (has_files) {
        json["packageVerificationCode"] = {
            {"packageVerificationCodeValue", verification_code(bill, component.files)}};
        json["licenseInfoFromFiles"] = {unknown};
    }
    if (!component.sha256.empty()) {
        json["checksums"] = {{{"algorithm", "SHA256"}, {"checksumValue", component.sha256}}};
    }
    json["licenseConcluded"] = unknown;
    json["licenseDeclared"] = known_or(component.licence, unknown);
    json["copyrightText"] = unknown;
    if (!component.summary.empty()) json["summary"] = component.summary;
    if (const std::string text = source_sentence(component); !text.empty())
        json["sourceInfo"] = text;
    if (const std::string text = comment_on(component); !text.empty()) json["comment"] = text;
    if (!component.purl.empty()) {
        json["externalRefs"] = {{{"referenceCategory", "PACKAGE-MANAGER"},
                                 {"referenceType", "purl"},
                                 {"referenceLocator", component.purl}}};
    }
    json["primaryPackagePurpose"] = purpose_of(component.kind);
    return json;
}

Json file_of(const BilledFile& file) {
    return {{"SPDXID", spdx_id(file)},
            {"fileName", base::concat("./", file.path)},
            {"checksums",
             {{{"algorithm", "SHA1"}, {"checksumValue", file.sha1}},
              {{"algorithm", "SHA256"}, {"checksumValue", file.sha256}}}},
            {"licenseConcluded", unknown},
            {"licenseInfoInFiles", {unknown}},
            {"copyrightText", unknown}};
}

Json relations_of(const Bill& bill) {
    Json json = Json::array();
    const auto relate = [&](const std::string& from, const char* how, const std::string& to) {
        json.push_back(
            {{"spdxElementId", from}, {"relationshipType", how}, {"relatedSpdxElement", to}});
    };
    const std::string image = spdx_id(bill.components.front());
    relate("SPDXRef-DOCUMENT", "DESCRIBES", image);
    for (const Component& component : bill.components) {
        const bool is_source = component.kind == Component::Kind::source;
        if (&component != &bill.components.front() && !is_source)
            relate(image, "CONTAINS", spdx_id(component));
        for (const std::size_t file : component.files)
            relate(spdx_id(component), "CONTAINS", spdx_id(bill.files[file]));
    }
    for (const auto& [from, to] : bill.links)
        relate(spdx_id(bill.components[from]), "STATIC_LINK", spdx_id(bill.components[to]));
    for (const auto& [from, to] : bill.built_from)
        relate(spdx_id(bill.components[from]), "GENERATED_FROM", spdx_id(bill.components[to]));
    return json;
}

std::string spdx_id(const Component& component) {
    return base::concat("SPDXRef-", component.id);
}

std::string spdx_id(const BilledFile& file) {
    return base::concat("SPDXRef-file-", base::sha256_of(file.path).substr(0, 24));
}

// Clause 7.9: SHA-1 over the files' SHA-1s, sorted.
std::string verification_code(const Bill& bill, const std::vector<std::size_t>& files) {
    std::vector<std::string> digests;
    digests.reserve(files.size());
    for (const std::size_t file : files)
        digests.push_back(bill.files[file].sha1);
    std::sort(digests.begin(), digests.end());
    return base::sha1_of(base::join(digests, ""));
}

std::string source_sentence(const Component& component) {
    if (!component.sum.empty()) return base::concat("Go module with the sum ", component.sum);
    if (component.source.empty()) return {};
    return base::concat("built from the source package ", component.source, ' ',
                        component.source_version);
}

std::string comment_on(const Component& component) {
    std::vector<std::string> sentences;
    if (!component.compiler.empty())
        sentences.push_back(base::concat("Compiled by ", component.compiler, '.'));
    if (!component.replaces.empty())
        sentences.push_back(base::concat("Stands in for ", component.replaces, '.'));
    if (!component.programs.empty())
        sentences.push_back(base::concat("In ", base::join(component.programs, ", "), '.'));
    return base::join(sentences, " ");
}

std::string_view purpose_of(Component::Kind kind) {
    switch (kind) {
        case Component::Kind::image:
            return "CONTAINER";
        case Component::Kind::operating_system:
            return "OPERATING-SYSTEM";
        case Component::Kind::program:
            return "APPLICATION";
        case Component::Kind::source:
            return "SOURCE";
        default:
            return "LIBRARY";
    }
}

Json known_or(const std::string& text, std::string_view otherwise) {
    return text.empty() ? Json(otherwise) : Json(text);
}

}  // namespace

}  // namespace report
