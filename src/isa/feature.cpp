#include "isa/feature.hpp"

#include <array>
#include <cstddef>

namespace isa {

namespace {

struct FeatureText {
    std::string_view name;
    std::string_view description;
    std::string_view architecture;
};

// In the order of Feature.
constexpr std::array<FeatureText, feature_count> texts = {{
    {"v4", "the base instruction set of ARMv4", "ARMv4"},
    {"v4t", "BX and 16-bit Thumb of ARMv4T", "ARMv4T"},
    {"v5t", "the ARMv5T instructions (CLZ, BLX, BKPT)", "ARMv5T"},
    {"v5te", "the DSP and doubleword instructions of ARMv5TE", "ARMv5TE"},
    {"v5tej", "the Jazelle branch BXJ", "ARMv5TEJ"},
    {"v6", "the ARMv6 instructions (media, REV, LDREX)", "ARMv6"},
    {"v6k", "the ARMv6K extensions (LDREXB, CLREX, thread ID registers)", "ARMv6K"},
    {"v6t2", "the Thumb-2 generation's instructions (MOVW, bit fields, 32-bit Thumb)", "ARMv6T2"},
    {"v7", "the ARMv7 instructions (DMB, DSB, ISB, PLI)", "ARMv7"},
    {"v7mp", "the ARMv7 Multiprocessing Extensions (PLDW)", "ARMv7 with Multiprocessing"},
    {"div", "the integer divide instructions", "ARMv7-R, ARMv7VE"},
    {"virt", "the Virtualization Extensions", "ARMv7VE"},
    {"sec", "the Security Extensions (SMC)", "ARMv6Z"},
    {"v8", "the ARMv8 AArch32 instructions", "ARMv8"},
    {"crc", "the CRC32 instructions", "ARMv8 with CRC"},
    {"vfp2", "VFPv2", "VFPv2"},
    {"vfp3", "VFPv3 (immediates, fixed point, d16 to d31, half precision)", "VFPv3"},
    {"vfp4", "VFPv4 (fused multiply)", "VFPv4"},
    {"vfp8", "floating point of ARMv8 and its extensions", "ARMv8 floating point"},
    {"neon", "Advanced SIMD (NEON)", "ARMv7 with Advanced SIMD"},
    {"crypto", "the cryptography instructions (AES, SHA, 64-bit VMULL)", "ARMv8 with Cryptography"},
    {"iwmmxt", "Intel's Wireless MMX", "XScale with iWMMXt"},
    {"xscale", "the XScale multiply-accumulate coprocessor", "XScale"},
    {"fpa", "the FPA floating point coprocessor, which only kernels' emulation offers", "FPA"},
    {"unallocated", "an encoding that no architecture defines", "none"},
    {"unpredictable", "an encoding whose effect the manual leaves open", "none"},
}};

const FeatureText& text_of(Feature feature) {
    return texts.at(static_cast<std::size_t>(feature));
}

}  // namespace

std::string_view name_of(Feature feature) {
    return text_of(feature).name;
}

std::optional<Feature> feature_named(std::string_view name) {
    for (std::size_t index = 0; index < texts.size(); ++index) {
        if (texts[index].name == name) return static_cast<Feature>(index);
    }
    return std::nullopt;
}

std::string_view describe(Feature feature) {
    return text_of(feature).description;
}

std::string_view first_architecture(Feature feature) {
    return text_of(feature).architecture;
}

const Profile& armv5te() {
    using enum Feature;
    static const Profile profile{"armv5te",
                                 "ARMv5TE without a floating point unit: what the routers run",
                                 {v4, v4t, v5t, v5te, fpa}};
    return profile;
}

}  // namespace isa
