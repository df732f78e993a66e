#include "check/check.hpp"

#include "unit/elf/builder.hpp"

#include <doctest/doctest.h>

using check::FileVerdict;
using elf_test::Blob;
using elf_test::Builder;

namespace {

std::string program(std::uint32_t flags = 0x05000200) {
    Builder builder;
    builder.flags = flags;
    builder.load(0x10000, Blob().words({0xe3a00000, 0xe12fff1e}).bytes(), 5);
    return builder.build();
}

// MOVW at the entry point, in a function called compute.
std::string newer_program() {
    Builder builder;
    const std::uint32_t code =
        builder.load(0x10000, Blob().words({0xe30f3fff, 0xe12fff1e}).bytes(), 5);
    const std::uint32_t names = builder.place(Blob().byte(0).text("compute").bytes());
    const std::uint32_t symbols =
        builder.place(Blob().words({0, 0, 0, 0, 1, 0x10000, 8, 0x00010012}).bytes());
    builder.sections.push_back({".text", 1, 6, 0x10000, code, 8});
    builder.sections.push_back({".symtab", 2, 0, 0, symbols, 32, 3, 0, 16});
    builder.sections.push_back({".strtab", 3, 0, 0, names, 9});
    return builder.build();
}

tree::Tree image() {
    tree::Tree tree;
    tree.add(tree::file("usr/bin/good", tree::Content::of(program()), 0755));
    tree.add(tree::file("usr/bin/hard", tree::Content::of(program(0x05000400)), 0755));
    tree.add(tree::file("usr/bin/cut", tree::Content::of(program().substr(0, 30)), 0755));
    tree.add(tree::file("usr/bin/script", tree::Content::of("#! /bin/sh -e\nexit 0\n"), 0755));
    tree.add(tree::file("etc/hosts", tree::Content::of("127.0.0.1 localhost\n")));
    tree::Entry other = tree::file("usr/bin/other", {});
    other.kind = tree::Kind::hardlink;
    other.link_target = "usr/bin/hard";
    tree.add(other);
    return tree;
}

const check::FileReport& file_of(const check::Report& report, std::string_view path) {
    for (const check::FileReport& file : report.files) {
        if (file.path == path) return file;
    }
    FAIL("no such file: " << path);
    return report.files.front();
}

}  // namespace

TEST_CASE("every file of a tree is in the report, in order, with its verdict") {
    const check::Report report = check::check_tree(image(), {});
    CHECK(!report.passes());
    CHECK(report.profile == "armv5te");
    REQUIRE(report.files.size() == 6);
    CHECK(report.files[0].path == "/etc/hosts");
    CHECK(report.files[0].verdict == FileVerdict::skipped);
    CHECK(file_of(report, "/usr/bin/good").verdict == FileVerdict::pass);
    CHECK(file_of(report, "/usr/bin/hard").verdict == FileVerdict::refused);
    CHECK(file_of(report, "/usr/bin/other").verdict == FileVerdict::refused);
    CHECK(file_of(report, "/usr/bin/other").same_as == "/usr/bin/hard");
    CHECK(file_of(report, "/usr/bin/script").kind == check::FileKind::script);
    CHECK(file_of(report, "/usr/bin/script").script_interpreter == "/bin/sh");
}

TEST_CASE("a file that cannot be read is refused and the others are looked at") {
    const check::Report report = check::check_tree(image(), {});
    const check::FileReport& cut = file_of(report, "/usr/bin/cut");
    CHECK(cut.verdict == FileVerdict::refused);
    REQUIRE(cut.problems.size() == 1);
    CHECK(cut.problems[0].fact ==
          "ELF header at offset 0x0: the file ends after 30 bytes, the header has 52");
}

TEST_CASE("what is for no machine is skipped as a file without code") {
    Builder builder;
    builder.machine = 0;
    tree::Tree tree;
    tree.add(tree::file("http.go", tree::Content::of(builder.build())));
    const check::Report report = check::check_tree(tree, {});
    CHECK(report.passes());
    CHECK(file_of(report, "/http.go").kind == check::FileKind::other);
    CHECK(file_of(report, "/http.go").verdict == FileVerdict::skipped);
}

TEST_CASE("the report is the same with one thread and with many") {
    check::Options one;
    one.most_threads = 1;
    check::Options many;
    many.most_threads = 8;
    CHECK(check::to_json(check::check_tree(image(), one)) ==
          check::to_json(check::check_tree(image(), many)));
}

TEST_CASE("progress counts the ELF files") {
    check::Options options;
    std::vector<std::size_t> seen;
    options.progress = [&](std::size_t done, std::size_t all) {
        CHECK(all == 3);
        seen.push_back(done);
    };
    check::check_tree(image(), options);
    CHECK(seen == std::vector<std::size_t>{1, 2, 3});
}

TEST_CASE("a waiver that covers nothing refuses the whole") {
    tree::Tree tree;
    tree.add(tree::file("good", tree::Content::of(program())));
    check::Options options;
    options.waivers = {{"/good", "main.x", "v7", "because"}};
    const check::Report report = check::check_tree(tree, options);
    CHECK(!report.passes());
    CHECK(file_of(report, "/good").verdict == FileVerdict::pass);
    REQUIRE(report.unused_waivers.size() == 1);
    CHECK(report.unused_waivers[0] ==
          "the waiver for main.x in /good up to v7 covers no instruction: remove it");
}

TEST_CASE("an instruction above the profile refuses its file, unless a profile has it") {
    tree::Tree tree;
    tree.add(tree::file("newer", tree::Content::of(newer_program())));
    check::Options options;
    const check::Report report = check::check_tree(tree, options);
    CHECK(!report.passes());
    const check::FileReport& file = file_of(report, "/newer");
    CHECK(file.unsupported_count == 1);
    REQUIRE(file.bytes);
    CHECK(file.bytes->code == 8);
    REQUIRE(file.findings.size() == 1);
    const check::Finding& finding = file.findings[0];
    CHECK(finding.address == 0x10000);
    CHECK(finding.word == "e30f3fff");
    CHECK(finding.state == "A32");
    CHECK(finding.instruction == "MOVW");
    CHECK(finding.needs == isa::Feature::v6t2);
    CHECK(finding.verdict == check::Verdict::unsupported);
    CHECK(finding.function == "compute");

    options.profile.features = options.profile.features | isa::Feature::v6 | isa::Feature::v6t2;
    CHECK(check::check_tree(tree, options).passes());
}

TEST_CASE("an instruction that later cores dropped is a warning of its own") {
    Builder builder;
    builder.load(0x10000, Blob().words({0xe1010092, 0xe12fff1e}).bytes(), 5);  // swp r0, r2, [r1]
    tree::Tree tree;
    tree.add(tree::file("old", tree::Content::of(builder.build())));
    const check::Report report = check::check_tree(tree, {});
    CHECK(report.passes());
    const check::FileReport& file = file_of(report, "/old");
    REQUIRE(file.problems.size() == 1);
    CHECK(file.problems[0].weight == check::Problem::Weight::warning);
    CHECK(file.problems[0].fact ==
          "it uses SWP, at 0x00010000: depends on emulation by the router's kernel");
}

TEST_CASE("what a waiver covers does not refuse") {
    tree::Tree tree;
    tree.add(tree::file("newer", tree::Content::of(newer_program())));
    check::Options options;
    options.waivers = {{"/newer", "compute", "v6t2", "a test"}};
    const check::Report report = check::check_tree(tree, options);
    CHECK(report.passes());
    CHECK(file_of(report, "/newer").waived_count == 1);
    options.waivers[0].needs = "v6";
    CHECK(!check::check_tree(tree, options).passes());
}

TEST_CASE("a single file is looked at without its libraries") {
    const check::Report report = check::check_bytes("hello", tree::Content::of(program()), {});
    REQUIRE(report.files.size() == 1);
    CHECK(report.files[0].path == "hello");
    CHECK(report.passes());
}
