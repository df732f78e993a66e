#include "build/c_build.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "build/cross_files.hpp"
#include "unit/support/c_project.hpp"

#include <doctest/doctest.h>

#include <set>

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

TEST_CASE("a changed header is noticed, also where it is called a system's, whatever ccache keeps" *
          doctest::skip(lacks({compiler, "make"}))) {
    for (const std::string flag : {"", "-MD", "-MMD", "-Wp,-MMD,tool.d"}) {
        CAPTURE(flag);
        const Project project("make", "#include <own.h>\nint main() { return NUMBER; }\n");
        project.write("Makefile", base::concat("tool: tool.cpp\n\t$(CXX) -isystem include ", flag,
                                               " -c tool.cpp\n\t$(CXX) -o tool tool.o\n"));
        base::make_folders(project.source() / "include");
        build::CProgram program = project.program();
        program.build.outputs = {{"tool", "tool"}};
        std::set<std::string> digests;
        for (const char* number : {"1", "2", "3"}) {
            project.write("include/own.h", base::concat("#define NUMBER ", number, "\n"));
            const build::Outputs made = build::build_c(program, "tool", {.log = project.log()});
            CHECK(made.origin == build::Origin::built);
            digests.insert(base::sha256_of_file(made.files.at("tool")));
        }
        CHECK(digests.size() == 3);
    }
}

TEST_CASE("a changed file that the assembler takes in is noticed" *
          doctest::skip(lacks({compiler, "make"}))) {
    const Project project("make", "#include \"data.h\"\nint main() { return data[0]; }\n");
    project.write("data.h",
                  "asm(\".data\\n.global data\\ndata: .incbin \\\"data\\\"\\n.text\");\n"
                  "extern \"C\" const char data[];\n");
    project.write("Makefile", "tool: tool.cpp\n\t$(CXX) -c tool.cpp\n\t$(CXX) -o tool tool.o\n");
    build::CProgram program = project.program();
    program.build.outputs = {{"tool", "tool"}};
    std::set<std::string> digests;
    for (const char* text : {"one", "two"}) {
        project.write("data", text);
        const build::Outputs made = build::build_c(program, "tool", {.log = project.log()});
        digests.insert(base::sha256_of_file(made.files.at("tool")));
    }
    CHECK(digests.size() == 2);
}

TEST_CASE("a project that takes the host's compiler is caught" *
          doctest::skip(lacks({compiler, "make", "g++"}))) {
    const Project project("make", "int main() {}\n");
    project.write("Makefile",
                  "tool: tool.cpp\n\tg++ -o tool tool.cpp\n"
                  "install: tool\n\tinstall -D tool $(DESTDIR)/usr/bin/tool\n");
    CHECK(project.error() ==
          "tool is no program for 32-bit ARM\nthe host's compiler made it: g++ -o tool tool.cpp\n"
          "the project's build takes another compiler than the one it was given (CC, CXX); see the "
          "log");
}

TEST_CASE("a compile error shows command, words and log, and names the step" *
          doctest::skip(lacks({compiler, "make"}))) {
    const Project project("make", "#include <missing.h>\n");
    const std::string text = project.error();
    CHECK(text.starts_with("build: make exited with status 2\n"));
    CHECK(text.find("the header missing.h is missing") != std::string::npos);
    CHECK(text.find("missing.h: No such file or directory") != std::string::npos);
    CHECK(text.ends_with(base::concat("the log is ", project.log().string())));
}

TEST_CASE("a flag for newer processors is refused, with the file it was for" *
          doctest::skip(lacks({compiler, "make"}))) {
    for (const std::string flag : {"-march=armv7-a", "-mfpu=neon", "-mfloat-abi=hard"}) {
        const Project project("make", "int main() {}\n");
        project.write("Makefile",
                      base::concat("tool: tool.cpp\n\t$(CXX) ", flag, " -o tool tool.cpp\n"));
        const std::string text = project.error();
        CHECK(text.starts_with(base::concat("build: the project insists on ", flag,
                                            " for tool.cpp, which the routers' ARMv5TE processors "
                                            "cannot run\n")));
    }
}

TEST_CASE("a missing header or library names the package to add" *
          doctest::skip(lacks({compiler, "make"}))) {
    const Project header("make", "#include <openssl/ssl.h>\nint main() {}\n");
    CHECK(header.error().find("add the package that has it to build.packages (libssl-dev?)") !=
          std::string::npos);
    const Project library("make", "int main() {}\n");
    library.write("Makefile", "tool: tool.cpp\n\t$(CXX) -o tool tool.cpp -lcares\n");
    CHECK(library.error().find("the library cares is missing") != std::string::npos);
}

TEST_CASE("a compiler that the kernel kills is said to have been killed" *
          doctest::skip(lacks({compiler, "make"}))) {
    // Counts for minutes while it compiles; the kernel gives it one second.
    const Project project("make", R"(
constexpr unsigned count() {
    unsigned sum = 0;
    for (unsigned at = 0; at < 4000000000u; ++at) sum += at;
    return sum;
}
static_assert(count() != 1);
int main() {}
)");
    project.write("Makefile",
                  "tool: tool.cpp\n\tulimit -S -t 1; ulimit -H -t 1; $(CXX) -o tool tool.cpp "
                  "-fconstexpr-loop-limit=2000000000 -fconstexpr-ops-limit=4000000000000\n");
    const std::string text = project.error();
    CAPTURE(text);
    CHECK(text.starts_with("build: make exited with status 2\n"));
    CHECK(text.find("Killed signal terminated program") != std::string::npos);
    CHECK(text.find("the compiler was killed, most often because memory ran out: close other "
                    "programs") != std::string::npos);
}

TEST_CASE("patches apply in their order, and a hunk that does not fit is shown" *
          doctest::skip(lacks({compiler, "make", "patch"}))) {
    const Project project("make", "int main() { return 1; }\n");
    const auto patch = [](const std::string& from, const std::string& to) {
        return base::concat("--- a/tool.cpp\n+++ b/tool.cpp\n@@ -1 +1 @@\n-int main() { return ",
                            from, "; }\n+int main() { return ", to, "; }\n");
    };
    base::write_file(project.source().parent_path() / "one.patch", patch("1", "2"));
    base::write_file(project.source().parent_path() / "two.patch", patch("2", "3"));
    build::CProgram program = project.program();
    program.source = recipe::LocalFolder{"project", {"one.patch", "two.patch"}};
    CHECK_NOTHROW(build::build_c(program, "tool", {.log = project.log()}));
    program.source = recipe::LocalFolder{"project", {"two.patch"}};
    CHECK_THROWS_WITH_AS(build::build_c(program, "tool", {.log = project.log()}),
                         "patch two.patch does not apply", base::Error);
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

TEST_CASE("a path that no makefile can cope with is said before anything is built" *
          doctest::skip(lacks({compiler, "make"}))) {
    const Project project("make", "int main() {}\n");
    for (const char* name : {"two words", "a:b", "cost$"}) {
        const ScopedVariable cache("XDG_CACHE_HOME", (project.source() / name).string());
        const std::string text = project.error();
        CAPTURE(text);
        CHECK(text.starts_with("make and configure scripts do not take the character '"));
        CHECK(text.find(base::concat("in a path: ", (project.source() / name).string())) !=
              std::string::npos);
        CHECK(text.ends_with("set XDG_CACHE_HOME to a folder without such characters"));
    }
}

TEST_CASE("a compiler that is not installed is said with the packages that bring it") {
    const base::TemporaryFolder folder("c-test");
    build::CProgram program = {.source = recipe::LocalFolder{"."},
                               .recipe_folder = folder.path(),
                               .build = {.driver = "make"},
                               .toolchain = gcc_armv5()};
    program.toolchain.c = "arm-other-gnueabi-gcc";
    try {
        build::build_c(program, "tool", {.log = folder.path() / "log"});
        FAIL("no error");
    } catch (const base::Error& error) {
        CHECK(error.problem() == "arm-other-gnueabi-gcc is not installed");
        CHECK(error.hint() == "install gcc-arm-linux-gnueabi g++-arm-linux-gnueabi");
    }
}

TEST_CASE("the files for CMake and Meson in toolchains/ say what the toolchain says") {
    for (const std::string name : {"gcc-armv5", "clang-armv5"}) {
        const fs::path folder = toolchains();
        const auto tools = std::get<recipe::CToolchain>(
            recipe::load_toolchain(folder / base::concat(name, ".json")).tools);
        for (const auto& [ending, text] :
             {std::pair{".cmake", build::cmake_toolchain_file(tools, {})},
              std::pair{".meson", build::meson_cross_file(tools, {})}}) {
            const fs::path file = folder / base::concat(name, ending);
            if (std::getenv("ARMPACK_ACCEPT") != nullptr) base::write_file(file, text);
            CHECK(base::read_file(file) == text);
        }
    }
}
