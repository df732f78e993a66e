#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace isa {

// What an encoding needs of the core, in the order the manuals introduced it. The order counts:
// where an encoding needs two of them, the later one names it (see Encoding::needs).
enum class Feature : std::uint8_t {
    v4,
    v4t,
    v5t,
    v5te,
    v5tej,
    v6,
    v6k,
    v6t2,
    v7,
    v7mp,
    div,
    virt,
    sec,
    v8,
    crc,
    vfp2,
    vfp3,
    vfp4,
    vfp8,
    neon,
    crypto,
    iwmmxt,
    xscale,
    fpa,
    unallocated,    // no architecture gives it a meaning: no profile has it
    unpredictable,  // the manual promises nothing: no profile has it
};
inline constexpr int feature_count = 26;

// "v6t2": as reports and profiles spell it.
std::string_view name_of(Feature feature);
std::optional<Feature> feature_named(std::string_view name);

// "the Thumb-2 instructions of ARMv6T2": part of a sentence, for people.
std::string_view describe(Feature feature);

// "ARMv6T2": the first architecture or extension that has it; for the two last, "none".
std::string_view first_architecture(Feature feature);

// A set of features, as a value.
class FeatureSet {
public:
    constexpr FeatureSet() = default;
    constexpr FeatureSet(Feature feature) : bits_(bit(feature)) {}
    constexpr FeatureSet(std::initializer_list<Feature> features) {
        for (const Feature feature : features)
            bits_ |= bit(feature);
    }

    constexpr bool has(Feature feature) const { return (bits_ & bit(feature)) != 0; }
    constexpr bool has_all(FeatureSet others) const { return (others.bits_ & ~bits_) == 0; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr std::uint32_t bits() const { return bits_; }
    constexpr FeatureSet operator|(FeatureSet other) const {
        FeatureSet both;
        both.bits_ = bits_ | other.bits_;
        return both;
    }
    constexpr bool operator==(const FeatureSet&) const = default;

private:
    static constexpr std::uint32_t bit(Feature feature) {
        return std::uint32_t{1} << static_cast<unsigned>(feature);
    }

    std::uint32_t bits_ = 0;
};

// An instruction set as the files in toolchains/profiles/ describe it.
struct Profile {
    std::string name;     // "armv5te"
    std::string summary;  // one line for people
    FeatureSet features;
};

// The default: what these routers run. toolchains/profiles/armv5te.json says the same (a test
// compares them); this copy serves where no file is at hand.
const Profile& armv5te();

}  // namespace isa
