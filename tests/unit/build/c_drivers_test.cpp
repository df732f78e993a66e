#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "build/c_build.hpp"
#include "unit/support/c_project.hpp"

#include <doctest/doctest.h>

using namespace support;  // NOLINT(google-build-using-namespace)

namespace {

// The program built twice in different places, run on an ARMv5TE, and taken from the cache.
void check_driver(const std::string& driver, const std::string& toolchain = "gcc-armv5") {
    std::string digest;
    {
        const Project project(driver);
        const build::Outputs outputs = project.build(toolchain);
        digest = base::sha256_of_file(outputs.files.at("tool"));
        const bool is_gcc = toolchain == "gcc-armv5";
        CHECK(outputs.toolchain.find(is_gcc ? "arm-linux-gnueabi-gcc " : "clang version ") !=
              std::string::npos);
        const base::Result run =
            base::run({.argv = {"qemu-arm", "-cpu", "arm946", outputs.files.at("tool").string()}});
        // No path of this machine is in __FILE__.
        CHECK(run.output.starts_with("caught 1 17179869188000 b "));
        CHECK(run.output.find("/tmp") == std::string::npos);
        CHECK(base::read_file(project.log()).find("tool") != std::string::npos);
        CHECK(project.build(toolchain).origin == build::Origin::reused);
    }
    const ScopedVariable zone("TZ", "Asia/Tokyo");
    const ScopedVariable flags("CXXFLAGS", "-O0");
    const ScopedVariable pkg_config("PKG_CONFIG_PATH", "/usr/lib/pkgconfig");
    const Project project(driver);
    CHECK(base::sha256_of_file(project.build(toolchain).files.at("tool")) == digest);
}

}  // namespace

TEST_CASE("a C++17 project with a Makefile is built for ARMv5" *
          doctest::skip(lacks({compiler, "make", "qemu-arm"}))) {
    check_driver("make");
}

TEST_CASE("a C++17 project with autotools is built for ARMv5" *
          doctest::skip(lacks({compiler, "make", "autoreconf", "automake", "qemu-arm"}))) {
    check_driver("autotools");
}

TEST_CASE("a C++17 project with CMake is built for ARMv5" *
          doctest::skip(lacks({compiler, "make", "cmake", "qemu-arm"}))) {
    check_driver("cmake");
}

TEST_CASE("a C++17 project with Meson is built for ARMv5" *
          doctest::skip(lacks({compiler, "meson", "ninja", "qemu-arm"}))) {
    check_driver("meson");
}

TEST_CASE("Clang builds the same project with each of them" *
          doctest::skip(lacks({compiler, "clang", "ld.lld", "make", "autoreconf", "automake",
                               "cmake", "meson", "ninja", "qemu-arm"}))) {
    for (const char* driver : {"make", "autotools", "cmake", "meson"}) {
        CAPTURE(driver);
        check_driver(driver, "clang-armv5");
    }
}
