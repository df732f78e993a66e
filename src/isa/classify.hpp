#pragma once

#include "isa/feature.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace isa {

// The two instruction sets of a 32-bit ARM core. T32 is Thumb, in 16 and 32 bits.
enum class State : std::uint8_t { a32, t32 };

// Whether later cores kept the instruction.
enum class Fate : std::uint8_t {
    kept,
    emulated,  // dropped: "depends on emulation by the router's kernel" (SWP, SWPB, FPA)
};

// What the tables say about one word. Lives as long as the program.
struct Encoding {
    std::string_view name;      // "MOVW", "VADD.F32"; never empty
    std::string_view citation;  // document, edition, section and title
    std::string_view drawing;   // the row as drawn: "cccc 0011 0000 iiii dddd iiii iiii iiii"
    std::string_view operands;  // the row's operand text, for disassemble()
    FeatureSet all_needs;       // everything the core must have
    Feature needs = Feature::unallocated;  // the latest of all_needs, in Feature's order
    Fate fate = Fate::kept;
    std::uint16_t row = 0;  // its place in encodings(); stable within one build
};

// Every word has exactly one answer. In T32 a 16-bit instruction is its halfword, a 32-bit one
// `first << 16 | second`; a first halfword of e800 or more always starts a pair, as the two
// halves of ARMv4T's BL and ARMv5T's BLX do.
//
// A 32-bit Thumb encoding of a coprocessor, floating point or Advanced SIMD instruction needs
// what the A32 encoding needs, and v6t2; `needs` names the later of the two. So VADD.F32 is vfp2
// in both states, MRC of TPIDRURO v6k in A32 and v6t2 in T32. A coprocessor that no core known
// here has makes all_needs hold `unallocated`, though `needs` tells the instruction's age.
const Encoding& classify(std::uint32_t word, State state);

// All answers that classify() can give, by Encoding::row.
std::span<const Encoding> encodings();

// Whether this halfword is the first of two in Thumb code.
constexpr bool starts_pair(std::uint16_t first_halfword) {
    return first_halfword >= 0xe800;
}

// 2 or 4.
constexpr unsigned thumb_length_bytes(std::uint16_t first_halfword) {
    return starts_pair(first_halfword) ? 4 : 2;
}

// What a core with `available` lacks to run `encoding`: the feature to name to people, which is
// the latest one missing; nothing if it runs.
constexpr std::optional<Feature> missing(const Encoding& encoding, FeatureSet available) {
    if (available.has_all(encoding.all_needs)) return std::nullopt;
    for (int index = feature_count - 1; index > 0; --index) {
        const auto feature = static_cast<Feature>(index);
        if (encoding.all_needs.has(feature) && !available.has(feature)) return feature;
    }
    return Feature::v4;
}

}  // namespace isa
