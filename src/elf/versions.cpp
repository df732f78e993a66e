#include "elf/parts.hpp"

namespace elf {

// Symbol versions as GNU ld and glibc define them: "LSB Core Specification", chapter 10, "Symbol
// Versioning". Both tables are chains of records linked by offsets relative to the record.
namespace {

constexpr std::uint32_t most_versions = 16384;
constexpr std::uint16_t flag_base = 1;  // names the file, not a version
constexpr std::uint16_t flag_weak = 2;

Bytes dynamic_names(const File& file);
void read_of_one_library(Bytes table, std::uint64_t record, Bytes names,
                         Read<std::vector<NeededVersion>>& result, std::uint64_t offset);

}  // namespace

Read<std::vector<NeededVersion>> read_needed_versions(const File& file) {
    Read<std::vector<NeededVersion>> result;
    const auto address = file.dynamic().needed_versions;
    if (!address) return result;
    const Bytes table = file.from(*address);
    const Bytes names = dynamic_names(file);
    const std::uint64_t offset = file.offset_of(*address).value_or(0);
    std::uint64_t record = 0;
    for (std::uint32_t index = 0; index < file.dynamic().needed_version_count; ++index) {
        const auto next = table.word(record + 12);
        if (!next || index >= most_versions) {
            note(result, "needed versions", offset + record, "record ", index,
                 " lies outside the table");
            break;
        }
        read_of_one_library(table, record, names, result, offset);
        if (*next == 0) break;
        record += *next;
    }
    return result;
}

Read<std::vector<std::string_view>> read_defined_versions(const File& file) {
    Read<std::vector<std::string_view>> result;
    const auto address = file.dynamic().defined_versions;
    if (!address) return result;
    const Bytes table = file.from(*address);
    const Bytes names = dynamic_names(file);
    const std::uint64_t offset = file.offset_of(*address).value_or(0);
    std::uint64_t record = 0;
    for (std::uint32_t index = 0; index < file.dynamic().defined_version_count; ++index) {
        const auto flags = table.half(record + 2);
        const auto first_name = table.word(record + 12);
        const auto next = table.word(record + 16);
        const auto name = first_name ? table.word(record + *first_name) : std::nullopt;
        const auto text = name ? names.text(*name) : std::nullopt;
        if (!next || !text || index >= most_versions) {
            note(result, "defined versions", offset + record, "record ", index,
                 " or its name lies outside the table");
            break;
        }
        if ((*flags & flag_base) == 0) result.value.push_back(*text);
        if (*next == 0) break;
        record += *next;
    }
    return result;
}

namespace {

Bytes dynamic_names(const File& file) {
    return file.from(file.dynamic().names.address).up_to(0, file.dynamic().names.size);
}

void read_of_one_library(Bytes table, std::uint64_t record, Bytes names,
                         Read<std::vector<NeededVersion>>& result, std::uint64_t offset) {
    const std::uint16_t count = table.half(record + 2).value_or(0);
    const auto library = names.text(table.word(record + 4).value_or(0));
    std::uint64_t at = record + table.word(record + 8).value_or(0);
    for (std::uint16_t index = 0; index < count; ++index) {
        const auto flags = table.half(at + 4);
        const auto number = table.half(at + 6);
        const auto name = table.word(at + 8);
        const auto next = table.word(at + 12);
        const auto version = name ? names.text(*name) : std::nullopt;
        if (!library || !next || !version || result.value.size() >= most_versions) {
            note(result, "needed versions", offset + at, "version ", index,
                 " or its name lies outside the table");
            return;
        }
        const bool weak = (*flags & flag_weak) != 0;
        result.value.push_back({*library, *version, weak, *number});
        if (*next == 0) return;
        at += *next;
    }
}

}  // namespace

}  // namespace elf
