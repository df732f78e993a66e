#include "build/elf_output.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace build {

namespace {

// e_ident, e_type and e_machine (System V ABI, "ELF Header").
std::array<char, 20> head_of(const std::filesystem::path& file) {
    std::array<char, 20> head{};
    const base::Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    // What cannot be read, or is shorter, leaves zeros: no ELF file.
    if (descriptor && ::pread(descriptor.get(), head.data(), head.size(), 0) < 20) head = {};
    return head;
}

constexpr char class_32 = 1;
constexpr char machine_arm = 40;

}  // namespace

bool is_elf(const std::filesystem::path& file) {
    const auto head = head_of(file);
    return std::string_view(head.data(), 4) ==
           "\x7f"
           "ELF";
}

void require_arm_elf(const std::filesystem::path& file) {
    const auto head = head_of(file);
    if (is_elf(file) && head[4] == class_32 && head[18] == machine_arm && head[19] == 0) return;
    throw base::Error(base::concat(file.filename().string(), " is no program for 32-bit ARM"))
        .set_hint(
            "the project's build takes another compiler than the one it was given (CC, CXX); "
            "see the log");
}

}  // namespace build
