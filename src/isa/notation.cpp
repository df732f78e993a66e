#include "isa/notation.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <string>

namespace isa {

namespace {

struct Notation {
    std::string_view name;
    std::string (*text)(const Drawn&);
};

std::string number(std::uint64_t value);
std::string amount(std::uint32_t value);  // of a shift by 1 to 32, where 32 is written as 0
std::string shifted(const Drawn& drawn);
std::string rotated_constant(const Drawn& drawn);
std::string register_list(const Drawn& drawn);
std::string address(const Drawn& drawn, const std::string& offset);
std::string immediate_address(const Drawn& drawn, std::uint32_t offset);
std::string branch_target(const Drawn& drawn);
std::string status_register(const Drawn& drawn);
std::string status_fields(const Drawn& drawn, std::uint32_t mask);
std::string banked_register(const Drawn& drawn);
std::string barrier_option(const Drawn& drawn);
std::string change_state(const Drawn& drawn);
std::string fpa_operand(const Drawn& drawn);
std::string index_2(const Drawn& drawn);
std::string hint_address(const Drawn& drawn);
std::string register_offset(const Drawn& drawn);

constexpr std::array<std::string_view, 4> shift_names = {"lsl", "lsr", "asr", "ror"};

const Notation notations[] = {
    {"shifted", shifted},
    {"shift_name", [](const Drawn& d) { return std::string(shift_names.at(d.field('t'))); }},
    {"shift_amount", [](const Drawn& d) { return amount(d.field('i')); }},
    {"constant", rotated_constant},
    {"pack_shift",
     [](const Drawn& d) {
         const bool right = d.bit(6);
         if (!right && d.field('i') == 0) return std::string();
         return right ? ", asr " + amount(d.field('i')) : ", lsl #" + number(d.field('i'));
     }},
    {"rotation",
     [](const Drawn& d) {
         return d.field('r') == 0 ? std::string() : ", ror #" + number(8 * d.field('r'));
     }},
    {"saturate", [](const Drawn& d) { return "#" + number(d.field('s') + 1); }},
    {"width", [](const Drawn& d) { return "#" + number(d.field('w') + 1); }},
    {"high_width", [](const Drawn& d) { return "#" + number(d.field('h') - d.field('l') + 1); }},
    {"next_t", [](const Drawn& d) { return core_register((d.field('t') + 1) & 15); }},
    {"address_2", index_2},
    {"address_hint", hint_address},
    {"address_3",
     [](const Drawn& d) {
         if (d.draws('i')) return immediate_address(d, d.field('i'));
         return address(d, (d.field('u') != 0 ? "" : "-") + core_register(d.field('m')));
     }},
    {"address_coprocessor",
     [](const Drawn& d) {
         if (!d.bit(24) && !d.bit(21)) {
             return "[" + core_register(d.field('n')) + "], {" + number(d.field('i')) + "}";
         }
         return immediate_address(d, 4 * d.field('i'));
     }},
    {"address_byte", [](const Drawn& d) { return immediate_address(d, d.field('i')); }},
    {"writeback", [](const Drawn& d) { return std::string(d.bit(21) ? "!" : ""); }},
    {"register_list", register_list},
    {"branch", branch_target},
    {"branch_exchange", branch_target},
    {"svc", [](const Drawn& d) { return "#" + number(d.field('i')); }},
    {"status", status_register},
    {"status_fields", [](const Drawn& d) { return status_fields(d, d.field('m')); }},
    {"status_fields_thumb", [](const Drawn& d) { return status_fields(d, d.field('m')); }},
    {"banked", banked_register},
    {"barrier", barrier_option},
    {"endian", [](const Drawn& d) { return std::string(d.field('e') != 0 ? "be" : "le"); }},
    {"cps", change_state},
    {"fpa_operand", fpa_operand},
    {"fpa_count",
     [](const Drawn& d) {
         const std::uint32_t count = (d.bit(22) ? 2U : 0U) + (d.bit(15) ? 1U : 0U);
         return number(count == 0 ? 4 : count);
     }},
};

}  // namespace

std::uint32_t Drawn::field(char letter) const {
    const auto blanks = std::count(drawing.begin(), drawing.end(), ' ');
    int place = static_cast<int>(drawing.size()) - static_cast<int>(blanks);
    std::uint32_t value = 0;
    for (const char drawn : drawing) {
        if (drawn == ' ') continue;
        --place;
        if (drawn == letter) value = value << 1 | (word >> place & 1);
    }
    return value;
}

std::string hexadecimal(std::uint32_t value) {
    std::string digits;
    for (std::uint32_t left = value; left != 0 || digits.empty(); left >>= 4) {
        digits.insert(digits.begin(), "0123456789abcdef"[left & 15]);
    }
    return "0x" + digits;
}

std::string core_register(std::uint32_t number) {
    constexpr std::array<std::string_view, 16> names = {"r0",  "r1", "r2", "r3", "r4",  "r5",
                                                        "r6",  "r7", "r8", "r9", "r10", "r11",
                                                        "r12", "sp", "lr", "pc"};
    return std::string(names.at(number & 15));
}

std::string_view condition_name(std::uint32_t condition) {
    constexpr std::array<std::string_view, 16> names = {"eq", "ne", "cs", "cc", "mi", "pl",
                                                        "vs", "vc", "hi", "ls", "ge", "lt",
                                                        "gt", "le", "al", "nv"};
    return names.at(condition & 15);
}

std::string notation(std::string_view name, const Drawn& drawn) {
    std::string text = core_notation(name, drawn);
    if (text.empty()) text = thumb_notation(name, drawn);
    if (text.empty()) text = vector_notation(name, drawn);
    return text;
}

std::string core_notation(std::string_view name, const Drawn& drawn) {
    for (const Notation& known : notations) {
        if (known.name == name) return known.text(drawn);
    }
    return {};
}

namespace {

std::string number(std::uint64_t value) {
    return std::to_string(value);
}

std::string amount(std::uint32_t value) {
    return "#" + number(value == 0 ? 32 : value);
}

std::string shifted(const Drawn& drawn) {
    const std::uint32_t kind = drawn.field('t');
    const std::uint32_t by = drawn.field('i');
    std::string text = core_register(drawn.field('m'));
    if (by == 0 && kind == 0) return text;
    if (by == 0 && kind == 3) return text + ", rrx";
    return text + ", " + std::string(shift_names.at(kind)) + " " + amount(by);
}

// A value that a smaller rotation would give too is shown as written: value, rotation.
std::string rotated_constant(const Drawn& drawn) {
    const std::uint32_t low = drawn.field('i');
    const std::uint32_t rotation = 2 * drawn.field('r');
    const std::uint32_t value = std::rotr(low, static_cast<int>(rotation));
    for (std::uint32_t smaller = 0; smaller < rotation; smaller += 2) {
        if (std::rotl(value, static_cast<int>(smaller)) <= 0xff) {
            return "#" + number(low) + ", " + number(rotation);
        }
    }
    return "#" + number(value);
}

std::string register_list(const Drawn& drawn) {
    std::string text = "{";
    for (std::uint32_t reg = 0; reg < 16; ++reg) {
        if ((drawn.field('r') >> reg & 1) == 0) continue;
        if (text.size() > 1) text += ", ";
        text += core_register(reg);
    }
    // User mode's registers, or return from an exception.
    const bool is_a32 = drawn.state == State::a32;
    return text + (is_a32 && drawn.bit(22) ? "}^" : "}");
}

// [Rn, offset], [Rn, offset]! or [Rn], offset as the bits P and W say.
std::string address(const Drawn& drawn, const std::string& offset) {
    const std::string base = "[" + core_register(drawn.field('n'));
    if (!drawn.bit(24)) return base + "], " + offset;
    return base + ", " + offset + (drawn.bit(21) ? "]!" : "]");
}

std::string immediate_address(const Drawn& drawn, std::uint32_t offset) {
    const bool up = drawn.bit(23);
    if (offset == 0 && up && drawn.bit(24) && !drawn.bit(21)) {
        return "[" + core_register(drawn.field('n')) + "]";
    }
    return address(drawn, (up ? "#" : "#-") + number(offset));
}

std::string index_2(const Drawn& drawn) {
    if (!drawn.bit(25)) return immediate_address(drawn, drawn.field('i'));
    return address(drawn, register_offset(drawn));
}

// Preloads have no write-back: bit 24 is part of their name.
std::string hint_address(const Drawn& drawn) {
    Drawn as_load = drawn;
    as_load.word = (drawn.word | 1U << 24) & ~(1U << 21);
    return index_2(as_load);
}

std::string register_offset(const Drawn& drawn) {
    std::string offset = (drawn.bit(23) ? "" : "-") + core_register(drawn.field('m'));
    const std::uint32_t by = drawn.field('i');
    const std::uint32_t kind = drawn.bits(5, 2);
    if (by == 0 && kind == 0) return offset;
    if (by == 0 && kind == 3) return offset + ", rrx";
    return offset + ", " + std::string(shift_names.at(kind)) + " " + amount(by);
}

std::string branch_target(const Drawn& drawn) {
    const std::uint32_t extended = (drawn.bits(0, 24) ^ 0x800000) - 0x800000;
    const std::uint32_t half = drawn.draws('h') ? drawn.field('h') * 2 : 0;
    return hexadecimal(drawn.address + 8 + extended * 4 + half);
}

std::string status_register(const Drawn& drawn) {
    return drawn.field('R') != 0 ? "spsr" : "apsr";
}

std::string status_fields(const Drawn& drawn, std::uint32_t mask) {
    std::string text = drawn.field('R') != 0 ? "spsr_" : "cpsr_";
    for (int place = 3; place >= 0; --place) {
        if ((mask >> place & 1) != 0) text += "cxsf"[place];
    }
    return text;
}

// The names of DDI 0406C.d B9.2.3, Encoding and use of banked register transfer instructions.
std::string banked_register(const Drawn& drawn) {
    const std::uint32_t system = drawn.field('m');
    constexpr std::array<std::string_view, 32> names = {
        "r8_usr", "r9_usr", "r10_usr", "r11_usr", "r12_usr", "sp_usr", "lr_usr",  "",
        "r8_fiq", "r9_fiq", "r10_fiq", "r11_fiq", "r12_fiq", "sp_fiq", "lr_fiq",  "",
        "lr_irq", "sp_irq", "lr_svc",  "sp_svc",  "lr_abt",  "sp_abt", "lr_und",  "sp_und",
        "",       "",       "",        "",        "lr_mon",  "sp_mon", "elr_hyp", "sp_hyp"};
    // The drawing has the low bits first and the top bit last.
    const std::uint32_t number_of = (system & 1) << 4 | system >> 1;
    const std::string_view name = names.at(number_of & 31);
    if (drawn.field('R') != 0) {
        switch (number_of) {
            case 14:
                return "spsr_fiq";
            case 16:
                return "spsr_irq";
            case 18:
                return "spsr_svc";
            case 20:
                return "spsr_abt";
            case 22:
                return "spsr_und";
            case 28:
                return "spsr_mon";
            case 30:
                return "spsr_hyp";
            default:
                return "spsr_" + number(number_of);
        }
    }
    return name.empty() ? "banked_" + number(number_of) : std::string(name);
}

std::string barrier_option(const Drawn& drawn) {
    constexpr std::array<std::string_view, 16> names = {
        "", "oshld", "oshst", "osh", "", "nshld", "nshst", "nsh",
        "", "ishld", "ishst", "ish", "", "ld",    "st",    "sy"};
    const std::uint32_t option = drawn.field('o') & 15;
    return names.at(option).empty() ? "#" + number(option) : std::string(names.at(option));
}

std::string change_state(const Drawn& drawn) {
    std::string text;
    for (const char flag : {'a', 'i', 'f'}) {
        if (drawn.field(flag) != 0) text += flag;
    }
    if (text.empty()) text = "none";
    if (drawn.draws('m') && drawn.field('m') != 0) text += ", #" + number(drawn.field('n'));
    return text;
}

std::string fpa_operand(const Drawn& drawn) {
    constexpr std::array<std::string_view, 8> constants = {"#0.0", "#1.0", "#2.0", "#3.0",
                                                           "#4.0", "#5.0", "#0.5", "#10.0"};
    const std::uint32_t value = drawn.field('m') & 7;
    return drawn.field('i') != 0 ? std::string(constants.at(value)) : "f" + number(value);
}

}  // namespace

}  // namespace isa
