#include "elf/go.hpp"

#include "elf/file.hpp"
#include "unit/elf/builder.hpp"

#include <doctest/doctest.h>

using elf_test::Blob;
using elf_test::Builder;

namespace {

constexpr std::uint32_t code = 0x11000;
constexpr std::uint32_t data = 0x20000;
constexpr std::string_view magic = "\xff Go buildinf:";
constexpr std::string_view modules =
    "path\texample.invalid/cmd/hello\n"
    "mod\texample.invalid/hello\tv1.2.3\th1:main=\n"
    "dep\texample.invalid/one\tv0.1.0\n"
    "=>\t../one\t(devel)\n"
    "dep\texample.invalid/two\tv0.2.0\th1:two=\n"
    "build\tGOARM=5\n"
    "build\t-ldflags=\"-X a=b\"\n";

std::string framed() {
    return std::string(16, '<') + std::string(modules) + std::string(16, '>');
}

std::string with_data(const Blob& contents) {
    Builder builder;
    builder.load(code, std::string(0x100, '\0'), 5);
    builder.load(data, contents.bytes(), 6);
    return builder.build();
}

void check_info(const elf::File& file) {
    CHECK(file.damage().size() <= 1);  // no function table in these files
    REQUIRE(file.go_build_info());
    const elf::GoBuildInfo& info = *file.go_build_info();
    CHECK(info.go_version == "go1.99");
    CHECK(info.package_path == "example.invalid/cmd/hello");
    REQUIRE(info.main);
    CHECK(info.main->version == "v1.2.3");
    REQUIRE(info.dependencies.size() == 2);
    REQUIRE(info.dependencies[0].replaced_by);
    CHECK(info.dependencies[0].replaced_by->path == "../one");
    CHECK(info.dependencies[1].sum == "h1:two=");
    CHECK(info.setting("GOARM") == "5");
    CHECK(info.setting("-ldflags") == "\"-X a=b\"");
    CHECK(!info.setting("GOOS"));
}

// The parts that all tables have in common: two functions of 16 bytes each.
struct Names {
    Blob blob;
    std::uint32_t first, second;
    Names() {
        blob.byte(0);
        first = blob.size();
        blob.text("main.first");
        second = blob.size();
        blob.text("main.second");
    }
};

void check_functions(const elf::File& file, elf::GoFunctions::Layout layout) {
    CHECK(file.damage().empty());
    REQUIRE(file.go_functions());
    const elf::GoFunctions& functions = *file.go_functions();
    CHECK(functions.layout() == layout);
    REQUIRE(functions.size() == 2);
    CHECK(functions.at(0).start == code);
    CHECK(functions.at(0).end == code + 16);
    CHECK(functions.at(0).name == "main.first");
    CHECK(functions.at(1).end == code + 32);
    CHECK(functions.at(1).name == "main.second");
    CHECK(functions.holding(code + 20)->name == "main.second");
    CHECK(functions.holding(code + 15)->name == "main.first");
    CHECK(!functions.holding(code - 1));
    CHECK(!functions.holding(code + 32));
}

// Since 1.18: `text_start` as the header says it.
Blob table_since_1_18(std::uint32_t table_magic, std::uint32_t text_start) {
    const Names names;
    const std::uint32_t names_at = 40;
    const std::uint32_t entries_at = 80;
    Blob table;
    table.word(table_magic).half(0).byte(4).byte(4).words({2, 0, text_start, names_at, 0, 0, 0});
    table.word(entries_at).raw(names.blob.bytes()).pad_to(entries_at);
    table.words({0, 20, 16, 28, 32});
    table.words({0, names.first, 16, names.second});
    return table;
}

}  // namespace

TEST_CASE("build information with its texts inline") {
    Blob block;
    block.raw("padding padding ").raw(magic).byte(4).byte(2).pad_to(48);
    block.byte(6).raw("go1.99");
    const std::string text = framed();
    block.byte((text.size() & 0x7f) | 0x80).byte(static_cast<std::uint32_t>(text.size()) >> 7);
    block.raw(text);
    const std::string bytes = with_data(block);
    check_info(elf::File(bytes));
}

TEST_CASE("build information that points at its texts") {
    const std::string text = framed();
    Blob block;
    block.raw(magic).byte(4).byte(0).words({data + 32, data + 40}).pad_to(32);
    block.words({data + 48, 6, data + 64, static_cast<std::uint32_t>(text.size())});
    block.raw("go1.99").pad_to(64).raw(text);
    const std::string bytes = with_data(block);
    check_info(elf::File(bytes));
}

TEST_CASE("the magic text alone is no build information") {
    Blob block;
    block.raw(magic).byte(4).byte(2).pad_to(32).byte(0x7f).raw("short");
    block.pad_to(48).raw(magic).byte(4).byte(0).words({5, 5});
    const std::string bytes = with_data(block);
    const elf::File file(bytes);
    CHECK(!file.go_build_info());
    CHECK(file.damage().empty());
}

TEST_CASE("function tables of all layouts are found without sections") {
    using Layout = elf::GoFunctions::Layout;
    const Names names;
    SUBCASE("1.20") {
        const std::string bytes =
            with_data(Blob().word(7).raw(table_since_1_18(0xfffffff1, code).bytes()));
        check_functions(elf::File(bytes), Layout::go_1_20);
    }
    SUBCASE("1.18") {
        const std::string bytes = with_data(table_since_1_18(0xfffffff0, code));
        check_functions(elf::File(bytes), Layout::go_1_18);
    }
    SUBCASE("1.26, where only the module's record says where code begins") {
        Blob table = table_since_1_18(0xfffffff1, 0);
        const std::uint32_t module_at = (table.size() + 3) / 4 * 4;
        table.pad_to(module_at).word(data).pad_to(module_at + 80);
        table.words({code, code + 32, code, code + 32});
        const std::string bytes = with_data(table);
        check_functions(elf::File(bytes), Layout::go_1_20);
    }
    SUBCASE("1.16") {
        Blob table;
        table.word(0xfffffffa).half(0).byte(4).byte(4).words({2, 0, 36, 0, 0, 0, 80});
        table.raw(names.blob.bytes()).pad_to(80);
        table.words({code, 20, code + 16, 28, code + 32});
        table.words({code, names.first, code + 16, names.second});
        const std::string bytes = with_data(table);
        check_functions(elf::File(bytes), Layout::go_1_16);
    }
    SUBCASE("1.2") {
        Blob table;
        table.word(0xfffffffb).half(0).byte(4).byte(4).word(2);
        table.words({code, 36, code + 16, 44, code + 32, 0});
        table.words({code, 52 + names.first, code + 16, 52 + names.second});
        table.raw(names.blob.bytes());
        const std::string bytes = with_data(table);
        check_functions(elf::File(bytes), Layout::go_1_2);
    }
}

TEST_CASE("what looks like a function table and is none is passed over") {
    Blob table = table_since_1_18(0xfffffff1, 0x900000);  // starts in no code
    table.word(0xfffffff1).half(0).byte(4).byte(4).words({0x7fffffff, 0, code, 0, 0, 0, 0, 40});
    Blob unsorted;
    unsorted.word(0xfffffff1).half(0).byte(4).byte(4).words({2, 0, code, 0, 0, 0, 0, 40});
    unsorted.words({16, 0, 0, 0, 32});
    const std::string bytes = with_data(table.raw(unsorted.bytes()));
    const elf::File file(bytes);
    CHECK(!file.go_functions());
    CHECK(file.damage().empty());
}

TEST_CASE("a Go program without a function table says so") {
    Blob block;
    block.raw(magic).byte(4).byte(2).pad_to(32).byte(6).raw("go1.99").byte(0);
    const std::string bytes = with_data(block);
    const elf::File file(bytes);
    REQUIRE(file.go_build_info());
    CHECK(!file.go_build_info()->main);
    REQUIRE(file.damage().size() == 1);
    CHECK(file.damage()[0].text() == "Go function table at offset 0x0: none was found");
}
