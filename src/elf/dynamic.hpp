#pragma once

#include "elf/bytes.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace elf {

// A table in memory: what a pair of dynamic entries (address and size) says.
struct MemoryTable {
    std::uint32_t address = 0;
    std::uint32_t size = 0;  // bytes
};

// The dynamic section, decoded as far as armpack needs it. Texts point into the file.
struct Dynamic {
    std::vector<std::string_view> needed;  // in the file's order
    std::optional<std::string_view> soname;
    std::optional<std::string_view> rpath;    // as written: colons, $ORIGIN
    std::optional<std::string_view> runpath;  // where present, the loader ignores rpath
    std::optional<std::uint32_t> init;        // addresses of functions; bit 0: Thumb
    std::optional<std::uint32_t> fini;
    MemoryTable preinit_array;
    MemoryTable init_array;
    MemoryTable fini_array;
    MemoryTable rel;
    MemoryTable rela;
    MemoryTable relr;
    MemoryTable plt_relocations;
    bool plt_relocations_are_rela = false;
    MemoryTable names;                     // DT_STRTAB, DT_STRSZ
    std::optional<std::uint32_t> symbols;  // DT_SYMTAB
    std::optional<std::uint32_t> hash;
    std::optional<std::uint32_t> gnu_hash;
    std::optional<std::uint32_t> symbol_versions;  // DT_VERSYM
    std::optional<std::uint32_t> needed_versions;  // DT_VERNEED
    std::uint32_t needed_version_count = 0;
    std::optional<std::uint32_t> defined_versions;  // DT_VERDEF
    std::uint32_t defined_version_count = 0;
    std::optional<std::uint32_t> plt_got;  // DT_PLTGOT
    std::uint32_t flags_1 = 0;             // DT_FLAGS_1; 0x08000000 is PIE
};

// One symbol version that a file asks of a library.
struct NeededVersion {
    std::string_view library;  // the soname it asks
    std::string_view version;  // "GLIBC_2.34"
    bool weak = false;         // the loader only warns
    std::uint16_t index = 0;   // as DT_VERSYM refers to it
};

namespace relocation {  // Relocation::type; IHI 0044, "Relocation codes table"
inline constexpr std::uint8_t abs32 = 2;
inline constexpr std::uint8_t rel32 = 3;
inline constexpr std::uint8_t tls_descriptor = 13;
inline constexpr std::uint8_t tls_module = 17;     // R_ARM_TLS_DTPMOD32
inline constexpr std::uint8_t tls_offset = 18;     // R_ARM_TLS_DTPOFF32
inline constexpr std::uint8_t tls_tp_offset = 19;  // R_ARM_TLS_TPOFF32
inline constexpr std::uint8_t copy = 20;
inline constexpr std::uint8_t global_data = 21;  // R_ARM_GLOB_DAT
inline constexpr std::uint8_t jump_slot = 22;
inline constexpr std::uint8_t relative = 23;
inline constexpr std::uint8_t indirect_relative = 160;  // R_ARM_IRELATIVE: runs its target
}  // namespace relocation

struct Relocation {
    std::uint32_t place = 0;  // address of what is changed
    std::uint8_t type = 0;
    std::uint32_t symbol = 0;  // index into the dynamic symbols (static ones in a relocatable file)
    // What the place holds before (REL, RELR) or what the entry says (RELA). For `relative` it is
    // the address, bit 0: Thumb. Absent where the place is not in the file.
    std::optional<std::uint32_t> addend;
};

using RelocationVisitor = std::function<void(const Relocation&)>;

}  // namespace elf
