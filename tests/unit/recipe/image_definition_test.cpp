#include "recipe/image_definition.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

namespace fs = std::filesystem;

namespace {

fs::path images() {
    const char* source = std::getenv("ARMPACK_SOURCE");
    REQUIRE(source != nullptr);
    return fs::path(source) / "images";
}

std::string mistakes(const std::string& text) {
    const base::TemporaryFolder folder("definition-test");
    base::write_file(folder.path() / "x.json", text);
    try {
        recipe::load_image_definition(folder.path() / "x.json");
    } catch (const base::Error& error) {
        return base::replace_all(error.what() + ("\n" + error.detail()),
                                 folder.path().string() + "/", "");
    }
    return "none";
}

}  // namespace

TEST_CASE("every image definition of the project loads") {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(images())) {
        if (entry.path().extension() != ".json") continue;
        const recipe::ImageDefinition definition = recipe::load_image_definition(entry.path());
        CHECK(definition.name == entry.path().stem());
        CHECK(definition.digest.size() == 64);
        ++count;
    }
    CHECK(count >= 2);
}

TEST_CASE("the Debian definition leaves openssl out for ca-certificates alone") {
    const auto definition = recipe::load_image_definition(images() / "debian-trixie.json");
    const auto at = std::find_if(definition.exclude.begin(), definition.exclude.end(),
                                 [](const auto& one) { return one.package == "openssl"; });
    REQUIRE(at != definition.exclude.end());
    CHECK(at->wanted_by == std::vector<std::string>{"ca-certificates"});
    REQUIRE(definition.effects_of("iptables") != nullptr);
    CHECK(definition.effects_of("iptables")->effects.size() == 6);
    CHECK(definition.effects_of("nonesuch") == nullptr);
}

TEST_CASE("mistakes in a definition are told with their place") {
    const std::string text = mistakes(R"({
  "name": "x", "summary": "s", "architecture": "amd64", "keyring": "k.gpg",
  "suites": [{"suite": "trixie", "archive": "debian", "components": ["main"],
              "when_missing": "panic", "why": "w"}],
  "dependencies": "follow",
  "base": [{"package": "base-files"}],
  "rules": [{"action": "drop", "patterns": ["usr/share/doc"], "why": "w"}],
  "effects": [{"do": "jump"}]
})");
    for (const char* part :
         {"x.json: architecture: ", "x.json: suites[0].when_missing: ", "x.json: base[0].why: ",
          "x.json: rules[0].patterns[0]: ", "x.json: effects[0].do: "}) {
        CHECK_MESSAGE(text.find(part) != std::string::npos, part, " in ", text);
    }
}
