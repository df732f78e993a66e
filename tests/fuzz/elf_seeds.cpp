// Writes seeds for the elf_*_fuzz programs below a folder, one folder for each program:
//
//   elf_seeds FOLDER
#include "base/file.hpp"
#include "unit/elf/builder.hpp"

#include <filesystem>
#include <string>

using elf_test::Blob;
using elf_test::Builder;

namespace {

void write(const std::filesystem::path& folder, const std::string& name, const std::string& bytes) {
    base::make_folders(folder);
    base::write_file(folder / name, bytes);
}

std::string attributes() {
    Blob tags;
    tags.byte(5).text("5TE").byte(6).byte(4).byte(10).byte(3).byte(28).byte(1).byte(32).byte(1);
    tags.text("gnu").byte(101).text("odd");
    Blob part;
    part.byte(1).word(tags.size() + 5).raw(tags.bytes());
    return Blob().raw("A").word(part.size() + 10).text("aeabi").raw(part.bytes()).bytes();
}

std::string exception_index() {
    return Blob().words({0x7fff0000, 1, 0x7fff0000, 0x80b0b0b0}).bytes();
}

// One function, and what C++ catches in it.
std::string exception_table() {
    Blob table;
    table.words({0x7fff0000, 12, 0x7fff0010, 1, 0x7fff0000, 0x01b0b0b0, 0xb0b0b0b0});
    return table.raw(std::string_view("\xff\xff\x01\x08\x00\x04\x08\x01\x04\x04\x00\x00", 12))
        .bytes();
}

std::string frames() {
    Blob table;
    table.raw(std::string_view("\x01\x1b\xff\xff", 4)).word(4);
    table.word(16).word(0).byte(1).text("zR").byte(1).byte(0x7c).byte(14).byte(1).byte(0x1b);
    table.half(0).byte(0).word(12).word(24).word(0xfffeffe0).word(4).word(0);
    return table.bytes();
}

std::string notes() {
    Blob table;
    table.words({4, 16, 1}).text("GNU").words({0, 3, 2, 0});
    return table.words({4, 4, 3}).text("GNU").word(0x01020304).bytes();
}

std::string build_info() {
    const std::string text = std::string(16, '<') +
                             "path\tx\nmod\tx\tv1\ndep\ty\tv2\th1:=\n=>\tz\tv3\n"
                             "build\tGOARM=5\n" +
                             std::string(16, '>');
    Blob block;
    block.raw("\xff Go buildinf:").byte(4).byte(2).pad_to(32).byte(6).raw("go1.26");
    return block.byte(static_cast<std::uint32_t>(text.size())).raw(text).bytes();
}

std::string pointed_build_info() {
    Blob block;
    block.raw("\xff Go buildinf:").byte(4).byte(0).words({0x20020, 0x20028}).pad_to(32);
    return block.words({0x20030, 6, 0x20030, 6}).raw("go1.16").bytes();
}

std::string function_table(std::uint32_t magic, std::uint32_t text_start) {
    Blob table;
    table.word(magic).half(0).byte(4).byte(4).words({2, 0, text_start, 40, 0, 0, 0, 56});
    table.text("").text("first").text("second").pad_to(56).words({0, 20, 16, 28, 32});
    table.words({0, 1, 16, 7});
    const std::uint32_t module_at = table.size();
    table.word(0x20000).pad_to(module_at + 80).words({0x11000, 0x11020, 0x11000, 0x11020});
    return table.bytes();
}

std::string old_function_table() {
    Blob table;
    table.word(0xfffffffb).half(0).byte(4).byte(4).word(2);
    table.words({0x11000, 36, 0x11010, 44, 0x11020, 0, 0x11000, 52, 0x11010, 52}).text("name");
    return table.bytes();
}

// A shared library with everything in it.
std::string library() {
    constexpr std::uint32_t base = 0x20000;
    Blob data;
    data.words({0x10001, 0x10004});
    const std::uint32_t names = data.size();
    data.byte(0).text("libc.so.6").text("GLIBC_2.4").text("func");
    data.pad_to(40);
    const std::uint32_t symbols = data.size();
    data.words({0, 0, 0, 0, 21, 0x10001, 4, 0x00010012});
    const std::uint32_t hash = data.size();
    data.words({2, 1, 1, 0, 0, 1, 0, 0x11});
    const std::uint32_t versions = data.size();
    data.half(0).half(2);
    const std::uint32_t needed = data.size();
    data.half(1).half(1).words({1, 16, 0}).word(0).half(0).half(2).words({11, 0});
    const std::uint32_t relocations = data.size();
    data.words({base, 23, base + 4, 1 << 8 | 22, base, 3});
    const std::uint32_t dynamic = data.size();
    data.words({1, 1, 5, base + names, 10, 32, 6, base + symbols, 0x6ffffef5, base + hash});
    data.words({0x6ffffff0, base + versions, 0x6ffffffe, base + needed, 0x6fffffff, 1});
    data.words({17, base + relocations, 18, 8, 23, base + relocations + 8, 2, 8, 20, 17});
    data.words({36, base + relocations + 16, 35, 8, 12, 0x10000, 0, 0});
    Builder builder;
    builder.type = 3;
    builder.load(0x10000, Blob().words({0xe12fff1e, 0xe12fff1e}).bytes(), 5);
    const std::uint32_t offset = builder.load(base, data.bytes(), 6, 16);
    builder.segments.push_back(
        {2, offset + dynamic, base + dynamic, data.size() - dynamic, data.size() - dynamic, 6});
    const std::uint32_t attributes_at = builder.place(attributes());
    builder.sections.push_back({".text", 1, 6, 0x10000, 0x400, 8});
    builder.sections.push_back({".ARM.attributes", 0x70000003, 0, 0, attributes_at,
                                static_cast<std::uint32_t>(attributes().size())});
    builder.sections.push_back({".symtab", 2, 0, 0, offset + symbols, 32, 4, 0, 16});
    builder.sections.push_back({".strtab", 3, 0, 0, offset + names, 32});
    return builder.build();
}

std::string object() {
    Builder builder;
    builder.type = 1;
    const std::uint32_t code = builder.place(Blob().words({0xe12fff1e, 0}).bytes());
    const std::uint32_t relocations = builder.place(Blob().words({4, 2}).bytes());
    builder.sections.push_back({".text", 1, 6, 0, code, 8});
    builder.sections.push_back({".rel.text", 9, 0, 0, relocations, 8, 0, 1, 8});
    return builder.build();
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    const std::filesystem::path folder = arguments[1];
    write(folder / "elf", "library", library());
    write(folder / "elf", "object", object());
    write(folder / "elf_attributes", "all", attributes());
    write(folder / "elf_index", "index", exception_index());
    write(folder / "elf_index", "exceptions", exception_table());
    write(folder / "elf_index", "frames", frames());
    write(folder / "elf_index", "notes", notes());
    write(folder / "elf_go", "info", build_info());
    write(folder / "elf_go", "pointed-info", pointed_build_info());
    write(folder / "elf_go", "functions", function_table(0xfffffff1, 0x11000));
    write(folder / "elf_go", "functions-1.26", function_table(0xfffffff1, 0));
    write(folder / "elf_go", "functions-1.18", function_table(0xfffffff0, 0x11000));
    write(folder / "elf_go", "functions-1.2", old_function_table());
    return 0;
}
