// What pkg-config and CMake find: the sysroot's, never the host's.
#include "base/file.hpp"
#include "base/text.hpp"
#include "build/c_build.hpp"
#include "unit/support/c_project.hpp"

#include <doctest/doctest.h>

namespace fs = std::filesystem;
using namespace support;  // NOLINT(google-build-using-namespace)

namespace {

void write_description(const fs::path& file, const std::string& version) {
    base::make_folders(file.parent_path());
    base::write_file(file, base::concat("prefix=/usr\nName: trap\nDescription: x\nVersion: ",
                                        version, "\nCflags: -I${prefix}/include/trap\n"));
}

std::string log_of(const Project& project, const build::CProgram& program,
                   const build::Options& options) {
    try {
        build::build_c(program, "tool", options);
    } catch (const base::Error&) {
        // Only what was found is of interest.
    }
    return base::read_file(project.log());
}

}  // namespace

TEST_CASE("pkg-config finds the sysroot's version, not the trap on the host" *
          doctest::skip(lacks({compiler, "make", "pkg-config"}))) {
    const Project project("make", "int main() {}\n");
    const fs::path folder = project.source().parent_path();
    const fs::path below = fs::path("usr/lib/arm-linux-gnueabi/pkgconfig/trap.pc");
    write_description(folder / "sysroot" / below, "1.0");
    write_description(folder / "host/trap.pc", "9.9");
    write_description(folder / "host/host-only.pc", "9.9");
    const ScopedVariable path("PKG_CONFIG_PATH", (folder / "host").string());
    build::CProgram program = project.program();
    program.build.driver = "commands";
    program.build.commands = {{"pkg-config", "--modversion", "trap"},
                              {"pkg-config", "--cflags", "trap"},
                              {"pkg-config", "--modversion", "host-only"}};
    const std::string log =
        log_of(project, program,
               {.log = project.log(),
                .sysroot = {.folder = folder / "sysroot", .digest = "made for the test"}});
    CHECK(log.find("1.0") != std::string::npos);
    CHECK(log.find(base::concat("-I", (folder / "sysroot/usr/include/trap").string())) !=
          std::string::npos);
    CHECK(log.find("9.9") == std::string::npos);
    CHECK(log.find("host-only") != std::string::npos);
}

TEST_CASE("CMake does not find the host's libraries and headers" *
          doctest::skip(lacks({compiler, "make", "cmake"}))) {
    const Project project("cmake", "int main() {}\n");
    project.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.16)\nproject(tool CXX)\n"
                  "find_library(HOSTS curl)\nfind_path(HEADERS curl/curl.h)\n"
                  "find_package(OpenSSL)\n"
                  "message(STATUS \"library ${HOSTS}, header ${HEADERS}, ${OPENSSL_FOUND}\")\n"
                  "message(FATAL_ERROR \"seen\")\n");
    const std::string log = log_of(project, project.program(), {.log = project.log()});
    CHECK(log.find("library HOSTS-NOTFOUND, header HEADERS-NOTFOUND, FALSE") != std::string::npos);
}
