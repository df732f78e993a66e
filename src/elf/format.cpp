#include "elf/format.hpp"

#include "base/text.hpp"
#include "elf/bytes.hpp"

#include <array>

namespace elf {

namespace {

struct Machine {
    std::uint16_t number;
    std::string_view name;
};

// Those that container images for other routers and computers hold; the rest by number.
constexpr std::array machines = {
    Machine{0, "no machine"},  Machine{2, "SPARC"},    Machine{3, "x86"},
    Machine{8, "MIPS"},        Machine{20, "PowerPC"}, Machine{21, "PowerPC64"},
    Machine{22, "S/390"},      Machine{40, "ARM"},     Machine{62, "x86-64"},
    Machine{183, "AArch64"},   Machine{243, "RISC-V"}, Machine{247, "BPF"},
    Machine{258, "LoongArch"},
};

constexpr std::uint16_t none = 0;
constexpr std::uint16_t arm = 40;
constexpr std::uint16_t bpf = 247;

std::string machine_name(std::uint16_t number);

}  // namespace

Identity identify(std::string_view data) {
    const Bytes bytes(data);
    if (data.substr(0, 4) !=
        "\x7f"
        "ELF") {
        return {Kind::not_elf, "not an ELF file"};
    }
    const auto elf_class = bytes.byte(4);
    const auto order = bytes.byte(5);
    const auto machine_half = bytes.half(18);
    if (!elf_class || !order || !machine_half) {
        return {Kind::damaged, "an ELF file that ends within its identification"};
    }
    if (*elf_class < 1 || *elf_class > 2 || *order < 1 || *order > 2) {
        return {Kind::damaged, base::concat("an ELF file of unknown class ", *elf_class,
                                            " or byte order ", *order)};
    }
    const bool big = *order == 2;
    const auto machine = static_cast<std::uint16_t>(
        big ? (*machine_half & 0xff) << 8 | *machine_half >> 8 : *machine_half);
    const std::string description =
        base::concat(*elf_class == 1 ? "ELF32 " : "ELF64 ", big ? "big-endian " : "little-endian ",
                     machine_name(machine));
    if (machine == none || machine == bpf) return {Kind::no_machine, description};
    if (*elf_class != 1 || machine != arm) return {Kind::other_machine, description};
    return {big ? Kind::arm32_big : Kind::arm32, description};
}

std::string Damage::text() const {
    return base::concat(structure, " at offset 0x", base::hex(offset), ": ", problem);
}

namespace {

std::string machine_name(std::uint16_t number) {
    for (const Machine& machine : machines) {
        if (machine.number == number) return std::string(machine.name);
    }
    return base::concat("machine ", number);
}

}  // namespace

}  // namespace elf
