#pragma once

#include "base/text.hpp"
#include "elf/file.hpp"

#include <optional>
#include <string_view>
#include <vector>

// The parts of an ELF file, each read by a function of its own: file_read.cpp calls them in order.
// Those that take a File use of it only what earlier ones read. None throws but read_header.
namespace elf {

// Adds to the damage of `part`; the first 16 of a part are kept, so that a hostile file cannot make
// the list larger than itself.
template <class Value, class... Pieces>
void note(Read<Value>& part, std::string_view structure, std::uint64_t offset,
          const Pieces&... problem) {
    if (part.damage.size() >= 16) return;
    part.damage.push_back({std::string(structure), offset, base::concat(problem...)});
}

Header read_header(Bytes file);
Read<std::vector<Segment>> read_segments(Bytes file, const Header& header);
Read<std::vector<Section>> read_sections(Bytes file, const Header& header);

Read<std::vector<Range>> map_segments(Bytes file, const std::vector<Segment>& segments);
// Where segments have more memory than contents.
std::vector<Range> map_zeros(const std::vector<Segment>& segments);
// Of a relocatable file; also moves the sections to the addresses they get.
Read<std::vector<Range>> map_sections(Bytes file, std::vector<Section>& sections);
Read<std::vector<Range>> find_executable_sections(const File& file);

Read<std::optional<std::string_view>> read_interpreter(const File& file);
Read<std::optional<Dynamic>> read_dynamic(const File& file);
Read<SymbolTable> read_dynamic_symbols(const File& file);
Read<SymbolTable> read_static_symbols(const File& file);
Read<Bytes> find_symbol_versions(const File& file);
Read<std::vector<NeededVersion>> read_needed_versions(const File& file);
Read<std::vector<std::string_view>> read_defined_versions(const File& file);
// What of the relocation tables lies outside the file.
Read<std::vector<Range>> find_relocation_tables(const File& file);

// .ARM.exidx: entries of two words, and where they lie.
struct IndexTable {
    Bytes entries;
    std::uint32_t address = 0;
    std::uint64_t offset = 0;
};

// Its 31 bits are signed, and relative to the word itself.
constexpr std::uint32_t from_prel31(std::uint32_t word, std::uint32_t place) {
    return place + (word << 1 >> 1 | (word << 1 & 0x80000000));
}

std::optional<IndexTable> find_exception_index(const File& file);
Read<std::vector<std::uint32_t>> read_exception_index(const File& file);
// By address, each once.
Read<std::vector<LandingPad>> read_landing_pads(const File& file, const IndexTable& index);
Read<std::vector<std::uint32_t>> read_frame_functions(const File& file);
Read<Attributes> find_attributes(const File& file);
Read<Notes> read_notes(const File& file);
Read<std::optional<GoBuildInfo>> find_go_build_info(const File& file);
Read<std::optional<GoFunctions>> find_go_functions(const File& file);

}  // namespace elf
