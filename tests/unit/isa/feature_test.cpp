#include "isa/feature.hpp"

#include "isa/classify.hpp"

#include <doctest/doctest.h>

using isa::Feature;
using isa::FeatureSet;

TEST_CASE("every feature is found again by its name") {
    for (int index = 0; index < isa::feature_count; ++index) {
        const auto feature = static_cast<Feature>(index);
        CHECK(isa::feature_named(isa::name_of(feature)) == feature);
        CHECK_FALSE(isa::describe(feature).empty());
        CHECK_FALSE(isa::first_architecture(feature).empty());
    }
    CHECK(isa::name_of(Feature::unpredictable) == "unpredictable");
    CHECK_FALSE(isa::feature_named("v9").has_value());
}

TEST_CASE("the latest missing feature is the one to name") {
    isa::Encoding encoding;
    encoding.all_needs = {Feature::v6t2, Feature::vfp4, Feature::neon};
    CHECK(isa::missing(encoding, {Feature::v4}) == Feature::neon);
    CHECK(isa::missing(encoding, {Feature::v6t2, Feature::neon}) == Feature::vfp4);
    CHECK_FALSE(isa::missing(encoding, {Feature::v6t2, Feature::neon, Feature::vfp4}).has_value());
}

TEST_CASE("only halfwords from e800 on start a pair") {
    CHECK_FALSE(isa::starts_pair(0xe7ff));
    CHECK(isa::starts_pair(0xe800));
    CHECK(isa::thumb_length_bytes(0x46c0) == 2);
    CHECK(isa::thumb_length_bytes(0xf000) == 4);
}
