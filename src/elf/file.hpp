#pragma once

#include "elf/attributes.hpp"
#include "elf/bytes.hpp"
#include "elf/dynamic.hpp"
#include "elf/format.hpp"
#include "elf/go.hpp"
#include "elf/symbols.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace elf {

// Where the unwinder enters a function to catch an exception, or to clean up.
struct LandingPad {
    std::uint32_t function = 0;  // its start; neither says whether the code is Thumb
    std::uint32_t address = 0;
};

// What a linker noted of the file.
struct Notes {
    struct Kernel {
        std::uint32_t os = 0;  // 0: Linux
        std::uint32_t major = 0, minor = 0, patch = 0;
    };
    std::optional<Kernel> oldest_kernel;  // NT_GNU_ABI_TAG
    std::optional<std::string> build_id;  // lower-case hexadecimal digits
};

// An ELF32 little-endian ARM file, read in place over bytes that the caller owns and keeps alive.
//
// The constructor throws base::Error where nothing can be read: not such a file, or a damaged
// header. Any other damage is noted in damage(), and reading goes on without the part concerned;
// section headers in particular may be absent or wrong: whatever the loader needs is read through
// segments. Nothing is allocated by counts that the file only claims. The object is immutable and
// may be read from many threads.
//
// A relocatable file (.o) has no addresses. Here its sections lie at the address that equals their
// offset in the file, and symbols and relocations are counted from there.
class File {
public:
    explicit File(std::string_view bytes);

    std::string_view bytes() const { return bytes_.all(); }
    const Header& header() const { return header_; }
    const std::vector<Segment>& segments() const { return segments_; }
    const std::vector<Section>& sections() const { return sections_; }
    const Section* section(std::string_view name) const;      // the first of that name
    std::string_view contents(const Section& section) const;  // empty where not in the file

    // Memory: what the loader maps from the file. Sorted by address, without overlaps.
    std::span<const Range> ranges() const { return ranges_; }
    // The executable part of ranges(): every byte that could be run. Where section headers can be
    // trusted they tell code from read-only data in it; see executable_sections().
    std::span<const Range> executable_ranges() const { return executable_ranges_; }
    // Executable sections with contents, by address, each within an executable range. Empty where
    // section headers are absent or wrong.
    std::span<const Range> executable_sections() const { return executable_sections_; }
    const Range* range_of(std::uint32_t address) const;
    std::optional<std::uint32_t> offset_of(std::uint32_t address) const;
    // The bytes at an address: all `size` of them, or nothing.
    std::optional<Bytes> at(std::uint32_t address, std::uint32_t size) const;
    // From an address to the end of its range.
    Bytes from(std::uint32_t address) const;
    std::optional<std::uint8_t> byte_at(std::uint32_t address) const;
    std::optional<std::uint16_t> half_at(std::uint32_t address) const;
    std::optional<std::uint32_t> word_at(std::uint32_t address) const;
    // In memory, but zero when the program starts, and not in the file (.bss).
    bool zero_at_start(std::uint32_t address) const;

    std::optional<std::string_view> interpreter() const { return interpreter_; }
    bool is_dynamic() const { return has_dynamic_; }
    const Dynamic& dynamic() const { return dynamic_; }
    const std::vector<NeededVersion>& needed_versions() const { return needed_versions_; }
    const std::vector<std::string_view>& defined_versions() const { return defined_versions_; }

    const SymbolTable& dynamic_symbols() const { return dynamic_symbols_; }
    const SymbolTable& static_symbols() const { return static_symbols_; }  // .symtab
    const std::vector<MappingSymbol>& mapping_symbols() const { return mapping_symbols_; }
    // Version index of a dynamic symbol (bit 15: hidden); absent where the file has none.
    std::optional<std::uint16_t> version_index(std::uint32_t symbol_index) const;

    // All dynamic relocations (REL, RELA, RELR, PLT), in the file's order; those of sections in a
    // relocatable file.
    void visit_relocations(const RelocationVisitor& visit) const;

    // Function starts from .ARM.exidx, in the table's order. Bit 0 is set where the table marks
    // Thumb, which most linkers do not do.
    const std::vector<std::uint32_t>& exception_index() const { return exception_index_; }
    // Code that only an exception enters, by address; in files with an exception index.
    const std::vector<LandingPad>& landing_pads() const { return landing_pads_; }
    // Function starts from .eh_frame, in its order.
    const std::vector<std::uint32_t>& frame_functions() const { return frame_functions_; }

    const Attributes& attributes() const { return attributes_; }
    const Notes& notes() const { return notes_; }
    const std::optional<GoBuildInfo>& go_build_info() const { return go_build_info_; }
    const std::optional<GoFunctions>& go_functions() const { return go_functions_; }

    const std::vector<Damage>& damage() const { return damage_; }

private:
    // Keeps the damage that came with a part and returns the part.
    template <class Value>
    Value keep(Read<Value>&& part);
    void read_memory();
    void read_linking();
    void read_code_starts();

    Bytes bytes_;
    Header header_;
    std::vector<Segment> segments_;
    std::vector<Section> sections_;
    std::vector<Range> ranges_;
    std::vector<Range> zero_ranges_;  // their offsets mean nothing
    std::vector<Range> executable_ranges_;
    std::vector<Range> executable_sections_;
    std::optional<std::string_view> interpreter_;
    bool has_dynamic_ = false;
    Dynamic dynamic_;
    std::vector<NeededVersion> needed_versions_;
    std::vector<std::string_view> defined_versions_;
    SymbolTable dynamic_symbols_;
    SymbolTable static_symbols_;
    Bytes symbol_versions_;
    std::vector<MappingSymbol> mapping_symbols_;
    std::vector<std::uint32_t> exception_index_;
    std::vector<LandingPad> landing_pads_;
    std::vector<std::uint32_t> frame_functions_;
    Attributes attributes_;
    Notes notes_;
    std::optional<GoBuildInfo> go_build_info_;
    std::optional<GoFunctions> go_functions_;
    std::vector<Damage> damage_;
};

}  // namespace elf
