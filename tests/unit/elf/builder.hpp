#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

// Makes ELF files for tests, byte by byte: also such as no linker would make.
namespace elf_test {

// Little-endian bytes.
class Blob {
public:
    Blob& word(std::uint32_t value) { return number(value, 4); }
    Blob& half(std::uint32_t value) { return number(value, 2); }
    Blob& byte(std::uint32_t value) { return number(value, 1); }
    Blob& words(std::initializer_list<std::uint32_t> values) {
        for (const std::uint32_t value : values)
            word(value);
        return *this;
    }
    Blob& text(std::string_view value) {  // with its NUL
        bytes_ += value;
        bytes_ += '\0';
        return *this;
    }
    Blob& raw(std::string_view value) {
        bytes_ += value;
        return *this;
    }
    Blob& pad_to(std::size_t size) {
        if (bytes_.size() < size) bytes_.resize(size);
        return *this;
    }
    std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size()); }
    const std::string& bytes() const { return bytes_; }

private:
    Blob& number(std::uint32_t value, int size) {
        for (int index = 0; index < size; ++index) {
            bytes_ += static_cast<char>(value >> (8 * index) & 0xff);
        }
        return *this;
    }
    std::string bytes_;
};

struct SegmentEntry {
    std::uint32_t type = 1, offset = 0, address = 0, file_size = 0, memory_size = 0, flags = 4;
};

struct SectionEntry {
    std::string name;
    std::uint32_t type = 1, flags = 0, address = 0, offset = 0, size = 0, link = 0, info = 0,
                  entry_size = 0;
};

class Builder {
public:
    std::uint16_t type = 2;
    std::uint16_t machine = 40;
    std::uint8_t elf_class = 1;
    std::uint8_t order = 1;
    std::uint32_t entry = 0x10000;
    std::uint32_t flags = 0x05000200;
    std::vector<SegmentEntry> segments;
    std::vector<SectionEntry> sections;  // the null section and the names come by themselves

    // Appends contents to the file and returns their offset.
    std::uint32_t place(std::string_view bytes) {
        const auto offset = static_cast<std::uint32_t>(first_offset + contents_.size());
        contents_ += bytes;
        contents_.resize((contents_.size() + 15) / 16 * 16);
        return offset;
    }
    // Contents that are loaded at `address`. Flags: 4 read, 2 write, 1 execute.
    std::uint32_t load(std::uint32_t address, std::string_view bytes, std::uint32_t access,
                       std::uint32_t zeros = 0) {
        const std::uint32_t offset = place(bytes);
        const auto size = static_cast<std::uint32_t>(bytes.size());
        segments.push_back({1, offset, address, size, size + zeros, access});
        return offset;
    }
    std::string build() const;

private:
    static constexpr std::uint32_t first_offset = 0x400;
    std::string contents_;
};

inline std::string Builder::build() const {
    Blob names;
    names.byte(0);
    Blob table;
    if (!sections.empty()) table.words({0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    const auto add = [&](const SectionEntry& each) {
        table.words({names.size(), each.type, each.flags, each.address, each.offset, each.size,
                     each.link, each.info, 1, each.entry_size});
        names.text(each.name);
    };
    for (const SectionEntry& each : sections)
        add(each);
    const auto names_offset = static_cast<std::uint32_t>(first_offset + contents_.size());
    if (!sections.empty()) {
        // its own name comes last, and is counted before it is added
        add({".shstrtab", 3, 0, 0, names_offset, names.size() + 10, 0, 0, 0});
    }
    const std::uint32_t table_offset = (names_offset + names.size() + 3) / 4 * 4;

    Blob file;
    file.raw(
            "\x7f"
            "ELF")
        .byte(elf_class)
        .byte(order)
        .byte(1)
        .pad_to(16);
    file.half(type).half(machine).word(1).word(entry).word(segments.empty() ? 0 : 52);
    file.word(sections.empty() ? 0 : table_offset).word(flags).half(52).half(32);
    file.half(static_cast<std::uint32_t>(segments.size())).half(40);
    const auto count = static_cast<std::uint32_t>(sections.empty() ? 0 : sections.size() + 2);
    file.half(count).half(count == 0 ? 0 : count - 1);
    for (const SegmentEntry& each : segments) {
        file.words({each.type, each.offset, each.address, each.address, each.file_size,
                    each.memory_size, each.flags, 4});
    }
    file.pad_to(first_offset).raw(contents_);
    if (sections.empty()) return file.bytes();
    return file.raw(names.bytes()).pad_to(table_offset).raw(table.bytes()).bytes();
}

}  // namespace elf_test
