#include "recipe/catalogue.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "recipe/profile.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

namespace {

recipe::Catalogue repository() {
    const char* folder = std::getenv("ARMPACK_SOURCE");
    return recipe::Catalogue(folder == nullptr ? "." : folder);
}

template <class Function>
std::string problem_of(Function function) {
    try {
        function();
    } catch (const base::Error& error) {
        CHECK(error.exit() == base::Exit::bad_request);
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("every recipe of the repository loads and finds what it names") {
    const recipe::Catalogue catalogue = repository();
    REQUIRE(!catalogue.recipe_names().empty());
    for (const std::string& name : catalogue.recipe_names()) {
        CAPTURE(name);
        const recipe::Recipe loaded = catalogue.recipe(name);
        CHECK(loaded.name == name);
        const std::string toolchain = recipe::toolchain_of(loaded.build);
        CHECK(catalogue.toolchain(toolchain).name == toolchain);
        CHECK(!loaded.smoke_tests.empty());
        CHECK(loaded.budget.archive_mib > 0);
        // The images and profiles are other people's files; their names must be right.
        if (!catalogue.image_definition_names().empty()) {
            CHECK_NOTHROW(catalogue.image_definition_file(loaded.image.definition));
        }
        if (!catalogue.profile_names().empty()) {
            CHECK_NOTHROW(catalogue.profile(loaded.check.profile));
        }
    }
}

TEST_CASE("recipes/README.md names every recipe with its version") {
    const recipe::Catalogue catalogue = repository();
    const std::string page = base::read_file(catalogue.data() / "recipes/README.md");
    for (const std::string& name : catalogue.recipe_names()) {
        CAPTURE(name);
        const std::size_t at = page.find(base::concat("`", name, "`"));
        REQUIRE(at != std::string::npos);
        const std::string line = page.substr(at, page.find('\n', at) - at);
        CHECK(line.find(catalogue.recipe(name).version) != std::string::npos);
    }
}

TEST_CASE("every toolchain, device and profile of the repository loads under its own name") {
    const recipe::Catalogue catalogue = repository();
    for (const std::string& name : catalogue.toolchain_names()) {
        CHECK(catalogue.toolchain(name).name == name);
    }
    REQUIRE(catalogue.device_names() ==
            std::vector<std::string>{"hap-ax-s", "hex-refresh", "hex-s-2025"});
    for (const std::string& name : catalogue.device_names()) {
        CHECK(catalogue.device(name).name == name);
    }
    for (const std::string& name : catalogue.profile_names()) {
        CHECK(catalogue.profile(name).name == name);
    }
}

TEST_CASE("what nobody has measured of a device is absent") {
    const recipe::Catalogue catalogue = repository();
    CHECK(catalogue.device("hex-s-2025").memory_mib == 512);
    CHECK(catalogue.device("hex-refresh").memory_mib == std::nullopt);
    CHECK(!catalogue.device("hap-ax-s").store.has_value());
}

TEST_CASE("an unknown name is answered with the nearest one") {
    const recipe::Catalogue catalogue = repository();
    CHECK(problem_of([&] { (void)catalogue.recipe("mihommo"); }) ==
          "there is no recipe mihommo (did you mean mihomo?)");
    CHECK(problem_of([&] { (void)catalogue.recipe("zzzz"); }) == "there is no recipe zzzz");
    CHECK(problem_of([&] { (void)catalogue.recipe("./zzzz.json"); }) ==
          "there is no recipe at ./zzzz.json");
    CHECK(problem_of([&] { (void)catalogue.toolchain("go-armv6"); }) ==
          "there is no toolchain go-armv6 (did you mean go-armv5?)");
    CHECK(problem_of([&] { (void)catalogue.device("hex"); }) == "there is no device hex");
}

TEST_CASE("a recipe can be named by the path of its file or its folder") {
    const recipe::Catalogue catalogue = repository();
    const auto folder = catalogue.data() / "recipes/mihomo";
    CHECK(catalogue.recipe(folder.string()).name == "mihomo");
    CHECK(catalogue.recipe((folder / "recipe.json").string()).name == "mihomo");
}

TEST_CASE("a profile cannot claim what no instruction set has") {
    const base::TemporaryFolder folder("profile-test");
    const auto file = folder.path() / "p.json";
    base::write_file(file, R"({"name": "p", "summary": "s", "features": ["unallocated"]})");
    CHECK(problem_of([&] { recipe::load_profile(file); }) ==
          file.string() + ": features: no instruction set has unallocated");
    base::write_file(file, R"({"name": "p", "summary": "s", "features": ["v6t3"]})");
    CHECK(problem_of([&] { recipe::load_profile(file); }).find("(did you mean v6t2?)") !=
          std::string::npos);
}
