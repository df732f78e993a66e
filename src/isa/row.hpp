#pragma once

#include "isa/classify.hpp"
#include "isa/feature.hpp"
#include "isa/pattern.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace isa {

// Which of a VFP instruction's double registers carry their fifth bit in the word: set, it names
// one of d16 to d31, which only VFPv3 with 32 registers has.
enum class Doubles : std::uint8_t { none, d, m, dm, dnm, n, list };

// What few rows say besides.
struct More {
    FeatureSet also = {};  // needed as well
    Doubles doubles = Doubles::none;
};

// One line of a table. `operands` is text for people in which
//   Ra Sa Da Qa Va   name the register of field a (core, single, double, quad, double or quad as
//                    field Q says); single, double and quad take the capital letter's bit too
//   #a =a $a ^a      are the field as immediate, as number, as element size 8 << a, as s or u
//   @word            is one of the notations in notation.cpp
// A first word that starts with a dot is the data type, a leading ! means that the mnemonic takes
// an s, as in 16-bit Thumb outside IT blocks.
template <int width>
struct Row {
    Pattern<width> pattern;
    Feature needs;
    const char* name;
    const char* operands = "";
    More more = {};

    consteval Row(const char* drawing, Feature needed, const char* called, const char* text = "",
                  More besides = {})
        : pattern(drawing), needs(needed), name(called), operands(text), more(besides) {
        for (const char* at = text; *at != '\0'; ++at) {
            if (*at == '@') {
                while (at[1] >= '_' && at[1] <= 'z')
                    ++at;
            } else if (names_field(*at) && is_field(at[1]) && !draws(drawing, at[1])) {
                throw "the operands name a field that the pattern does not draw";
            }
        }
    }

private:
    static consteval bool names_field(char letter) {
        for (const char* known = "RSDQV#=$^"; *known != '\0'; ++known) {
            if (*known == letter) return true;
        }
        return false;
    }
    static consteval bool is_field(char letter) { return letter >= 'a' && letter <= 'z'; }
    static consteval bool draws(const char* drawing, char letter) {
        for (; *drawing != '\0'; ++drawing) {
            if (*drawing == letter) return true;
        }
        return false;
    }
};

// Rows that the manual draws in one place. Sections name document, edition, section and title.
template <int width>
struct Section {
    const char* citation = nullptr;
    std::span<const Row<width>> rows = {};
    Fate fate = Fate::kept;
};

// The first match wins: a row that an earlier one covers would never be reached. Whether that
// holds of row `row` in section `section`.
template <int width>
consteval bool is_reachable(std::span<const Section<width>> table, std::size_t section,
                            std::size_t row) {
    const Pattern<width>& pattern = table[section].rows[row].pattern;
    for (std::size_t above = 0; above <= section; ++above) {
        const std::size_t end = above == section ? row : table[above].rows.size();
        for (std::size_t other = 0; other < end; ++other) {
            if (table[above].rows[other].pattern.covers(pattern)) return false;
        }
    }
    return true;
}

}  // namespace isa
