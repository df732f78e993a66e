#include "emulate/emulator.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <elf.h>

#include <cstring>
#include <fstream>
#include <optional>
#include <vector>

namespace emulate {

namespace {

constexpr const char* remedy =
    "install the package qemu-user-static (on Debian 13 and later qemu-user is static, too)";

bool is_static(const std::filesystem::path& program);

}  // namespace

std::filesystem::path find_emulator() {
    std::optional<std::filesystem::path> dynamic;
    for (const char* name : {"qemu-arm-static", "qemu-arm"}) {
        const auto program = base::find_program(name);
        if (!program) continue;
        if (is_static(*program)) return std::filesystem::canonical(*program);
        dynamic = program;
    }
    if (dynamic) {
        throw base::Error(base::concat(dynamic->string(),
                                       " needs shared libraries, which an image does not have"))
            .set_hint(remedy);
    }
    throw base::Error("there is no qemu-arm-static to run ARM programs with").set_hint(remedy);
}

namespace {

// A program of this machine, which is 64-bit: without PT_INTERP nothing is loaded for it.
bool is_static(const std::filesystem::path& program) {
    std::ifstream file(program, std::ios::binary);
    Elf64_Ehdr header = {};
    file.read(reinterpret_cast<char*>(&header), sizeof header);
    if (!file || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return false;
    file.seekg(static_cast<std::streamoff>(header.e_phoff));
    for (int index = 0; index < header.e_phnum; ++index) {
        Elf64_Phdr segment = {};
        file.read(reinterpret_cast<char*>(&segment), sizeof segment);
        if (!file || segment.p_type == PT_INTERP) return false;
    }
    return true;
}

}  // namespace

}  // namespace emulate
