#include "isa/classify.hpp"

#include "isa/filter.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string_view>

using isa::classify;
using isa::Feature;
using isa::State;

namespace {

struct Expectation {
    std::uint32_t word;
    Feature needs;
    std::string_view name;
};

void check_all(std::initializer_list<Expectation> expectations, State state) {
    for (const Expectation& expected : expectations) {
        CAPTURE(expected.word);
        const isa::Encoding& encoding = classify(expected.word, state);
        CHECK(isa::name_of(encoding.needs) == isa::name_of(expected.needs));
        CHECK(encoding.name == expected.name);
    }
}

}  // namespace

TEST_CASE("the words of style.md that no disassembler gets right") {
    check_all(
        {
            {0xe30f3fff, Feature::v6t2, "MOVW"},
            {0xe3403001, Feature::v6t2, "MOVT"},
            {0xe1903f9f, Feature::v6, "LDREX"},
            {0xe6133f93, Feature::v6, "SADD8"},
            {0xf1010200, Feature::v6, "SETEND"},
            {0xf4d0f000, Feature::v7, "PLI"},
            {0xe1033043, Feature::crc, "CRC32B"},
            {0xf2000800, Feature::neon, "VADD"},
            {0xee300a00, Feature::vfp2, "VADD"},
            {0xe0030492, Feature::v4, "MUL"},
            {0xe320f000, Feature::v4, "NOP"},
            {0xe0f030b0, Feature::v6t2, "LDRHT"},
            {0xee1d3f70, Feature::v6k, "MRC"},
        },
        State::a32);
    check_all({{0xbf00, Feature::v6t2, "NOP"}}, State::t32);
}

TEST_CASE("before Thumb-2, BL and BLX are the only pairs") {
    check_all(
        {
            {0xf000f800, Feature::v4t, "BL"},
            {0xf7fffffe, Feature::v4t, "BL"},
            {0xf000e800, Feature::v5t, "BLX"},
            {0xf000d000, Feature::v6t2, "BL"},
            {0xf000e801, Feature::unallocated, "BLX of an odd halfword"},
            {0xf2400000, Feature::v6t2, "MOVW"},
        },
        State::t32);
}

TEST_CASE("a shared encoding in T32 is named by the later of its own feature and v6t2") {
    CHECK(classify(0xee1d3f70, State::t32).needs == Feature::v6t2);
    const isa::Encoding& vadd = classify(0xee300a00, State::t32);
    CHECK(vadd.needs == Feature::vfp2);
    CHECK(isa::missing(vadd, {Feature::v5te, Feature::vfp2}) == Feature::v6t2);
}

TEST_CASE("a double register beyond d15 needs VFPv3") {
    CHECK(classify(0xee300b00, State::a32).needs == Feature::vfp2);
    CHECK(classify(0xee300b20, State::a32).needs == Feature::vfp3);
    CHECK(classify(0xec908b20, State::a32).needs == Feature::vfp3);  // vldm r0, {d8-d23}
    CHECK(classify(0xec908b10, State::a32).needs == Feature::vfp2);  // vldm r0, {d8-d15}
}

TEST_CASE("an access to a coprocessor that is not there is as old as its encoding, and missing") {
    const isa::Encoding& mcr = classify(0xee070710, State::a32);
    CHECK(mcr.needs == Feature::v4);
    CHECK(isa::missing(mcr, isa::armv5te().features) == Feature::unallocated);
}

TEST_CASE("SWP and FPA run, by grace of the kernel") {
    const isa::Encoding& swp = classify(0xe1020091, State::a32);
    CHECK(swp.name == "SWP");
    CHECK(swp.fate == isa::Fate::emulated);
    CHECK_FALSE(isa::missing(swp, isa::armv5te().features).has_value());
    CHECK(classify(0xe1a00000, State::a32).fate == isa::Fate::kept);
}

TEST_CASE("each encoding knows its place and names a citation") {
    std::uint16_t row = 0;
    for (const isa::Encoding& encoding : isa::encodings()) {
        CHECK(encoding.row == row++);
        CHECK_FALSE(encoding.name.empty());
        CHECK_FALSE(encoding.citation.empty());
        CHECK(encoding.all_needs.has(encoding.needs));
    }
}

TEST_CASE("the filter lets nothing through that the core lacks") {
    const isa::FeatureSet features = isa::armv5te().features;
    const isa::Filter filter(features);
    const auto runs = [&](std::uint32_t word, State state) {
        const isa::Encoding& encoding = classify(word, state);
        return features.has_all(encoding.all_needs) && encoding.fate == isa::Fate::kept;
    };
    std::uint32_t word = 1;
    std::uint32_t passed = 0;
    for (int step = 0; step < 2'000'000; ++step) {
        word = word * 1664525 + 1013904223;
        const std::uint32_t mixed = word ^ word >> 15;
        if (!filter.surely_runs_a32(mixed)) continue;
        ++passed;
        if (!runs(mixed, State::a32)) FAIL_CHECK(mixed);
    }
    CHECK(passed > 500'000);
    for (std::uint32_t half = 0; half <= 0xffff; ++half)
        if (filter.surely_runs_t16(static_cast<std::uint16_t>(half)) && !runs(half, State::t32))
            FAIL_CHECK(half);
}
