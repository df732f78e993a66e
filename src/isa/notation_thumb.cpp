#include "isa/notation.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <string>

// The notations of Thumb's own encodings.
namespace isa {

namespace {

struct Notation {
    std::string_view name;
    std::string (*text)(const Drawn&);
};

std::string number(std::uint32_t value) {
    return std::to_string(value);
}
std::string shift_text(std::uint32_t kind, std::uint32_t by);
std::string thumb_list(const Drawn& drawn);
std::string if_then(const Drawn& drawn);
std::string offset_address(const Drawn& drawn, std::uint32_t offset);
std::string indexed_8(const Drawn& drawn);
std::string dual(const Drawn& drawn);
std::uint32_t expanded_constant(const Drawn& drawn);

// A branch by `offset` halfwords, written in `count` bits.
std::string target(const Drawn& drawn, std::uint32_t offset, int count);
// The same for the pairs with J1 and J2; `base` is the address that counts.
std::string far_target(const Drawn& drawn, std::uint32_t base);

std::uint32_t aligned_base(const Drawn& drawn) {
    return (drawn.address + 4) & ~3U;
}

const Notation notations[] = {
    {"amount", [](const Drawn& d) { return "#" + number(d.field('i') == 0 ? 32 : d.field('i')); }},
    {"high_d", [](const Drawn& d) { return core_register(d.field('h') << 3 | d.field('d')); }},
    {"literal", [](const Drawn& d) { return hexadecimal(aligned_base(d) + 4 * d.field('i')); }},
    {"offset_byte", [](const Drawn& d) { return "#" + number(d.field('i')); }},
    {"offset_half", [](const Drawn& d) { return "#" + number(2 * d.field('i')); }},
    {"offset_word", [](const Drawn& d) { return "#" + number(4 * d.field('i')); }},
    {"compare_branch",
     [](const Drawn& d) { return hexadecimal(d.address + 4 + 2 * d.field('i')); }},
    {"thumb_list", thumb_list},
    {"thumb_writeback",
     [](const Drawn& d) {
         return std::string((d.field('r') >> d.field('n') & 1) != 0 ? "" : "!");
     }},
    {"writeback_21", [](const Drawn& d) { return std::string(d.bit(21) ? "!" : ""); }},
    {"it", if_then},
    {"thumb_branch_8", [](const Drawn& d) { return target(d, d.field('o'), 8); }},
    {"thumb_branch_11", [](const Drawn& d) { return target(d, d.field('o'), 11); }},
    {"thumb_branch_20",
     [](const Drawn& d) {
         const std::uint32_t top = d.field('s') << 2 | d.field('k') << 1 | d.field('j');
         return target(d, top << 17 | d.field('o'), 20);
     }},
    {"thumb_branch_24", [](const Drawn& d) { return far_target(d, d.address + 4); }},
    {"thumb_call", [](const Drawn& d) { return far_target(d, d.address + 4); }},
    {"thumb_call_exchange", [](const Drawn& d) { return far_target(d, aligned_base(d)); }},
    {"thumb_constant", [](const Drawn& d) { return "#" + number(expanded_constant(d)); }},
    {"thumb_16", [](const Drawn& d) { return "#" + number(d.field('j') << 12 | d.field('i')); }},
    {"thumb_shifted",
     [](const Drawn& d) {
         return core_register(d.field('m')) + shift_text(d.field('t'), d.field('i'));
     }},
    {"thumb_amount",
     [](const Drawn& d) {
         const std::uint32_t by = d.field('i') << 2 | d.field('j');
         return "#" + number(by == 0 ? 32 : by);
     }},
    {"thumb_pack_shift", [](const Drawn& d) { return shift_text(d.bit(5) ? 2 : 0, d.field('i')); }},
    {"thumb_saturate_shift",
     [](const Drawn& d) { return shift_text(d.field('h') != 0 ? 2 : 0, d.field('i')); }},
    {"thumb_rotation",
     [](const Drawn& d) {
         return d.field('r') == 0 ? std::string() : ", ror #" + number(8 * d.field('r'));
     }},
    {"thumb_address_up",
     [](const Drawn& d) { return hexadecimal(aligned_base(d) + d.field('i')); }},
    {"thumb_address_down",
     [](const Drawn& d) { return hexadecimal(aligned_base(d) - d.field('i')); }},
    {"address_12", [](const Drawn& d) { return offset_address(d, d.field('i')); }},
    {"address_8", indexed_8},
    {"address_literal",
     [](const Drawn& d) {
         return std::string("[pc, #") + (d.field('u') != 0 ? "" : "-") + number(d.field('i')) + "]";
     }},
    {"address_shifted",
     [](const Drawn& d) {
         return "[" + core_register(d.field('n')) + ", " + core_register(d.field('m')) +
                shift_text(0, d.field('i')) + "]";
     }},
    {"address_dual", dual},
};

}  // namespace

std::string thumb_notation(std::string_view name, const Drawn& drawn) {
    for (const Notation& known : notations) {
        if (known.name == name) return known.text(drawn);
    }
    return {};
}

namespace {

// A shift by 0 to 31 as the encodings write it: 0 means none, 32 or RRX.
std::string shift_text(std::uint32_t kind, std::uint32_t by) {
    constexpr std::array<std::string_view, 4> names = {", lsl #", ", lsr #", ", asr #", ", ror #"};
    if (by == 0 && kind == 0) return {};
    if (by == 0 && kind == 3) return ", rrx";
    return std::string(names.at(kind)) + number(by == 0 ? 32 : by);
}

std::string thumb_list(const Drawn& drawn) {
    std::uint32_t registers = drawn.field('r');
    // PUSH has LR, POP has PC as a ninth bit.
    if ((drawn.word & 0xfe00) == 0xb400) registers = (registers & 0xff) | (registers & 0x100) << 6;
    if ((drawn.word & 0xfe00) == 0xbc00) registers = (registers & 0xff) | (registers & 0x100) << 7;
    std::string text = "{";
    for (std::uint32_t reg = 0; reg < 16; ++reg) {
        if ((registers >> reg & 1) == 0) continue;
        if (text.size() > 1) text += ", ";
        text += core_register(reg);
    }
    return text + "}";
}

// Each bit of the mask above its lowest set one says "then" if it equals the condition's lowest.
std::string if_then(const Drawn& drawn) {
    const std::uint32_t condition = drawn.field('f');
    const std::uint32_t mask = drawn.field('m');
    std::string text;
    for (int place = 3; place > std::countr_zero(mask | 16); --place) {
        text += (mask >> place & 1) == (condition & 1) ? 't' : 'e';
    }
    return text + " " + std::string(condition_name(condition));
}

std::string target(const Drawn& drawn, std::uint32_t offset, int count) {
    const std::uint32_t sign = std::uint32_t{1} << (count - 1);
    const std::uint32_t extended = (offset ^ sign) - sign;
    return hexadecimal(drawn.address + 4 + 2 * extended);
}

std::string far_target(const Drawn& drawn, std::uint32_t base) {
    const std::uint32_t s = drawn.bits(26, 1);
    const std::uint32_t i1 = ~(drawn.bits(13, 1) ^ s) & 1;
    const std::uint32_t i2 = ~(drawn.bits(11, 1) ^ s) & 1;
    const std::uint32_t offset =
        s << 23 | i1 << 22 | i2 << 21 | drawn.bits(16, 10) << 11 | drawn.bits(0, 11);
    const std::uint32_t extended = (offset ^ 0x800000) - 0x800000;
    return hexadecimal(base + 2 * extended);
}

// ThumbExpandImm of DDI 0406C.d A6.3.2.
std::uint32_t expanded_constant(const Drawn& drawn) {
    const std::uint32_t low = drawn.field('i') & 0xff;
    const std::uint32_t rule = drawn.field('j') << 1 | (drawn.field('i') >> 7 & 1);
    switch (rule >> 1) {
        case 0:
            return low;
        case 1:
            return low << 16 | low;
        case 2:
            return low << 24 | low << 8;
        case 3:
            return low * 0x01010101U;
        default:
            return std::rotr((low & 0x7f) | 0x80, static_cast<int>(rule));
    }
}

std::string offset_address(const Drawn& drawn, std::uint32_t offset) {
    const std::string base = "[" + core_register(drawn.field('n'));
    return offset == 0 ? base + "]" : base + ", #" + number(offset) + "]";
}

std::string indexed_8(const Drawn& drawn) {
    const std::string sign = drawn.field('u') != 0 ? "#" : "#-";
    const std::string offset = sign + number(drawn.field('i'));
    const std::string base = "[" + core_register(drawn.field('n'));
    if (drawn.field('p') == 0) return base + "], " + offset;
    return base + ", " + offset + (drawn.field('w') != 0 ? "]!" : "]");
}

std::string dual(const Drawn& drawn) {
    const std::string sign = drawn.field('u') != 0 ? "#" : "#-";
    const std::string offset = sign + number(4 * drawn.field('i'));
    const std::string base = "[" + core_register(drawn.field('n'));
    if (!drawn.bit(24)) return base + "], " + offset;
    return base + ", " + offset + (drawn.bit(21) ? "]!" : "]");
}

}  // namespace

}  // namespace isa
