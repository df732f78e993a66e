// Hostile files must not cost more than honest ones: for each structure that could be told to be
// larger than it is, or to overlap itself, a file of some megabytes, the peak of what reading it
// allocates, and the time. Fails where memory reaches the file's own size times 3, or time 60 s
// (a second or two without sanitizers).
#include "elf/file.hpp"
#include "unit/elf/builder.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <new>
#include <string>

namespace {

std::size_t in_use = 0;
std::size_t peak = 0;

constexpr std::size_t note_size = alignof(std::max_align_t);

}  // namespace

void* operator new(std::size_t size) {
    auto* block = static_cast<char*>(std::malloc(size + note_size));
    if (!block) throw std::bad_alloc();
    *reinterpret_cast<std::size_t*>(block) = size;
    in_use += size;
    peak = std::max(peak, in_use);
    return block + note_size;
}

// As the library's own does; a sanitizer's would not come back to ours.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    try {
        return operator new(size);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

void operator delete(void* pointer) noexcept {
    if (!pointer) return;
    char* block = static_cast<char*>(pointer) - note_size;
    in_use -= *reinterpret_cast<std::size_t*>(block);
    std::free(block);
}

void operator delete(void* pointer, std::size_t) noexcept {
    operator delete(pointer);
}

namespace {

using elf_test::Blob;
using elf_test::Builder;

constexpr std::uint32_t size = 8 << 20;

std::string repeated(const Blob& piece) {
    std::string all;
    all.reserve(size);
    while (all.size() + piece.size() <= size)
        all += piece.bytes();
    return all;
}

int failures = 0;

void read(const std::string& name, const std::string& bytes) {
    const std::size_t before = in_use;
    peak = in_use;
    const auto start = std::chrono::steady_clock::now();
    std::uint64_t visited = 0;
    {
        const elf::File file(bytes);
        file.visit_relocations([&](const elf::Relocation&) { ++visited; });
        for (const elf::Symbol each : file.static_symbols())
            visited += each.name.size();
        for (const elf::Symbol each : file.dynamic_symbols())
            visited += each.name.size();
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    const double ratio = static_cast<double>(peak - before) / static_cast<double>(bytes.size());
    const bool bad = ratio >= 3 || time.count() > 60;
    std::cout << (bad ? "FAIL " : "ok   ") << name << ": " << ratio << " of the file's size, "
              << time.count() << " s\n";
    if (bad) ++failures;
}

// A file whose data segment holds `data`, pointed at by a segment of `type`.
std::string with_segment(std::uint32_t type, const std::string& data) {
    Builder builder;
    builder.load(0x10000, std::string(64, '\0'), 5);
    const std::uint32_t offset = builder.load(0x20000, data, 6);
    builder.segments.push_back({type, offset, 0x20000, size, size, 6});
    return builder.build();
}

std::string with_section(const elf_test::SectionEntry& section, const std::string& data) {
    Builder builder;
    const std::uint32_t offset = builder.load(0x10000, data, 5);
    elf_test::SectionEntry placed = section;
    placed.offset = offset;
    placed.size = static_cast<std::uint32_t>(data.size());
    builder.sections.push_back(placed);
    return builder.build();
}

// As many headers as fit, all of them like this one.
std::string many_headers(bool sections, const Blob& header) {
    Builder builder;
    builder.type = sections ? 1 : 2;
    std::string bytes = builder.build();
    const auto offset = static_cast<std::uint32_t>(bytes.size());
    const std::string table = repeated(header);
    const auto count = static_cast<std::uint32_t>(table.size() / header.size());
    // Section 0 carries the numbers that do not fit into the header.
    const Blob first = Blob().words({0, 0, 0, 0, 0, count, 0, count, 0, 0});
    bytes += first.bytes() + table;
    const auto put = [&](std::size_t at, const std::string& field) {
        bytes.replace(at, field.size(), field);
    };
    put(32, Blob().word(offset).bytes());
    if (!sections) {
        put(28, Blob().word(offset + first.size()).bytes());
        put(44, Blob().half(0xffff).bytes());
    }
    put(48, Blob().half(0).bytes());
    return bytes;
}

// One common record, and as many others as fit.
std::string frames() {
    Blob table;
    table.raw(std::string_view("\x01\x1b\xff\xff", 4)).word(4);
    const std::uint32_t common = table.size();
    table.word(16).word(0).byte(1).text("zR").byte(1).byte(0x7c).byte(14).byte(1).byte(0x03);
    table.half(0).byte(0);
    while (table.size() < size) {
        table.words({8, table.size() + 4 - common, 0x10000});
    }
    return table.bytes();
}

}  // namespace

int main() {
    read("segments that all hold the whole file",
         many_headers(false, Blob().words({1, 0, 0x10000, 0, size, size, 5, 4})));
    read("note segments that all hold the whole file",
         many_headers(false, Blob().words({4, 0, 0x10000, 0, size, size, 4, 4})));
    read("sections of relocations that all hold the whole file",
         many_headers(true, Blob().words({0, 9, 2, 0, 0, size, 0, 1, 4, 8})));
    read("executable sections that all hold the whole file",
         many_headers(true, Blob().words({0, 1, 6, 0, 0, size, 0, 0, 4, 0})));
    read("needed libraries", with_segment(2, repeated(Blob().words({1, 0}))));
    read("exception index", with_segment(0x70000001, repeated(Blob().words({0x7fff0000, 1}))));
    read("frames", with_segment(0x6474e550, frames()));
    read("build attributes",
         with_section({".ARM.attributes", 0x70000003}, Blob()
                                                           .raw("A")
                                                           .word(size - 64)
                                                           .text("aeabi")
                                                           .byte(1)
                                                           .word(size - 80)
                                                           .raw(repeated(Blob().byte(8).byte(1)))
                                                           .bytes()));
    // the first entry is the name of all others
    read("mapping symbols", with_section({".symtab", 2, 0, 0, 0, 0, 1},
                                         Blob().text("$a").pad_to(16).bytes() +
                                             repeated(Blob().words({0, 1, 0, 0x00010000}))));
    read("symbols with one long name",
         with_section({".symtab", 2, 0, 0, 0, 0, 1},
                      std::string(8192, 'x') + repeated(Blob().words({0, 1, 1, 0x00010012}))));
    read("relocations by bitmap", [] {
        Builder builder;
        const std::string bitmap = repeated(Blob().word(0xffffffff));
        const Blob dynamic = Blob().words({36, 0x20000, 35, size, 0, 0});
        builder.load(0x20000, bitmap, 6);
        const std::uint32_t at = builder.load(0x2000000, dynamic.bytes(), 6);
        builder.segments.push_back({2, at, 0x2000000, dynamic.size(), dynamic.size(), 6});
        return builder.build();
    }());
    read("Go dependencies", [] {
        const std::string text =
            std::string(16, '<') + repeated(Blob().raw("dep\tx\n")) + std::string(16, '>');
        Blob block;
        block.raw("\xff Go buildinf:").byte(4).byte(2).pad_to(32).byte(6).raw("go1.26");
        auto length = static_cast<std::uint32_t>(text.size());
        for (; length >= 0x80; length >>= 7)
            block.byte((length & 0x7f) | 0x80);
        return with_segment(4, block.byte(length).raw(text).bytes());
    }());
    read("what looks like Go function tables",
         with_segment(4, repeated(Blob()
                                      .word(0xfffffff1)
                                      .half(0)
                                      .byte(4)
                                      .byte(4)
                                      .words({100000, 0, 0, 0, 0, 0, 0, 40}))));
    return failures == 0 ? 0 : 1;
}
