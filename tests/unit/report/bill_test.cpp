#include "report/bill.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "report/provenance.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

using nlohmann::json;

namespace {

const std::string digest(64, 'a');

recipe::Recipe recipe_from(const std::string& source) {
    return recipe::parse("r.json", base::concat(R"({"name": "tool", "version": "1.2",
        "summary": "a tool", "homepage": "https://example.invalid/", "licence": "ISC",
        "source": )",
                                                source, R"(, "build": {"driver": "make",
        "outputs": [{"name": "tool", "path": "tool"}]}, "image": {"definition": "static",
        "files": [{"from": "build:tool", "to": "/tool", "mode": "0755"}],
        "entrypoint": ["/tool"]}})"));
}

const std::string tarball =
    R"({"kind": "tarball", "urls": ["https://example.invalid/tool-1.2.tar.gz"],
        "sha256": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"})";

struct Sample {
    recipe::Recipe recipe = recipe_from(tarball);
    tree::Tree tree;
    std::vector<debian::PackageSummary> packages;
    std::vector<recipe::LockedPackage> linked;

    Sample() {
        const auto add = [&](const char* path, const char* text, const char* origin) {
            tree::Entry entry = tree::file(path, tree::Content::of(text));
            entry.origin = origin;
            tree.add(std::move(entry));
        };
        add("usr/lib/os-release", "NAME=\"Debian GNU/Linux\"\nVERSION_ID=\"13\"\nID=debian\n",
            "base");
        add("tool", "program", "recipe tool");
        add("usr/share/doc/libx1/copyright",
            "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n"
            "Files: *\nLicense: odd\n Do as you like.\n",
            "libx1");
        add("usr/lib/libx.so.1", "library", "libx1");
        packages.push_back({.package = {.name = "libx1",
                                        .version = "1:1.0-1+b1",
                                        .architecture = "armel",
                                        .sha256 = digest,
                                        .source = "x",
                                        .source_version = "1:1.0-1"},
                            .maintainer = "A Person <a@example.invalid>",
                            .description = "a library",
                            .paths = {"/.", "/usr/lib/libx.so.1", "/usr/share/doc/libx1/copyright",
                                      "/usr/share/man/dropped"}});
    }

    report::Bill bill() const {
        return report::draw_bill({.recipe = &recipe,
                                  .tree = &tree,
                                  .packages = &packages,
                                  .time = 1'700'000'000,
                                  .compiler = "gcc 12",
                                  .linked = linked,
                                  .archive = "tool-1.2-armv5.tar",
                                  .archive_sha256 = digest});
    }
};

const json& named(const json& list, const std::string& key, const std::string& value) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const json& one) {
        return one.contains(key) && one[key] == value;
    });
    REQUIRE(found != list.end());
    return *found;
}

}  // namespace

TEST_CASE("each file is in one component, with its digests") {
    const report::Bill bill = Sample().bill();
    std::multiset<std::size_t> owned;
    for (const report::Component& component : bill.components)
        owned.insert(component.files.begin(), component.files.end());
    REQUIRE(bill.files.size() == 4);
    CHECK(owned == std::multiset<std::size_t>{0, 1, 2, 3});
    CHECK(bill.files[0].path == "tool");
    CHECK(bill.files[0].sha256 == base::sha256_of("program"));
    CHECK(bill.files[0].sha1 == base::sha1_of("program"));
}

TEST_CASE("a Debian package has its URL, source and licence in both formats") {
    const report::Bill bill = Sample().bill();
    const std::string purl =
        "pkg:deb/debian/libx1@1:1.0-1%2Bb1?arch=armel&distro=debian-13&upstream=x%401:1.0-1";
    const json spdx = json::parse(report::to_spdx(bill));
    const json& package = named(spdx["packages"], "name", "libx1");
    CHECK(package["externalRefs"][0]["referenceLocator"] == purl);
    CHECK(package["sourceInfo"] == "built from the source package x 1:1.0-1");
    CHECK(package["licenseDeclared"] == "LicenseRef-libx1-odd");
    CHECK(package["checksums"][0]["checksumValue"] == digest);
    CHECK(spdx["hasExtractedLicensingInfos"][0]["extractedText"] == "Do as you like.\n");
    CHECK(spdx["creationInfo"]["created"] == "2023-11-14T22:13:20Z");
    const json cyclonedx = json::parse(report::to_cyclonedx(bill));
    const json& component = named(cyclonedx["components"], "name", "libx1");
    CHECK(component["purl"] == purl);
    CHECK(component["licenses"][0]["expression"] == "LicenseRef-libx1-odd");
    CHECK(component["components"].size() == 2);
    CHECK(cyclonedx["metadata"]["component"]["hashes"][0]["content"] == digest);
}

TEST_CASE("what was compiled from C names its source and its compiler") {
    const report::Bill bill = Sample().bill();
    const json spdx = json::parse(report::to_spdx(bill));
    const json& source = named(spdx["packages"], "primaryPackagePurpose", "SOURCE");
    CHECK(source["downloadLocation"] == "https://example.invalid/tool-1.2.tar.gz");
    CHECK(source["checksums"][0]["checksumValue"] == std::string(64, 'b'));
    const json& program = named(spdx["packages"], "primaryPackagePurpose", "APPLICATION");
    CHECK(program["comment"] == "Compiled by gcc 12.");
    CHECK(program["licenseDeclared"] == "ISC");
    const json& relation = named(spdx["relationships"], "relationshipType", "GENERATED_FROM");
    CHECK(relation["spdxElementId"] == program["SPDXID"]);
    CHECK(relation["relatedSpdxElement"] == source["SPDXID"]);
}

TEST_CASE("the same goes in, the same comes out; another archive has other identifiers") {
    const Sample sample;
    report::Bill bill = sample.bill();
    CHECK(report::to_spdx(bill) == report::to_spdx(sample.bill()));
    CHECK(report::to_cyclonedx(bill) == report::to_cyclonedx(sample.bill()));
    const json before = json::parse(report::to_cyclonedx(bill));
    bill.components.front().sha256 = std::string(64, 'c');
    CHECK(json::parse(report::to_cyclonedx(bill))["serialNumber"] != before["serialNumber"]);
}

TEST_CASE("static libraries are linked into the program, and no package of the image") {
    Sample sample;
    sample.linked = {{.name = "libx-dev",
                      .version = "1.0-1",
                      .architecture = "armel",
                      .sha256 = digest,
                      .source = "x",
                      .source_version = "1.0-1"}};
    const report::Bill bill = sample.bill();
    const json spdx = json::parse(report::to_spdx(bill));
    const std::string library = named(spdx["packages"], "name", "libx-dev")["SPDXID"];
    const std::string program = named(spdx["packages"], "comment", "Compiled by gcc 12.")["SPDXID"];
    const json& link = named(spdx["relationships"], "relationshipType", "STATIC_LINK");
    CHECK(link["spdxElementId"] == program);
    CHECK(link["relatedSpdxElement"] == library);
    CHECK(named(spdx["packages"], "name", "libx-dev")["filesAnalyzed"] == false);
    const json cyclonedx = json::parse(report::to_cyclonedx(bill));
    const json& component = named(cyclonedx["components"], "name", "libx-dev");
    CHECK(component["purl"] ==
          "pkg:deb/debian/libx-dev@1.0-1?arch=armel&distro=debian-13&upstream=x");
    CHECK(component["type"] == "library");
    // What it was compiled against is an input by itself, with its own digest.
    CHECK(report::to_provenance({.bill = &bill}).find("libx-dev") == std::string::npos);
}

TEST_CASE("a password in an address is written nowhere") {
    Sample sample;
    auto& source = std::get<recipe::Tarball>(sample.recipe.source);
    source.urls = {"https://me:secret@example.invalid/tool.tar.gz"};
    const report::Bill bill = sample.bill();
    const std::string provenance =
        report::to_provenance({.bill = &bill, .inputs = {report::source_input(sample.recipe, "")}});
    for (const std::string& text :
         {report::to_spdx(bill), report::to_cyclonedx(bill), provenance}) {
        CHECK(text.find("secret") == std::string::npos);
        CHECK(text.find("example.invalid/tool.tar.gz") != std::string::npos);
    }
}

TEST_CASE("a name that is not UTF-8 breaks no document") {
    Sample sample;
    sample.tree.add(tree::file("odd\xff\"name", tree::Content::of("x")));
    const report::Bill bill = sample.bill();
    CHECK(json::parse(report::to_spdx(bill))["files"].size() == 5);
    CHECK_NOTHROW(json::parse(report::to_cyclonedx(bill)));
}

TEST_CASE("the provenance names every input with its digest, the kind of digest by its source") {
    const Sample sample;
    const report::Bill bill = sample.bill();
    const auto source = [&](const char* text) {
        const report::Input input = report::source_input(recipe_from(text), "tree");
        return base::concat(input.uri, ' ', input.algorithm, ' ', input.digest);
    };
    CHECK(source(R"({"kind": "git", "url": "https://example.invalid/x.git",
                     "commit": "0123456789012345678901234567890123456789"})") ==
          "git+https://example.invalid/x.git gitCommit 0123456789012345678901234567890123456789");
    CHECK(source(R"({"kind": "folder", "path": "/src"})") == " sha256 tree");
    const json statement = json::parse(report::to_provenance(
        {.bill = &bill, .parameters = {{"recipe", "tool"}}, .byproducts = {{"x.json", digest}}}));
    CHECK(statement["subject"][0]["digest"]["sha256"] == digest);
    const json& inputs = statement["predicate"]["buildDefinition"]["resolvedDependencies"];
    CHECK(named(inputs, "name", "libx1")["digest"]["sha256"] == digest);
    CHECK(statement["predicate"]["buildDefinition"]["externalParameters"]["recipe"] == "tool");
    CHECK(statement["predicate"]["runDetails"]["byproducts"][0]["name"] == "x.json");
}
