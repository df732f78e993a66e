#include "check/rules.hpp"

#include <doctest/doctest.h>

#include <map>

using check::Facts;
using check::Problem;
using Weight = check::Problem::Weight;

namespace {

Facts armel() {
    Facts facts;
    facts.identity = "ELF32 little-endian ARM";
    facts.is_arm32 = true;
    facts.type = "executable";
    facts.flags = 0x05000200;
    return facts;
}

std::vector<Problem> problems_of(const Facts& facts) {
    return check::judge(
        {"usr/bin/program", facts, nullptr, check::parse_kernel("5.6.3"), {}, {}, {}});
}

// The only problem there is.
Problem problem_of(const Facts& facts) {
    const auto problems = problems_of(facts);
    REQUIRE(problems.size() == 1);
    return problems.front();
}

// A root filesystem with libraries, and a program that needs some.
struct Image {
    tree::Tree tree;
    std::map<std::string, Facts> facts;

    void add(const std::string& path, const Facts& about) {
        tree.add(tree::file(path, tree::Content::of("x"), 0755));
        facts[path] = about;
    }
    void add_library(const std::string& path, std::vector<std::string> versions = {}) {
        Facts library = armel();
        library.type = "shared";
        library.defined_versions = std::move(versions);
        add(path, library);
    }
    std::vector<Problem> judge(const std::string& path, std::string_view library_path = {}) const {
        const check::Libraries libraries(tree, facts, library_path);
        return check::judge({path, facts.at(path), &libraries, {}, {}, {}, {}});
    }
};

}  // namespace

TEST_CASE("a plain armel file has no problem, whatever its attributes say") {
    Facts facts = armel();
    facts.attributes = {{"Tag_CPU_arch", "v7"}, {"Tag_FP_arch", "VFPv3"}};
    CHECK(problems_of(facts).empty());
}

TEST_CASE("files for other machines are refused by name") {
    Facts facts;
    facts.identity = "ELF64 little-endian AArch64";
    const Problem problem = problem_of(facts);
    CHECK(problem.rule == "machine");
    CHECK(problem.fact == "it is ELF64 little-endian AArch64");
    CHECK(problem.weight == Weight::refused);
}

TEST_CASE("damage refuses only where the loader reads") {
    Facts facts = armel();
    facts.damage = {
        {"exception index at offset 0x10: 1 of 2 entries name no executable address", false}};
    CHECK(problem_of(facts).weight == Weight::warning);
    facts.damage[0].loader_reads = true;
    CHECK(problem_of(facts).weight == Weight::refused);
    CHECK(problem_of(facts).rule == "damaged");
}

TEST_CASE("the ABI must be EABI 5, with little-endian code") {
    Facts facts = armel();
    facts.flags = 0x04000000;
    CHECK(problem_of(facts).fact ==
          "e_flags 0x04000000: it is not for EABI version 5 but version 4");
    facts.flags = 0x00000002;
    CHECK(problem_of(facts).fact ==
          "e_flags 0x00000002: it is not for EABI version 5 but the old ABI");
    facts.flags = 0x05800000;
    CHECK(problem_of(facts).fact == "e_flags 0x05800000: its code is big-endian (BE8)");
    facts.flags = 0x05000002;  // what Go's linker writes
    CHECK(problems_of(facts).empty());
}

TEST_CASE("each sign of the hard-float ABI refuses") {
    Facts facts = armel();
    SUBCASE("flags") {
        facts.flags = 0x05000400;
        CHECK(problem_of(facts).fact == "e_flags 0x05000400: it is for the hard-float ABI");
    }
    SUBCASE("attribute") {
        facts.vfp_arguments = 1;
        CHECK(problem_of(facts).fact == "Tag_ABI_VFP_args: it passes numbers in VFP registers");
    }
    SUBCASE("glibc's loader") {
        facts.interpreter = "/lib/ld-linux-armhf.so.3";
        CHECK(problem_of(facts).fact ==
              "it asks for the hard-float loader /lib/ld-linux-armhf.so.3");
    }
    SUBCASE("musl's loader") {
        facts.interpreter = "/lib/ld-musl-armhf.so.1";
        CHECK(problem_of(facts).rule == "hard-float");
    }
    SUBCASE("a library that needs the loader") {
        facts.needed = {"libc.so.6", "ld-linux-armhf.so.3"};
        CHECK(problem_of(facts).rule == "hard-float");
    }
    CHECK(problem_of(facts).remedy == "this is an armhf build; use armel");
    facts = armel();
    facts.vfp_arguments = 3;  // compatible with both
    CHECK(problems_of(facts).empty());
}

TEST_CASE("Go programs say GOARM=5") {
    Facts facts = armel();
    facts.go = Facts::Go{"go1.26.8", "example.invalid/x", "5"};
    CHECK(problems_of(facts).empty());
    facts.go->goarm = "5,softfloat";
    CHECK(problems_of(facts).empty());
    for (const char* wrong : {"7", "6", "7,softfloat", "5,hardfloat"}) {
        facts.go->goarm = wrong;
        CHECK(problem_of(facts).fact == std::string("it was built with GOARM=") + wrong);
        CHECK(problem_of(facts).remedy == "rebuild with GOARM=5");
    }
    facts.go->goarm.reset();
    CHECK(problem_of(facts).weight == Weight::refused);
    CHECK(problem_of(facts).fact == "its Go build information (go1.26.8) names no GOARM");
    const auto problems =
        check::judge({"x", facts, nullptr, {}, check::Subject::Instructions::looked_at, {}, {}});
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].weight == Weight::warning);
}

TEST_CASE("the kernel asked for must not be newer than the router's") {
    Facts facts = armel();
    facts.oldest_kernel = {5, 6, 3};
    CHECK(problems_of(facts).empty());
    facts.oldest_kernel = {5, 10, 0};
    CHECK(problem_of(facts).fact == "it asks for Linux 5.10.0 or newer, the router has 5.6.3");
}

TEST_CASE("kernel releases are read as uname prints them") {
    CHECK(check::parse_kernel("5.6.3") == Facts::Kernel{5, 6, 3});
    CHECK(check::parse_kernel("5.10") == Facts::Kernel{5, 10, 0});
    CHECK(check::parse_kernel("6.1.0-rc1") == Facts::Kernel{6, 1, 0});
    CHECK(!check::parse_kernel(""));
    CHECK(!check::parse_kernel("linux"));
}

TEST_CASE("the loader must be in the image") {
    Image image;
    Facts program = armel();
    program.interpreter = "/lib/ld-linux.so.3";
    image.add("usr/bin/program", program);
    auto problems = image.judge("usr/bin/program");
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].fact == "its loader /lib/ld-linux.so.3 is not in the image");

    image.tree.add(tree::symlink("lib", "usr/lib"));
    image.add_library("usr/lib/arm-linux-gnueabi/ld-linux.so.3");
    image.tree.add(tree::symlink("usr/lib/ld-linux.so.3", "arm-linux-gnueabi/ld-linux.so.3"));
    CHECK(image.judge("usr/bin/program").empty());
}

TEST_CASE("libraries are found where the loader looks") {
    Image image;
    Facts program = armel();
    program.needed = {"libone.so.1"};
    SUBCASE("nowhere") {
        image.add("usr/bin/program", program);
        const auto problems = image.judge("usr/bin/program");
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].rule == "library");
        CHECK(problems[0].fact == "it needs libone.so.1, which is not in the image");
    }
    SUBCASE("in the multiarch folder, by a link") {
        image.add("usr/bin/program", program);
        image.add_library("usr/lib/arm-linux-gnueabi/libone.so.1.2");
        image.tree.add(tree::symlink("usr/lib/arm-linux-gnueabi/libone.so.1", "libone.so.1.2"));
        CHECK(image.judge("usr/bin/program").empty());
    }
    SUBCASE("by runpath and $ORIGIN") {
        program.search = {"/nonexistent", "$ORIGIN/../lib/own"};
        image.add("usr/bin/program", program);
        image.add_library("usr/lib/own/libone.so.1");
        CHECK(image.judge("usr/bin/program").empty());
    }
    SUBCASE("by ld.so.conf and an included file") {
        image.add("usr/bin/program", program);
        image.add_library("opt/own/libone.so.1");
        image.tree.add(tree::file("etc/ld.so.conf",
                                  tree::Content::of("# all\ninclude /etc/ld.so.conf.d/*.conf\n")));
        image.tree.add(tree::file("etc/ld.so.conf.d/own.conf", tree::Content::of("/opt/own\n")));
        const auto problems = image.judge("usr/bin/program");
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].weight == Weight::warning);
        CHECK(problems[0].fact ==
              "it needs libone.so.1, which is at /opt/own/libone.so.1: only /etc/ld.so.conf names "
              "that folder");
        image.tree.add(tree::file("etc/ld.so.cache", tree::Content::of("cache")));
        CHECK(image.judge("usr/bin/program").empty());
    }
    SUBCASE("elsewhere") {
        image.add_library("opt/own/libone.so.1");
        image.add("usr/bin/program", program);
        auto problems = image.judge("usr/bin/program");
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].weight == Weight::refused);
        CHECK(problems[0].fact ==
              "it needs libone.so.1, which is at /opt/own/libone.so.1, where "
              "the loader does not look for it");
        CHECK(image.judge("usr/bin/program", "/x:/opt/own").empty());
        image.facts["usr/bin/program"].type = "shared";  // a plugin
        problems = image.judge("usr/bin/program");
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].weight == Weight::warning);
    }
    SUBCASE("for another machine, which the loader passes over") {
        image.add("usr/bin/program", program);
        image.add("usr/lib/libone.so.1", Facts{});
        CHECK(image.judge("usr/bin/program").size() == 1);
    }
    SUBCASE("by a path of its own") {
        program.needed = {"/opt/own/libone.so.1"};
        image.add("usr/bin/program", program);
        image.add_library("opt/own/libone.so.1");
        CHECK(image.judge("usr/bin/program").empty());
    }
    SUBCASE("a search path that climbs out is no error") {
        program.search = {"$ORIGIN/../../../../../x", std::string("a\0b", 3)};
        image.add("usr/bin/program", program);
        CHECK(image.judge("usr/bin/program").size() == 1);
    }
}

TEST_CASE("libraries have the symbol versions that are asked for") {
    Image image;
    Facts program = armel();
    program.needed = {"libc.so.6"};
    program.needed_versions = {{"libc.so.6", "GLIBC_2.4", false},
                               {"libc.so.6", "GLIBC_2.41", false}};
    image.add("usr/bin/program", program);
    SUBCASE("not all of them") {
        image.add_library("lib/libc.so.6", {"GLIBC_2.4"});
        const auto problems = image.judge("usr/bin/program");
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].rule == "symbol-version");
        CHECK(problems[0].weight == Weight::refused);
        CHECK(problems[0].fact ==
              "it asks for version GLIBC_2.41 of libc.so.6, which "
              "/lib/libc.so.6 does not have");
    }
    SUBCASE("a library without versions only makes the loader warn") {
        image.add_library("lib/libc.so.6");
        const auto problems = image.judge("usr/bin/program");
        REQUIRE(problems.size() == 2);
        CHECK(problems[0].weight == Weight::warning);
    }
    SUBCASE("all of them") {
        image.add_library("lib/libc.so.6", {"GLIBC_2.4", "GLIBC_2.41"});
        CHECK(image.judge("usr/bin/program").empty());
    }
}

TEST_CASE("every rule explains itself and says what to do") {
    for (const check::Rule& rule : check::rules()) {
        CAPTURE(rule.name);
        CHECK(!rule.explanation.empty());
        CHECK(!rule.remedy.empty());
    }
}
