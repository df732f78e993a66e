#!/usr/bin/env bash
# A C++17 project (exceptions, threads, 64-bit atomics, thread-local storage, iostream, filesystem)
# against the libraries of the image's suite, by GCC and by Clang: each passes the check, and its own
# tests, from its image on an emulated ARMv5 core. unit/build/c_drivers_test has it static, with every
# build system.
. "$(dirname "$0")/../lib.sh"
need arm-linux-gnueabi-g++ clang++ ld.lld cmake qemu-arm-static
cd "$scratch"
mkdir project
cat >project/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.16)
project(trial CXX)
set(CMAKE_CXX_STANDARD 17)
find_package(Threads REQUIRED)
add_executable(trial trial.cpp)
target_link_libraries(trial Threads::Threads atomic)
install(TARGETS trial)
CMAKE
cat >project/trial.cpp <<'CXX'
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace fs = std::filesystem;

namespace {

int failures = 0;
void expect(bool good, const char* what) {
    if (good) return;
    std::cerr << "not so: " << what << "\n";
    ++failures;
}

thread_local std::string own = "first";
std::atomic<std::int64_t> total{0};
std::atomic<std::uint64_t> slot{0};

struct Guard {
    int& count;
    ~Guard() { ++count; }
};

void threads() {
    std::vector<std::thread> all;
    for (int at = 0; at < 4; ++at)
        all.emplace_back([at] {
            own += std::to_string(at);
            expect(own == "first" + std::to_string(at), "a thread has its own");
            for (int turn = 0; turn < 20000; ++turn) total += 0x100000001LL;
            std::uint64_t seen = slot.load();
            while (!slot.compare_exchange_weak(seen, seen + (std::uint64_t{1} << 40))) {}
        });
    for (std::thread& one : all) one.join();
    expect(own == "first", "the main thread's stays");
    expect(total == 80000 * 0x100000001LL, "64-bit sums");
    expect(slot == std::uint64_t{4} << 40, "64-bit compare and exchange");
}

void exceptions() {
    int unwound = 0;
    try {
        const Guard guard{unwound};
        std::thread([] {
            try {
                throw 5;
            } catch (int) {}
        }).join();
        std::map<int, int>().at(1);
    } catch (const std::out_of_range& error) {
        expect(unwound == 1, "unwinding calls destructors");
        expect(!std::string(error.what()).empty(), "what()");
    }
    try {
        (void)std::get<int>(std::variant<int, std::string>("text"));
        expect(false, "a wrong variant throws");
    } catch (const std::bad_variant_access&) {}
}

void files() {
    const fs::path folder = fs::temp_directory_path() / "trial" / "deep";
    fs::create_directories(folder);
    std::ofstream(folder / "file") << 3.25 << ' ' << std::hex << 255;
    expect(fs::file_size(folder / "file") == 7, "the size of a file");
    double number = 0;
    std::string rest;
    std::ifstream(folder / "file") >> number >> rest;
    expect(number == 3.25 && rest == "ff", "read back");
    int count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder.parent_path()))
        count += entry.is_regular_file();
    expect(count == 1, "one file");
    expect(fs::remove_all(folder.parent_path()) == 3, "all removed");
}

}  // namespace

int main() {
    threads();
    exceptions();
    files();
    const std::optional<int> none;
    expect(none.value_or(7) == 7, "optional");
    std::cout << (failures == 0 ? "all is so\n" : "failed\n");
    return failures;
}
CXX
for toolchain in gcc-armv5 clang-armv5; do
    cat >recipe.json <<JSON
{"name": "trial", "version": "1.0", "summary": "s", "homepage": "https://example.org/",
 "licence": "MIT", "source": {"kind": "folder", "path": "project"},
 "build": {"driver": "cmake", "toolchain": "$toolchain", "link": "dynamic",
           "outputs": [{"name": "trial", "path": "/usr/bin/trial"}]},
 "image": {"definition": "debian-trixie", "packages": ["libstdc++6", "libatomic1"],
           "entrypoint": ["/trial"], "files": [{"from": "build:trial", "to": "/trial", "mode": "0755"}]}}
JSON
    expect_status 0 "$ARMPACK" build ./recipe.json -o "$toolchain"
    expect_status 0 "$ARMPACK" run "$toolchain/trial-1.0-armv5.tar"
    expect_text out 'all is so'
done
