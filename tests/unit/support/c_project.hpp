#pragma once

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "build/c_build.hpp"
#include "unit/support/scoped_variable.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <map>

namespace support {

namespace fs = std::filesystem;

// For doctest::skip: a missing tool skips the test where people may lack it, and fails it in CI.
inline bool lacks(const std::vector<std::string>& tools) {
    if (std::getenv("ARMPACK_REQUIRE_TOOLS") != nullptr) return false;
    for (const std::string& tool : tools) {
        if (!base::find_program(tool)) return true;
    }
    return false;
}
inline const std::string compiler = "arm-linux-gnueabi-g++";

inline fs::path toolchains() {
    const char* project = std::getenv("ARMPACK_SOURCE");
    REQUIRE_MESSAGE(project != nullptr, "ctest sets ARMPACK_SOURCE to the project's folder");
    return fs::path(project) / "toolchains";
}

inline recipe::CToolchain c_toolchain(const std::string& name) {
    return std::get<recipe::CToolchain>(
        recipe::load_toolchain(toolchains() / (name + ".json")).tools);
}
inline recipe::CToolchain gcc_armv5() {
    return c_toolchain("gcc-armv5");
}

// What C++17 programs use and a C library for ARMv5 has to emulate or bring.
inline constexpr std::string_view program_text = R"(
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <thread>
#include <vector>

thread_local int own = 1;
std::atomic<std::int64_t> total{0};

void work() {
    own += 1;
    for (int at = 0; at < 1000; ++at) total += 0x100000001LL;
}

int main() {
    std::vector<std::thread> threads;
    for (int at = 0; at < 4; ++at) threads.emplace_back(work);
    for (std::thread& thread : threads) thread.join();
    try {
        throw std::runtime_error("caught");
    } catch (const std::exception& error) {
        std::cout << error.what() << " " << own << " " << total << " "
                  << std::filesystem::path("/a/b").filename().string() << " " << __FILE__ << "\n";
    }
}
)";

inline const std::map<std::string, std::map<std::string, std::string>> projects = {
    {"make",
     {{"Makefile",
       "CXX = g++\nCXXFLAGS += -std=c++17\nall: tool\ntool: tool.o\n\t$(CXX) $(LDFLAGS) -o $@ $^ "
       "-pthread -latomic\n"
       "install:\n\tinstall -D tool $(DESTDIR)$(PREFIX)/bin/tool\n"}}},
    {"autotools",
     {{"configure.ac",
       "AC_INIT([tool],[1.0])\nAM_INIT_AUTOMAKE([foreign])\nAC_PROG_CXX\n"
       "AC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n"},
      {"Makefile.am",
       "AM_CXXFLAGS = -std=c++17\nbin_PROGRAMS = tool\ntool_SOURCES = tool.cpp\ntool_LDADD = "
       "-lpthread -latomic\n"}}},
    {"cmake",
     {{"CMakeLists.txt",
       "cmake_minimum_required(VERSION 3.16)\nproject(tool CXX)\nset(CMAKE_CXX_STANDARD 17)\n"
       "add_executable(tool tool.cpp)\ntarget_link_libraries(tool pthread atomic)\n"
       "install(TARGETS tool)\n"}}},
    {"meson",
     {{"meson.build",
       "project('tool', 'cpp', default_options: ['cpp_std=c++17'])\n"
       "executable('tool', 'tool.cpp', install: true, link_args: ['-latomic'],\n"
       "           dependencies: dependency('threads'))\n"}}},
};

// One of those projects on disk, and a cache of its own.
class Project {
public:
    explicit Project(const std::string& driver, std::string_view text = program_text)
        : driver_(driver), cache_("XDG_CACHE_HOME", (folder_.path() / "cache").string()) {
        base::make_folders(source());
        write("tool.cpp", text);
        for (const auto& [name, contents] : projects.at(driver))
            write(name, contents);
        if (driver == "autotools") {
            base::run_checked({.argv = {"autoreconf", "--install"}, .folder = source()});
            fs::remove_all(source() / "autom4te.cache");
        }
    }

    fs::path source() const { return folder_.path() / "project"; }
    fs::path log() const { return folder_.path() / "dist" / "tool.log"; }
    void write(const std::string& name, std::string_view text) const {
        base::write_file(source() / name, text);
    }
    build::CProgram program(const std::string& toolchain = "gcc-armv5") const {
        return {.source = recipe::LocalFolder{"project"},
                .recipe_folder = folder_.path(),
                .build = {.driver = driver_,
                          .toolchain = toolchain,
                          .folder = ".",
                          .install = driver_ == "make"
                                         ? std::vector<std::string>{"PREFIX=/usr", "install"}
                                         : std::vector<std::string>{},
                          .link = "static",
                          .outputs = {{"tool", "/usr/bin/tool"}}},
                .toolchain = c_toolchain(toolchain)};
    }
    build::Outputs build(const std::string& toolchain = "gcc-armv5") const {
        return build::build_c(program(toolchain), "tool", {.log = log()});
    }
    std::string error() const {
        try {
            build();
        } catch (const base::Error& error) {
            return base::concat(error.what(), "\n", error.detail(), error.hint());
        }
        return "no error";
    }

private:
    std::string driver_;
    base::TemporaryFolder folder_{"c-test"};
    ScopedVariable cache_;
};

}  // namespace support
