#include "build/c_build.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "build/cross_files.hpp"
#include "unit/support/c_project.hpp"

#include <doctest/doctest.h>

namespace fs = std::filesystem;
using namespace support;  // NOLINT(google-build-using-namespace)

TEST_CASE("a changed source, flag or output is another build" *
          doctest::skip(lacks({compiler, "make"}))) {
    const Project project("make", "int main() { return 1; }\n");
    const std::string first = base::sha256_of_file(project.build().files.at("tool"));
    project.write("tool.cpp", "int main() { return 2; }\n");
    const build::Outputs second = project.build();
    CHECK(second.origin == build::Origin::built);
    CHECK(base::sha256_of_file(second.files.at("tool")) != first);
    build::CProgram program = project.program();
    program.build.link = "dynamic";
    const build::Outputs third = build::build_c(program, "tool", {.log = project.log()});
    CHECK(third.origin == build::Origin::built);
    CHECK(base::read_file(third.files.at("tool")).find("/lib/ld-linux.so.3") != std::string::npos);
}

TEST_CASE("a project that takes the host's compiler is caught" *
          doctest::skip(lacks({compiler, "make", "g++"}))) {
    const Project project("make", "int main() {}\n");
    project.write("Makefile",
                  "tool: tool.cpp\n\tg++ -o tool tool.cpp\n"
                  "install: tool\n\tinstall -D tool $(DESTDIR)/usr/bin/tool\n");
    CHECK(project.error() ==
          "tool is no program for 32-bit ARM\n"
          "the project's build takes another compiler than the one it was given (CC, CXX); see the "
          "log");
}

TEST_CASE("a compile error shows command, words and log, and names the step" *
          doctest::skip(lacks({compiler, "make"}))) {
    const Project project("make", "#include <missing.h>\n");
    const std::string text = project.error();
    CHECK(text.starts_with("build: make exited with status 2\ncommand: make CC="));
    CHECK(text.find("missing.h: No such file or directory") != std::string::npos);
    CHECK(text.ends_with(base::concat("the log is ", project.log().string())));
}

TEST_CASE("a failed configure shows the end of config.log" *
          doctest::skip(lacks({compiler, "make", "autoreconf", "automake"}))) {
    const Project project("autotools", "int main() {}\n");
    project.write("configure",
                  "#!/bin/sh\necho 'gcc: no input files' >config.log\n"
                  "printf '\\n## ---- ##\\n## Cache variables. ##\\nac_x=1\\n' "
                  ">>config.log\necho 'error: C compiler cannot create' >&2\nexit 77\n");
    fs::permissions(project.source() / "configure", fs::perms(0755));
    CHECK(project.error() ==
          base::concat("configure: configure exited with status 77\n"
                       "  error: C compiler cannot create\nthe end of config.log:\n"
                       "  gcc: no input files\n  \nthe log is ",
                       project.log().string()));
}

TEST_CASE("an output that was not made is named" * doctest::skip(lacks({compiler, "make"}))) {
    const Project project("make", "int main() {}\n");
    build::CProgram program = project.program();
    program.build.outputs = {{"tool", "/usr/sbin/tool"}};
    CHECK_THROWS_WITH_AS(build::build_c(program, "tool", {.log = project.log()}),
                         "the build made no /usr/sbin/tool", base::Error);
    program.build.outputs = {{"tool", "tool"}};
    CHECK_NOTHROW(build::build_c(program, "tool", {.log = project.log()}));
}

TEST_CASE("a compiler that is not installed is said with the packages that bring it") {
    const base::TemporaryFolder folder("c-test");
    build::CProgram program = {.source = recipe::LocalFolder{"."},
                               .recipe_folder = folder.path(),
                               .build = {.driver = "make"},
                               .toolchain = gcc_armv5()};
    program.toolchain.triplet = "arm-other-gnueabi";
    try {
        build::build_c(program, "tool", {.log = folder.path() / "log"});
        FAIL("no error");
    } catch (const base::Error& error) {
        CHECK(error.problem() == "arm-other-gnueabi-gcc is not installed");
        CHECK(error.hint() == "install gcc-arm-linux-gnueabi g++-arm-linux-gnueabi");
    }
}

TEST_CASE("the files for CMake and Meson in toolchains/ say what the toolchain says") {
    const fs::path folder = toolchains();
    const recipe::CToolchain tools = gcc_armv5();
    for (const auto& [name, text] :
         {std::pair{"gcc-armv5.cmake", build::cmake_toolchain_file(tools, {})},
          std::pair{"gcc-armv5.meson", build::meson_cross_file(tools, {})}}) {
        if (std::getenv("ARMPACK_ACCEPT") != nullptr) base::write_file(folder / name, text);
        CHECK(base::read_file(folder / name) == text);
    }
}
