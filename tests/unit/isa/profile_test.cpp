#include "isa/feature.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

std::filesystem::path profiles() {
    const char* source = std::getenv("ARMPACK_SOURCE");
    REQUIRE(source != nullptr);
    return std::filesystem::path(source) / "toolchains/profiles";
}

isa::Profile read(const std::filesystem::path& file) {
    std::ifstream stream(file);
    const auto json = nlohmann::json::parse(stream);
    isa::Profile profile{json.at("name"), json.at("summary"), {}};
    for (const auto& name : json.at("features")) {
        const auto feature = isa::feature_named(name.get<std::string>());
        REQUIRE(feature.has_value());
        profile.features = profile.features | *feature;
    }
    return profile;
}

}  // namespace

TEST_CASE("the built-in armv5te is what the file says") {
    const isa::Profile file = read(profiles() / "armv5te.json");
    CHECK(file.name == isa::armv5te().name);
    CHECK(file.summary == isa::armv5te().summary);
    CHECK(file.features == isa::armv5te().features);
}

TEST_CASE("every profile bears its file's name and knows ARMv4") {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(profiles())) {
        const isa::Profile profile = read(entry.path());
        CHECK(profile.name == entry.path().stem().string());
        CHECK(profile.features.has(isa::Feature::v4));
        CHECK_FALSE(profile.features.has(isa::Feature::unallocated));
        ++count;
    }
    CHECK(count >= 8);
}
