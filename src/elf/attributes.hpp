#pragma once

#include "elf/bytes.hpp"
#include "elf/format.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Build attributes (.ARM.attributes): what the objects of a file were compiled for. They are merged
// at link time, one object raises the tag of the whole file; so they are reported, never judged.
// "Addenda to, and Errata in, the ABI for the Arm Architecture" (IHI 0045), "Build attributes".
namespace elf {

namespace tag {
inline constexpr std::uint32_t cpu_raw_name = 4;
inline constexpr std::uint32_t cpu_name = 5;
inline constexpr std::uint32_t cpu_arch = 6;
inline constexpr std::uint32_t cpu_arch_profile = 7;
inline constexpr std::uint32_t arm_isa_use = 8;
inline constexpr std::uint32_t thumb_isa_use = 9;
inline constexpr std::uint32_t fp_arch = 10;
inline constexpr std::uint32_t wmmx_arch = 11;
inline constexpr std::uint32_t advanced_simd_arch = 12;
inline constexpr std::uint32_t abi_vfp_args = 28;
}  // namespace tag

struct Attribute {
    std::uint32_t tag = 0;
    std::string_view name;     // "Tag_CPU_arch"; empty for a tag the ABI does not name
    std::uint32_t number = 0;  // of tags that carry one
    std::string_view text;     // of tags that carry one
    std::string meaning;       // "v5TE"; the number or the quoted text where it has no name
};

struct Attributes {
    bool present = false;               // an "aeabi" subsection for the whole file was found
    std::vector<Attribute> whole_file;  // in the file's order
    const Attribute* find(std::uint32_t tag) const;
    // The tag's number; 0, which the ABI gives as the default, where it is not said.
    std::uint32_t number(std::uint32_t tag) const;
};

// Reads the contents of a .ARM.attributes section that stands at `file_offset`. Where it is
// damaged, what came before the damage is kept.
Read<Attributes> read_attributes(Bytes section, std::uint64_t file_offset);

}  // namespace elf
