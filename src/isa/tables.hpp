#pragma once

#include "isa/a32_integer_table.hpp"
#include "isa/a32_unconditional_table.hpp"
#include "isa/coprocessor_table.hpp"
#include "isa/neon_table.hpp"
#include "isa/row.hpp"
#include "isa/t16_table.hpp"
#include "isa/t32_table.hpp"
#include "isa/vfp_table.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

// The tables as classify() reads them: the first row that matches wins, `nothing_left` ends each.
namespace isa {

template <int width, std::size_t... sizes>
consteval auto joined(const Section<width> (&... parts)[sizes]) {
    std::array<Section<width>, (sizes + ...)> all{};
    std::size_t next = 0;
    const auto add = [&](const auto& part) {
        for (const Section<width>& section : part)
            all[next++] = section;
    };
    (add(parts), ...);
    return all;
}

inline constexpr Row<32> nothing_left[] = {
    {".... .... .... .... .... .... .... ....", Feature::unallocated, "unallocated"},
};
inline constexpr Section<32> a32_rest[] = {
    {"DDI 0406C.d A5.1 ARM instruction set encoding: what no table lists is UNDEFINED",
     nothing_left},
};
inline constexpr Section<32> t32_rest[] = {
    {"DDI 0406C.d A6.3 32-bit Thumb instruction encoding: what no table lists is UNDEFINED",
     nothing_left},
};

inline constexpr auto a32_table =
    joined(neon_rows::sections, vfp::sections, coprocessor::sections, a32_unconditional::sections,
           a32_integer::sections, a32_rest);
// The part of it that T32 has as well; no word of its space is left over (isa_counts looks up all).
inline constexpr auto shared_table =
    joined(neon_rows::sections, vfp::sections, coprocessor::sections);
inline constexpr auto t32_table = joined(t32::sections, t32_rest);
inline constexpr auto t16_table = joined(t16::sections);

// Whether every row can be reached. One evaluation for each row, since compilers bound the steps
// of each; one fold for each section, since clang bounds their length.
template <int width, const auto& table, std::size_t section>
inline constexpr bool section_reachable = []<std::size_t... row>(std::index_sequence<row...>) {
    return (std::bool_constant<is_reachable<width>(table, section, row)>::value && ...);
}
(std::make_index_sequence<table[section].rows.size()>());

template <int width, const auto& table>
inline constexpr bool all_reachable = []<std::size_t... section>(std::index_sequence<section...>) {
    return (section_reachable<width, table, section> && ...);
}
(std::make_index_sequence<table.size()>());

}  // namespace isa
