#pragma once

#include "elf/file.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace check {

// What an ELF file says of itself, without a look at its instructions. A value: nothing in it
// points into the file.
struct Facts {
    std::string identity;   // "ELF32 little-endian ARM"
    bool is_arm32 = false;  // if not, nothing below is known
    std::string type;       // "executable", "shared", "relocatable", "core"
    std::uint32_t flags = 0;

    std::optional<std::string> interpreter;
    std::vector<std::string> needed;
    std::optional<std::string> soname;
    std::vector<std::string> search;  // folders of rpath or runpath, as written
    struct Version {
        std::string library;
        std::string version;
        bool weak = false;
    };
    std::vector<Version> needed_versions;
    std::vector<std::string> defined_versions;

    std::vector<std::pair<std::string, std::string>> attributes;  // names and meanings
    std::uint32_t vfp_arguments = 0;                              // Tag_ABI_VFP_args

    struct Kernel {
        std::uint32_t major = 0, minor = 0, patch = 0;
        auto operator<=>(const Kernel&) const = default;
    };
    std::optional<Kernel> oldest_kernel;  // it asks for at least this Linux
    std::optional<std::string> build_id;

    struct Go {
        std::string version;
        std::string package;
        std::optional<std::string> goarm;
    };
    std::optional<Go> go;

    bool has_symbol_table = false;  // .symtab: it is not stripped
    struct Damage {
        std::string text;           // "dynamic section at offset 0x1f4: …"
        bool loader_reads = false;  // the loader needs the part too
    };
    std::vector<Damage> damage;
};

Facts read_facts(const elf::File& file);

// "5.6.3", also with fewer parts or "-rc1" behind; absent if it begins with no number.
std::optional<Facts::Kernel> parse_kernel(std::string_view text);
std::string to_string(const Facts::Kernel& kernel);

}  // namespace check
