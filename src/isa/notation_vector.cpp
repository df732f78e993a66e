#include "isa/notation.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <string>

// The notations of floating point and Advanced SIMD.
namespace isa {

namespace {

struct Notation {
    std::string_view name;
    std::string (*text)(const Drawn&);
};

std::string number(std::uint64_t value) {
    return std::to_string(value);
}
std::uint32_t wide(const Drawn& drawn, char low, char fifth);
std::string double_or_quad(std::uint32_t reg, std::uint32_t is_quad);
std::string vfp_address(const Drawn& drawn, std::uint32_t unit);
std::string list_of(char kind, std::uint32_t first, std::uint32_t count);
std::string scalar(const Drawn& drawn);
std::string simd_constant(const Drawn& drawn);
std::string vfp_constant(const Drawn& drawn);
std::string fraction(const Drawn& drawn, std::uint32_t width);
std::string element_list(const Drawn& drawn);
std::string lane_list(const Drawn& drawn);
std::string all_lanes_list(const Drawn& drawn);
std::string simd_address(const Drawn& drawn, std::uint32_t alignment_bits);
std::uint32_t element_alignment(const Drawn& drawn);
std::uint32_t lane_alignment(const Drawn& drawn);
std::uint32_t all_lanes_alignment(const Drawn& drawn);

template <std::uint32_t size>
std::string right_amount(const Drawn& drawn) {
    return "#" + number(size - (drawn.field('i') & (size - 1)));
}

template <std::uint32_t size>
std::string left_amount(const Drawn& drawn) {
    return "#" + number(drawn.field('i') & (size - 1));
}

const Notation notations[] = {
    {"right_amount_8", right_amount<8>},
    {"right_amount_16", right_amount<16>},
    {"right_amount_32", right_amount<32>},
    {"right_amount_64", right_amount<64>},
    {"left_amount_8", left_amount<8>},
    {"left_amount_16", left_amount<16>},
    {"left_amount_32", left_amount<32>},
    {"left_amount_64", left_amount<64>},
    {"double_size", [](const Drawn& d) { return number(16U << d.field('s')); }},
    {"quad_by_24_d",
     [](const Drawn& d) { return double_or_quad(wide(d, 'd', 'D'), d.field('q')); }},
    {"quad_by_24_n",
     [](const Drawn& d) { return double_or_quad(wide(d, 'n', 'N'), d.field('q')); }},
    {"scalar", scalar},
    {"simd_constant", simd_constant},
    {"vfp_constant", vfp_constant},
    {"fraction_bits_half", [](const Drawn& d) { return fraction(d, 16); }},
    {"fraction_bits_word", [](const Drawn& d) { return fraction(d, 32); }},
    {"address_vfp", [](const Drawn& d) { return vfp_address(d, 4); }},
    {"address_vfp_half", [](const Drawn& d) { return vfp_address(d, 2); }},
    {"next_sm",
     [](const Drawn& d) { return "s" + number((d.field('m') << 1 | d.field('M')) + 1); }},
    {"double_list",
     [](const Drawn& d) { return list_of('d', wide(d, 'd', 'D'), d.bits(0, 8) / 2); }},
    {"single_list",
     [](const Drawn& d) { return list_of('s', d.field('d') << 1 | d.field('D'), d.bits(0, 8)); }},
    {"lane_8", [](const Drawn& d) { return number(d.field('x') << 2 | d.field('y')); }},
    {"lane_16", [](const Drawn& d) { return number(d.field('x') << 1 | d.field('y')); }},
    {"table", [](const Drawn& d) { return list_of('d', wide(d, 'n', 'N'), d.field('l') + 1); }},
    {"element_list", element_list},
    {"lane_list", lane_list},
    {"all_lanes_list", all_lanes_list},
    {"address_simd", [](const Drawn& d) { return simd_address(d, element_alignment(d)); }},
    {"address_simd_lane", [](const Drawn& d) { return simd_address(d, lane_alignment(d)); }},
    {"address_simd_all", [](const Drawn& d) { return simd_address(d, all_lanes_alignment(d)); }},
};

}  // namespace

std::string vector_notation(std::string_view name, const Drawn& drawn) {
    for (const Notation& known : notations) {
        if (known.name == name) return known.text(drawn);
    }
    return {};
}

namespace {

std::uint32_t wide(const Drawn& drawn, char low, char fifth) {
    return drawn.field(fifth) << 4 | drawn.field(low);
}

std::string double_or_quad(std::uint32_t reg, std::uint32_t is_quad) {
    return is_quad != 0 ? "q" + number(reg / 2) : "d" + number(reg);
}

std::string vfp_address(const Drawn& drawn, std::uint32_t unit) {
    const std::string base = "[" + core_register(drawn.field('n'));
    const std::uint32_t offset = unit * drawn.field('i');
    const bool up = drawn.field('u') != 0;
    if (offset == 0 && up) return base + "]";
    return base + (up ? ", #" : ", #-") + number(offset) + "]";
}

std::string list_of(char kind, std::uint32_t first, std::uint32_t count) {
    if (count == 0) return "{}";
    std::string text = "{";
    text += kind + number(first);
    if (count > 1) text.append("-").append(1, kind).append(number(first + count - 1));
    return text + "}";
}

// DDI 0406C.d A7.4.3: with 16-bit elements, M and the top bit of Vm choose the lane.
std::string scalar(const Drawn& drawn) {
    const std::uint32_t m = drawn.field('m');
    const std::uint32_t top = drawn.field('M');
    const bool is_half = drawn.bits(20, 2) == 1;
    if (is_half) return "d" + number(m & 7) + "[" + number(top << 1 | m >> 3) + "]";
    return "d" + number(m) + "[" + number(top) + "]";
}

// AdvSIMDExpandImm of DDI 0406C.d A7.4.6, for one element.
std::string simd_constant(const Drawn& drawn) {
    const std::uint32_t low = drawn.field('i') << 7 | drawn.field('j') << 4 | drawn.field('k');
    const std::uint32_t mode = drawn.bits(8, 4);
    if (mode < 8) return "#" + number(low << 8 * (mode >> 1));
    if (mode < 12) return "#" + number(low << 8 * (mode >> 1 & 1));
    if (mode == 12) return "#" + number(low << 8 | 0xff);
    if (mode == 13) return "#" + number(low << 16 | 0xffff);
    if (mode == 15) {
        const std::uint32_t bits =
            (low >> 7) << 31 | ((low & 64) != 0 ? 0x3e000000U : 0x40000000U) | (low & 63) << 19;
        return "#" + std::to_string(std::bit_cast<float>(bits));
    }
    if (!drawn.bit(5)) return "#" + number(low);
    std::string digits;
    for (int place = 7; place >= 0; --place)
        digits += (low >> place & 1) != 0 ? "ff" : "00";
    return "#0x" + digits;
}

// VFPExpandImm of DDI 0406C.d A7.5.1.
std::string vfp_constant(const Drawn& drawn) {
    const std::uint32_t low = drawn.field('h') << 4 | drawn.field('l');
    const std::uint32_t bits =
        (low >> 7) << 31 | ((low & 64) != 0 ? 0x3e000000U : 0x40000000U) | (low & 63) << 19;
    return "#" + std::to_string(std::bit_cast<float>(bits));
}

std::string fraction(const Drawn& drawn, std::uint32_t width) {
    const std::uint32_t written = drawn.field('f') << 1 | drawn.field('i');
    return "#" + std::to_string(static_cast<int>(width) - static_cast<int>(written));
}

struct Elements {
    std::uint32_t registers;
    std::uint32_t step;
};

// The columns of DDI 0406C.d A7.7 by the type field.
Elements elements_of(std::uint32_t type) {
    switch (type) {
        case 7:
            return {1, 1};
        case 8:
        case 10:
            return {2, 1};
        case 9:
            return {2, 2};
        case 4:
        case 6:
            return {3, 1};
        case 5:
            return {3, 2};
        case 0:
        case 2:
        case 3:
            return {4, 1};
        default:
            return {4, 2};
    }
}

std::string stepped_list(std::uint32_t first, Elements elements, const std::string& lane) {
    std::string text = "{";
    for (std::uint32_t index = 0; index < elements.registers; ++index) {
        if (index != 0) text += ", ";
        text += "d" + number(first + index * elements.step) + lane;
    }
    return text + "}";
}

std::string element_list(const Drawn& drawn) {
    return stepped_list(wide(drawn, 'd', 'D'), elements_of(drawn.bits(8, 4)), "");
}

std::string lane_list(const Drawn& drawn) {
    const std::uint32_t size = drawn.bits(10, 2);
    const std::uint32_t index = drawn.field('i');
    const std::uint32_t step = size == 0 ? 1 : (index >> size & 1) + 1;
    const std::string lane = "[" + number(index >> (size + 1)) + "]";
    return stepped_list(wide(drawn, 'd', 'D'), {drawn.bits(8, 2) + 1, step}, lane);
}

std::string all_lanes_list(const Drawn& drawn) {
    const std::uint32_t count = drawn.bits(8, 2) + 1;
    const std::uint32_t twice = drawn.field('t');
    if (count == 1) return stepped_list(wide(drawn, 'd', 'D'), {1 + twice, 1}, "[]");
    return stepped_list(wide(drawn, 'd', 'D'), {count, 1 + twice}, "[]");
}

std::string simd_address(const Drawn& drawn, std::uint32_t alignment_bits) {
    std::string text = "[" + core_register(drawn.field('n'));
    if (alignment_bits != 0) text += " :" + number(alignment_bits);
    text += "]";
    const std::uint32_t index = drawn.field('m');
    if (index == 15) return text;
    return index == 13 ? text + "!" : text + ", " + core_register(index);
}

std::uint32_t element_alignment(const Drawn& drawn) {
    const std::uint32_t align = drawn.bits(4, 2);
    return align == 0 ? 0 : 32U << align;
}

std::uint32_t lane_alignment(const Drawn& drawn) {
    const std::uint32_t size = drawn.bits(10, 2);
    const std::uint32_t count = drawn.bits(8, 2) + 1;
    const std::uint32_t index = drawn.field('i');
    if (count == 3) return 0;
    if (size == 2) {
        if (count == 1) return (index & 3) == 0 ? 0 : 32;
        if (count == 2) return (index & 1) == 0 ? 0 : 64;
        return (index & 3) == 0 ? 0 : 32U << (index & 3);
    }
    return (index & 1) == 0 || (count == 1 && size == 0) ? 0 : (8U << size) * count;
}

std::uint32_t all_lanes_alignment(const Drawn& drawn) {
    if (drawn.field('a') == 0) return 0;
    const std::uint32_t size = drawn.field('s');
    const std::uint32_t count = drawn.bits(8, 2) + 1;
    if (size == 3) return 128;
    if (count == 4) return size == 2 ? 64 : 32U << size;
    return (8U << size) * count;
}

}  // namespace

}  // namespace isa
