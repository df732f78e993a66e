#include "source/project.hpp"

#include "base/file.hpp"

#include <doctest/doctest.h>

#include <filesystem>

namespace {

using Words = std::vector<std::string>;
namespace fs = std::filesystem;

// A folder with these files, as look_at_project sees it.
source::Project look(const std::vector<std::pair<std::string, std::string>>& files) {
    const base::TemporaryFolder folder("project-test");
    for (const auto& [name, text] : files) {
        base::make_folders((folder.path() / name).parent_path());
        base::write_file(folder.path() / name, text);
    }
    return source::look_at_project(folder.path());
}

}  // namespace

TEST_CASE("calls are read over lines, comments and quotes, and only whole names count") {
    const auto calls = source::calls_of(
        "# project(no)\nmy_project(x)\nproject (a b\n  \"c d\" # e)\n"
        "  'f') project(g",
        "project", source::Brackets::lists);
    REQUIRE(calls.size() == 2);
    CHECK(calls[0] == Words{"no"});  // a comment before the call is not looked for
    CHECK(calls[1] == Words{"a", "b", "c d", "f"});
    CHECK(source::calls_of("AC_INIT([my tool],[1.0])", "AC_INIT", source::Brackets::quotes) ==
          std::vector<Words>{{"my tool", "1.0"}});
    CHECK(source::calls_of("executable('x', ['a.c'], install : true)", "executable",
                           source::Brackets::lists) ==
          std::vector<Words>{{"x", "a.c", "install", "true"}});
}

TEST_CASE("a CMake project tells name, version and where its programs are installed") {
    const auto project = look({{"CMakeLists.txt",
                                "project(tool VERSION 1.2 DESCRIPTION \"a tool\" HOMEPAGE_URL "
                                "\"https://example.invalid/\")\nadd_subdirectory(src)\n"},
                               {"src/CMakeLists.txt",
                                "add_executable(${PROJECT_NAME}d d.c)\nadd_executable(helper h.c)\n"
                                "install(TARGETS ${PROJECT_NAME}d DESTINATION sbin)\n"},
                               {"tests/CMakeLists.txt", "add_executable(check c.c)\n"},
                               {"LICENSE", "Apache License\n  Version 2.0, January 2004\n"}});
    CHECK(project.driver == "cmake");
    CHECK(project.name == "tool");
    CHECK(project.version == "1.2");
    CHECK(project.summary == "a tool");
    CHECK(project.homepage == "https://example.invalid/");
    CHECK(project.licence == "Apache-2.0");
    CHECK(project.programs == Words{"/usr/sbin/toold", "src/helper"});
}

TEST_CASE("Meson, autotools and make projects") {
    const auto meson = look({{"meson.build",
                              "project('m', 'c', version : '0.9')\n"
                              "executable('m', 'm.c', install : true)\nexecutable('n', 'n.c')\n"}});
    CHECK(meson.version == "0.9");
    CHECK(meson.programs == Words{"/usr/bin/m", "n"});

    const auto autotools =
        look({{"configure", ""},
              {"configure.ac", "AC_INIT([a], [3.1], [], [], [https://example.invalid/a])\n"},
              {"src/Makefile.am", "bin_PROGRAMS = a \\\n  b\nsbin_PROGRAMS += c $(MORE)\n"}});
    CHECK(autotools.version == "3.1");
    CHECK(autotools.homepage == "https://example.invalid/a");
    CHECK(autotools.programs == Words{"/usr/bin/a", "/usr/bin/b", "/usr/sbin/c"});
    CHECK(look({{"configure.ac", "AC_INIT([a], [1])"}}).problem.find("autoreconf -fi") !=
          std::string::npos);

    const auto make = look({{"Makefile", "VERSION := 4\nPROG ?= thing\n\tBIN = no\nOUT = $(X)\n"}});
    CHECK(make.driver == "make");
    CHECK(make.version == "4");
    CHECK(make.programs == Words{"thing"});
}

TEST_CASE("a Go module tells its main packages and the release it asks for") {
    const auto project =
        look({{"go.mod", "module example.invalid/x/v2\n\ngo 1.24\n\ntoolchain go1.25.1\n"},
              {"cmd/x/main.go", "// x\npackage main\n"},
              {"cmd/x/main_test.go", "package main\n"},
              {"internal/gen/main.go", "package main\n"},
              {"gen.go", "//go:build ignore\n\npackage main\n"},
              {"other/go.mod", "module other\n"},
              {"other/main.go", "package main\n"}});
    CHECK(project.name == "example.invalid/x/v2");
    CHECK(project.go == "1.25.1");
    CHECK(project.programs == Words{"./cmd/x"});
    CHECK(source::look_at_go_module("/nowhere").programs.empty());
}

TEST_CASE("a licence is told by words that only its text has") {
    CHECK(source::licence_of("GNU GENERAL PUBLIC LICENSE\n     Version 2, June 1991") ==
          "GPL-2.0-only");
    CHECK(source::licence_of("GNU AFFERO GENERAL PUBLIC LICENSE Version 3") == "AGPL-3.0-only");
    CHECK(source::licence_of("Redistribution and use in source\nand binary forms") ==
          "BSD-2-Clause");
    CHECK(source::licence_of("all rights reserved").empty());
}
