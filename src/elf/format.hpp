#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// The records of an ELF32 ARM file, as values. Numbers that armpack interprets have names here;
// they are those of "System V ABI", chapters 4 and 5, and of "ELF for the Arm Architecture"
// (IHI 0044), chapters "Object Files" and "Program Loading and Dynamic Linking".
namespace elf {

enum class Kind {
    not_elf,
    arm32,          // ELF32, little-endian, ARM: what File reads
    arm32_big,      // ELF32, big-endian, ARM
    other_machine,  // for another machine
    no_machine,     // holds no machine code at all: Guile's bytecode, the kernel's BPF programs
    damaged,        // begins like ELF and ends within the identification
};

struct Identity {
    Kind kind = Kind::not_elf;
    std::string description;  // "ELF64 little-endian x86-64", for people
};

// Looks at the first 20 bytes only.
Identity identify(std::string_view bytes);

enum class Type : std::uint16_t { relocatable = 1, executable = 2, shared = 3, core = 4 };

namespace flag {  // Header::flags
inline constexpr std::uint32_t eabi_mask = 0xff000000;
inline constexpr std::uint32_t eabi_5 = 0x05000000;
inline constexpr std::uint32_t big_endian_code = 0x00800000;  // BE8
inline constexpr std::uint32_t hard_float = 0x00000400;
inline constexpr std::uint32_t soft_float = 0x00000200;
}  // namespace flag

struct Header {
    Type type{};
    std::uint8_t os_abi = 0;
    std::uint32_t entry = 0;  // bit 0: Thumb
    std::uint32_t flags = 0;
    std::uint32_t program_headers_offset = 0;
    std::uint32_t section_headers_offset = 0;
    std::uint32_t program_header_count = 0;  // after PN_XNUM is resolved
    std::uint32_t section_header_count = 0;
    std::uint32_t section_names_index = 0;
};

namespace segment {  // Segment::type
inline constexpr std::uint32_t load = 1;
inline constexpr std::uint32_t dynamic = 2;
inline constexpr std::uint32_t interpreter = 3;
inline constexpr std::uint32_t note = 4;
inline constexpr std::uint32_t eh_frame_header = 0x6474e550;
inline constexpr std::uint32_t exception_index = 0x70000001;  // PT_ARM_EXIDX
}  // namespace segment

struct Segment {
    std::uint32_t type = 0;
    std::uint32_t offset = 0;
    std::uint32_t address = 0;
    std::uint32_t file_size = 0;  // as the file says, not clipped to what it holds
    std::uint32_t memory_size = 0;
    std::uint32_t flags = 0;
    bool executable() const { return (flags & 1) != 0; }
    bool writable() const { return (flags & 2) != 0; }
};

namespace section {  // Section::type and Section::flags
inline constexpr std::uint32_t program_bits = 1;
inline constexpr std::uint32_t symbol_table = 2;
inline constexpr std::uint32_t string_table = 3;
inline constexpr std::uint32_t no_bits = 8;
inline constexpr std::uint32_t rel = 9;
inline constexpr std::uint32_t rela = 4;
inline constexpr std::uint32_t relr = 19;
inline constexpr std::uint32_t note = 7;
inline constexpr std::uint32_t dynamic_symbols = 11;
inline constexpr std::uint32_t exception_index = 0x70000001;
inline constexpr std::uint32_t arm_attributes = 0x70000003;
inline constexpr std::uint32_t flag_writable = 1;
inline constexpr std::uint32_t flag_allocated = 2;
inline constexpr std::uint32_t flag_executable = 4;
inline constexpr std::uint32_t flag_thread_local = 0x400;
}  // namespace section

struct Section {
    std::string_view name;  // empty where the name table is damaged
    std::uint32_t type = 0;
    std::uint32_t flags = 0;
    std::uint32_t address = 0;  // of a relocatable file: see File
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
    std::uint32_t link = 0;
    std::uint32_t info = 0;
    std::uint32_t entry_size = 0;
    bool executable() const { return (flags & section::flag_executable) != 0; }
    bool in_file() const { return type != 0 && type != section::no_bits; }
};

// Bytes of the file that are in memory when it runs.
struct Range {
    std::uint32_t address = 0;
    std::uint32_t size = 0;
    std::uint32_t offset = 0;  // in the file
    bool executable = false;
    bool writable = false;
    std::uint64_t end() const { return std::uint64_t{address} + size; }
    bool holds(std::uint32_t place) const { return place >= address && place < end(); }
};

// One part of a file that could not be read as it says of itself. Reading continued without it.
struct Damage {
    std::string structure;     // "section headers", "dynamic symbols", …
    std::uint64_t offset = 0;  // in the file
    std::string problem;       // "entry 3 reaches beyond the end of the file"
    std::string text() const;  // "dynamic symbols at offset 0x1f4: …"
};

// What was read of one structure, and what of it could not be.
template <class Value>
struct Read {
    Value value{};
    std::vector<Damage> damage;
};

}  // namespace elf
