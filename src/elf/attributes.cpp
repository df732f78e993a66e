#include "elf/attributes.hpp"

#include "elf/attributes_table.hpp"
#include "elf/parts.hpp"

#include <algorithm>

namespace elf {

namespace {

using attributes_table::Form;
using attributes_table::Row;

constexpr std::size_t most_attributes = 1024;
constexpr std::uint32_t tag_whole_file = 1;

struct Number {
    std::uint32_t value = 0;
    std::uint64_t after = 0;  // offset of what follows
};

// An unsigned LEB128 number of at most 32 bits.
std::optional<Number> read_leb(Bytes bytes, std::uint64_t at);
void read_vendor(Bytes vendor, std::uint64_t offset, Read<Attributes>& result);
void read_tags(Bytes tags, std::uint64_t offset, Read<Attributes>& result);
const Row* row_of(std::uint32_t tag);
Form form_of(std::uint32_t tag, const Row* row);
std::string meaning_of(const Attribute& attribute, const Row* row, Form form);

}  // namespace

const Attribute* Attributes::find(std::uint32_t tag) const {
    const auto found = std::find_if(whole_file.begin(), whole_file.end(),
                                    [&](const Attribute& each) { return each.tag == tag; });
    return found == whole_file.end() ? nullptr : &*found;
}

std::uint32_t Attributes::number(std::uint32_t tag) const {
    const Attribute* attribute = find(tag);
    return attribute ? attribute->number : 0;
}

// "A", then for each vendor a length, the vendor's name, and its subsections.
Read<Attributes> read_attributes(Bytes section, std::uint64_t file_offset) {
    Read<Attributes> result;
    if (section.byte(0) != 'A') {
        note(result, "build attributes", file_offset, "they do not begin with format version A");
        return result;
    }
    for (std::uint64_t at = 1; at < section.size();) {
        const auto length = section.word(at);
        const auto vendor = length && *length > 4 ? section.part(at, *length) : std::nullopt;
        if (!vendor) {
            note(result, "build attributes", file_offset + at,
                 "a vendor's part does not lie in the section");
            break;
        }
        if (vendor->text(4) == "aeabi") read_vendor(*vendor, file_offset + at, result);
        at += *length;
    }
    return result;
}

Read<Attributes> find_attributes(const File& file) {
    for (const Section& section : file.sections()) {
        if (section.type != section::arm_attributes || !section.in_file()) continue;
        if (const auto part = Bytes(file.bytes()).part(section.offset, section.size)) {
            return read_attributes(*part, section.offset);
        }
        Read<Attributes> result;
        note(result, "build attributes", section.offset, "they are not all in the file");
        return result;
    }
    return {};
}

namespace {

std::optional<Number> read_leb(Bytes bytes, std::uint64_t at) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7, ++at) {
        const auto byte = bytes.byte(at);
        if (!byte) return std::nullopt;
        value |= std::uint64_t{*byte & 0x7fU} << shift;
        if ((*byte & 0x80) == 0 && value <= UINT32_MAX) {
            return Number{static_cast<std::uint32_t>(value), at + 1};
        }
    }
    return std::nullopt;
}

// Length and name, then parts for the whole file, for sections and for symbols. No tool writes the
// latter two, and they could say less than the first: skipped.
void read_vendor(Bytes vendor, std::uint64_t offset, Read<Attributes>& result) {
    for (std::uint64_t at = 4 + sizeof "aeabi"; at < vendor.size();) {
        const auto scope = read_leb(vendor, at);
        const auto length = scope ? vendor.word(scope->after) : std::nullopt;
        const auto part = length ? vendor.part(at, *length) : std::nullopt;
        const std::uint64_t start = scope ? scope->after - at + 4 : 0;
        if (!part || *length < start) {
            note(result, "build attributes", offset + at, "a part does not lie in its vendor's");
            return;
        }
        if (scope->value == tag_whole_file) {
            result.value.present = true;
            read_tags(*part->part(start, *length - start), offset + at + start, result);
        }
        at += *length;
    }
}

void read_tags(Bytes tags, std::uint64_t offset, Read<Attributes>& result) {
    for (std::uint64_t at = 0; at < tags.size();) {
        const std::uint64_t start = at;
        const auto tag = read_leb(tags, at);
        const Row* row = tag ? row_of(tag->value) : nullptr;
        const Form form = tag ? form_of(tag->value, row) : Form::number;
        Attribute attribute;
        std::optional<Number> number = tag;
        if (tag && form != Form::text) number = read_leb(tags, tag->after);
        std::optional<std::string_view> text = "";
        if (number && form != Form::number) text = tags.text(number->after);
        if (!number || !text || result.value.whole_file.size() >= most_attributes) {
            note(result, "build attributes", offset + start, "a tag or its value is cut off");
            return;
        }
        attribute.tag = tag->value;
        attribute.name = row ? row->name : std::string_view();
        if (form != Form::text) attribute.number = number->value;
        attribute.text = *text;
        attribute.meaning = meaning_of(attribute, row, form);
        at = number->after + (form == Form::number ? 0 : text->size() + 1);
        result.value.whole_file.push_back(std::move(attribute));
    }
}

const Row* row_of(std::uint32_t tag) {
    const auto* found =
        std::find_if(std::begin(attributes_table::rows), std::end(attributes_table::rows),
                     [&](const Row& row) { return row.tag == tag; });
    return found == std::end(attributes_table::rows) ? nullptr : found;
}

// What no row names: odd tags above 32 carry texts, all others numbers.
Form form_of(std::uint32_t tag, const Row* row) {
    if (row) return row->form;
    return tag > 32 && tag % 2 == 1 ? Form::text : Form::number;
}

std::string meaning_of(const Attribute& attribute, const Row* row, Form form) {
    if (form == Form::text) return base::concat('"', attribute.text, '"');
    if (form == Form::both) return base::concat(attribute.number, ", \"", attribute.text, '"');
    if (attribute.tag == tag::cpu_arch_profile && attribute.number >= 'A' &&
        attribute.number <= 'S') {
        return std::string(1, static_cast<char>(attribute.number));
    }
    if (row && attribute.number < row->meanings.size() &&
        !row->meanings[attribute.number].empty()) {
        return std::string(row->meanings[attribute.number]);
    }
    return base::concat(attribute.number);
}

}  // namespace

}  // namespace elf
