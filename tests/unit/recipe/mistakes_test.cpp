// What the loader says of each thing that can be wrong in a recipe: one change to a good one, and
// the whole text of the error. That every wrong type is refused, schema/recipe_loader_agrees shows.
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "recipe/recipe.hpp"

#include <doctest/doctest.h>

namespace {

constexpr std::string_view good = R"({
  "name": "x", "version": "1.2", "summary": "a program", "homepage": "https://example.org/",
  "licence": "MIT",
  "source": {"kind": "go-module", "module": "example.org/x", "version": "v{version}",
             "sum": "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},
  "build": {"driver": "go", "go": "1.26.8", "output": "x", "goarm": "5",
            "variables": {"main.version": "{version}"}},
  "image": {"definition": "static", "packages": ["tzdata"],
            "files": [{"from": "build:x", "to": "/x", "mode": "0755", "owner": "0:0"}],
            "environment": {"TZ": "UTC"}, "entrypoint": ["/x"], "ports": ["53/udp"],
            "volumes": ["/data"], "labels": {"a": "b"}, "user": "nobody"},
  "check": {"waivers": [{"function": "f", "needs": "v7", "why": "guarded"}]},
  "budget": {"archive_mib": 32},
  "routeros": {"minimum": "7.16", "mounts": [{"name": "x", "to": "/data"}],
               "networks": ["nat"]},
  "smoke_tests": [{"name": "runs", "timeout": "30s", "steps": [{"do": "run", "arguments": ["/x"]}]}]
})";

struct Row {
    const char* summary;
    const char* from;
    const char* to;
    const char* expected;  // without "r.json: "
};

std::string mistakes(std::string_view text) {
    try {
        recipe::parse("r.json", text);
    } catch (const base::Error& error) {
        CHECK(error.exit() == base::Exit::bad_request);
        return error.detail().empty() ? error.problem() : error.detail();
    }
    return "";
}

constexpr Row rows[] = {
    {"a key that does not exist", R"("goarm")", R"("goram")",
     "build.goram: unknown key (did you mean goarm?)"},
    {"a name with a capital", R"("name": "x")", R"("name": "X")",
     "name: expected lower-case letters, digits and single dashes (frpc, debian-trixie), got "
     "\"X\""},
    {"a version with a blank", R"("version": "1.2")", R"("version": "1 2")",
     "version: expected a version without blanks (1.19.30), got \"1 2\""},
    {"a summary of two lines", "a program", "a\\nprogram",
     "summary: expected one line of text, got \"a\\x0aprogram\""},
    {"a home page that is no URL", "https://example.org/", "example.org",
     "homepage: expected a URL without user and password (https://example.org/), got "
     "\"example.org\""},
    {"a licence that is no expression", R"("MIT")", R"("MIT/X11")",
     "licence: expected an SPDX expression (GPL-3.0-only), got \"MIT/X11\""},
    {"a licence that SPDX does not know", R"("MIT")", R"("MIT OR Apache-2")",
     "licence: Apache-2 is no licence of SPDX (did you mean Apache-2.0?)"},
    {"a licence that leaves open which", R"("MIT")", R"("GPL-2.0")",
     "licence: GPL-2.0 is no licence of SPDX (did you mean GPL-2.0-only or GPL-2.0-or-later?)"},
    {"an unknown exception", R"("MIT")", R"("GPL-2.0-or-later WITH Nothing")",
     "licence: Nothing is no exception of SPDX"},
    {"two licences without a word between", R"("MIT")", R"("MIT ISC")",
     "licence: expected AND, OR or WITH, got ISC"},
    {"a licence expression cut short", R"("MIT")", R"("MIT AND (ISC OR")",
     "licence: a licence is missing at its end"},
    {"an open bracket in a licence", R"("MIT")", R"("(MIT OR ISC AND 0BSD")",
     "licence: a closing bracket is missing"},
    {"a home page with a password", "https://example.org/", "https://me:secret@example.org/",
     "homepage: expected a URL without user and password (https://example.org/), got "
     "\"https://me:***@example.org/\""},
    {"a source of an unknown kind", "go-module", "go-modul",
     "source.kind: expected one of go-module, git, tarball, debian-source, folder; got "
     "\"go-modul\" (did you mean go-module?)"},
    {"a source of another kind with the wrong keys", "go-module", "folder",
     "source.path: missing key\nr.json: source.module: unknown key\nr.json: source.version: "
     "unknown key\nr.json: source.sum: unknown key"},
    {"a module version without v", "v{version}", "{version}",
     "source.version: expected a module version (v{version}, v1.19.30), got \"{version}\""},
    {"a sum that is none", "h1:A", "h2:A",
     "source.sum: expected a sum as in go.sum (h1:…=), got "
     "\"h2:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\""},
    {"an unknown driver", R"("driver": "go")", R"("driver": "cargo")",
     "build.driver: expected one of go, make, autotools, cmake, meson, commands; got \"cargo\""},
    {"half a Go version", "1.26.8", "1.26",
     "build.go: expected a full Go version (1.26.8), got \"1.26\""},
    {"a GOARM that does not exist", R"("goarm": "5")", R"("goarm": "8")",
     "build.goarm: expected 5, 6 or 7, with ,softfloat or ,hardfloat if wanted (5), got \"8\""},
    {"GOARM as a number", R"("goarm": "5")", R"("goarm": 5)",
     "build.goarm: expected a string, got number"},
    {"a variable without a package", "main.version", "version",
     "build.variables.version: expected an import path and a variable (main.version) as key, got "
     "\"version\""},
    {"an interpolation that does not exist", R"("main.version": "{version}")",
     R"("main.version": "{commit}")",
     "build.variables[\"main.version\"]: expected one line without quotes, in which {version} is "
     "all that braces hold, got \"{commit}\""},
    {"a package that Debian cannot have", "tzdata", "TZdata",
     "image.packages[0]: expected the name of a Debian package (ca-certificates), got \"TZdata\""},
    {"a file from nowhere", "build:x", "x",
     "image.files[0].from: expected build:NAME or recipe:FILE (build:mihomo), got \"x\""},
    {"a file from outside the recipe's folder", "build:x", "recipe:../secret",
     "image.files[0].from: expected build:NAME or recipe:FILE (build:mihomo), got "
     "\"recipe:../secret\""},
    {"what the build does not make", "build:x", "build:y",
     "image.files[0].from: the build makes x, not y"},
    {"a relative place", R"("to": "/x", "mode")", R"("to": "x", "mode")",
     "image.files[0].to: expected an absolute path without . or .. (/etc/mosdns), got \"x\""},
    {"a place that leaves the image", R"("to": "/x", "mode")", R"("to": "/../x", "mode")",
     "image.files[0].to: expected an absolute path without . or .. (/etc/mosdns), got \"/../x\""},
    {"a mode in letters", "0755", "rwxr",
     "image.files[0].mode: expected four octal digits (0755), got \"rwxr\""},
    {"a mode as a number", R"("0755")", "755",
     "image.files[0].mode: expected a string, got number"},
    {"an owner by name", "0:0", "root:root",
     "image.files[0].owner: expected user and group as numbers up to 65535 (0:0), got "
     "\"root:root\""},
    {"an owner beyond the container's range", "0:0", "0:65536",
     "image.files[0].owner: expected user and group as numbers up to 65535 (0:0), got "
     "\"0:65536\""},
    {"two files at one place", R"("files": [)", R"("files": [{"from": "build:x", "to": "/x"}, )",
     "image.files[1].to: an earlier file goes to /x as well"},
    {"a variable's name with a dash", R"("TZ")", R"("T-Z")",
     "image.environment.T-Z: expected the name of an environment variable (TZ) as key, got "
     "\"T-Z\""},
    {"no entry point", R"(["/x"], "ports")", R"([], "ports")",
     "image.entrypoint: expected at least one item"},
    {"an entry point that PATH would have to find", R"(["/x"], "ports")", R"(["x"], "ports")",
     "image.entrypoint: expected an absolute path as the first word"},
    {"a port without a protocol", "53/udp", "53",
     "image.ports[0]: expected a port from 1 to 65535 with /tcp or /udp (53/udp), got \"53\""},
    {"a port too high", "53/udp", "65536/udp",
     "image.ports[0]: expected a port from 1 to 65535 with /tcp or /udp (53/udp), got "
     "\"65536/udp\""},
    {"a user that is none", "nobody", "No Body",
     "image.user: expected a user's name, or numbers up to 65535 (nobody, 1000, 1000:1000), got "
     "\"No Body\""},
    {"a waiver for nothing", R"("function": "f", )", "",
     "check.waivers[0]: needs one of file, function"},
    {"a waiver without a reason", R"(, "why": "guarded")", "", "check.waivers[0].why: missing key"},
    {"a waiver for an unknown feature", R"("needs": "v7")", R"("needs": "v7-a")",
     "check.waivers[0].needs: expected one of v4, v4t, v5t, v5te, v5tej, v6, v6k, v6t2, v7, v7mp, "
     "div, virt, sec, v8, crc, vfp2, vfp3, vfp4, vfp8, neon, crypto, iwmmxt, xscale, fpa, "
     "unallocated, unpredictable; got \"v7-a\""},
    {"a negative budget", R"("archive_mib": 32)", R"("archive_mib": -1)",
     "budget.archive_mib: expected a whole number from 0 to 65536, got -1"},
    {"a RouterOS of another generation", "7.16", "6.49",
     "routeros.minimum: expected a version of RouterOS 7 (7.16), got \"6.49\""},
    {"an unknown network", R"("nat")", R"("bridge")",
     "routeros.networks[0]: expected one of plain, nat, transparent-proxy; got \"bridge\""},
    {"a network twice", R"(["nat"])", R"(["nat", "nat"])",
     "routeros.networks[1]: nat is already in the list"},
    {"two mounts of one name", R"("mounts": [)", R"("mounts": [{"name": "x", "to": "/y"}, )",
     "routeros.mounts[1].name: an earlier mount is called x as well"},
    {"a duration without a unit", "30s", "30",
     "smoke_tests[0].timeout: expected a duration in seconds or minutes (30s, 5m), got \"30\""},
    {"a step that does not exist", R"("do": "run")", R"("do": "ran")",
     "smoke_tests[0].steps[0].do: expected one of run, http, dns, doh, tcp, udp; got \"ran\" (did "
     "you mean run?)"},
    {"a key given twice", R"("name": "x", )", R"("name": "x", "name": "y", )",
     "name: given again in line 2"},
    {"a list where an object belongs", R"("budget": {"archive_mib": 32})", R"("budget": [])",
     "budget: expected an object, got list"},
};

}  // namespace

TEST_CASE("the good recipe of this table is good") {
    CHECK(mistakes(good) == "");
}

TEST_CASE("each mistake is one line that says where it is and what is right") {
    for (const Row& row : rows) {
        CAPTURE(row.summary);
        REQUIRE(good.find(row.from) != std::string_view::npos);
        std::string text(good);
        text.replace(text.find(row.from), std::string_view(row.from).size(), row.to);
        CHECK(mistakes(text) == base::concat("r.json: ", row.expected));
    }
}

TEST_CASE("JSON that is none is refused with line and column") {
    CHECK(mistakes(std::string(good) + "}") ==
          "r.json:17:2: expected nothing after the end of the value, got '}'");
    CHECK(mistakes(good.substr(0, 40)) == "r.json:2:34: this string has no closing quote");
}

TEST_CASE("GOARM 7 loads: it is the check of the result that refuses it") {
    std::string text = base::replace_all(good, R"("goarm": "5")", R"("goarm": "7")");
    CHECK(std::get<recipe::GoBuild>(recipe::parse("r.json", text).build).goarm == "7");
}

TEST_CASE("the version is put in where it is named") {
    const recipe::Recipe loaded = recipe::parse("r.json", good);
    CHECK(std::get<recipe::GoModule>(loaded.source).version == "v1.2");
    CHECK(std::get<recipe::GoBuild>(loaded.build).variables.at("main.version") == "1.2");
}

TEST_CASE("a source that this version cannot obtain yet says so") {
    std::string text(good);
    const std::size_t start = text.find("{\"kind\"");
    text.replace(start, text.find('}', text.find("\"sum\"")) + 1 - start,
                 R"({"kind": "debian-source", "package": "pp", "version": "1"})");
    const recipe::Recipe loaded = recipe::parse("r.json", text);
    try {
        recipe::require_supported(loaded);
        FAIL("it was taken");
    } catch (const base::Error& error) {
        CHECK(error.what() ==
              std::string("r.json: source.kind: debian-source is not implemented for the "
                          "driver go"));
        CHECK(error.exit() == base::Exit::bad_request);
    }
}

TEST_CASE("a file that is not beside the recipe is named") {
    const base::TemporaryFolder folder("recipe-test");
    const auto file = folder.path() / "recipe.json";
    base::write_file(file, base::replace_all(good, "build:x", "recipe:x.conf"));
    try {
        recipe::load(file);
        FAIL("it was taken");
    } catch (const base::Error& error) {
        CHECK(error.what() == base::concat(file.string(),
                                           ": image.files[0].from: there is no "
                                           "file x.conf beside the recipe"));
    }
    base::write_file(folder.path() / "x.conf", "x");
    CHECK(recipe::load(file).image.files.at(0).name == "x.conf");
}
