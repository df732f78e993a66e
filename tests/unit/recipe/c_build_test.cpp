#include "base/error.hpp"
#include "base/text.hpp"
#include "recipe/recipe.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

// A recipe with this build object and this source.
std::string with(const std::string& build,
                 const std::string& source = R"({"kind": "folder", "path": "/src"})") {
    return base::concat(R"({"name": "tool", "version": "1.2", "summary": "a tool",
        "homepage": "https://example.org/", "licence": "MIT", "source": )",
                        source, R"(, "build": )", build, R"(, "image": {"definition": "static",
        "files": [{"from": "build:tool", "to": "/tool", "mode": "0755", "owner": "0:0"}],
        "entrypoint": ["/tool"]}, "check": {"profile": "armv5te"}})");
}

std::string mistakes(const std::string& text) {
    try {
        recipe::parse("r.json", text);
    } catch (const base::Error& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("each driver of C programs reads the keys it has a use for, and says them again") {
    for (const std::string keys : {R"("driver": "make", "make": ["all"], "install": ["install"])",
                                   R"("driver": "autotools", "configure": ["--disable-nls"])",
                                   R"("driver": "cmake", "configure": ["-DX=1"], "folder": "src")",
                                   R"("driver": "meson", "link": "dynamic")"}) {
        CAPTURE(keys);
        const std::string text = with(base::concat(
            "{", keys, R"(, "outputs": [{"name": "tool", "path": "/usr/bin/tool"}]})"));
        REQUIRE(mistakes(text) == "");
        const recipe::Recipe loaded = recipe::parse("r.json", text);
        CHECK(recipe::toolchain_of(loaded.build) == "gcc-armv5");
        CHECK(recipe::outputs_of(loaded.build) == std::vector<std::string>{"tool"});
        CHECK_NOTHROW(recipe::require_supported(loaded));
        const std::string resolved = recipe::resolved(loaded);
        CHECK(recipe::resolved(recipe::parse("again.json", resolved)) == resolved);
    }
}

TEST_CASE("keys of another driver, outputs that are missing or lead out are mistakes") {
    CHECK(mistakes(with(R"({"driver": "cmake", "make": ["all"],
                            "outputs": [{"name": "tool", "path": "tool"}]})"))
              .starts_with("r.json: build.make: unknown key"));
    CHECK(mistakes(with(R"({"driver": "make", "outputs": []})")).find("build.outputs: ") !=
          std::string::npos);
    CHECK(mistakes(with(R"({"driver": "make", "outputs": [{"name": "tool", "path": "../x"}]})"))
              .find("build.outputs[0].path: expected a path in what was installed") !=
          std::string::npos);
    CHECK(mistakes(with(R"({"driver": "make", "outputs": [{"name": "other", "path": "x"}]})"))
              .find("image.files[0].from: the build makes other, not tool") != std::string::npos);
}

TEST_CASE("a Go module is no source of a C program") {
    const recipe::Recipe loaded = recipe::parse(
        "r.json", with(R"({"driver": "make", "outputs": [{"name": "tool", "path": "tool"}]})",
                       R"({"kind": "go-module", "module": "example.org/x", "version": "v1.0.0",
                 "sum": "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})"));
    CHECK_THROWS_WITH_AS(recipe::require_supported(loaded),
                         "r.json: source.kind: go-module is not implemented for drivers of C "
                         "programs",
                         base::Error);
}
