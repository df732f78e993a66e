#pragma once

#include "isa/row.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace isa {

// A row as a lookup sees it: the words that have `bits` under `mask`.
struct Candidate {
    std::uint32_t mask = 0;
    std::uint32_t bits = 0;
    std::uint16_t encoding = 0;
    Doubles doubles = Doubles::none;  // then, with a double beyond d15, the encoding after it
    bool needs_condition = false;
};

// The two groups of bits of a word that, together, choose where a lookup starts.
struct KeyBits {
    int high_shift;
    std::uint32_t high_mask;  // after the shift
    int low_shift;
    std::uint32_t low_mask;  // after the shift

    constexpr std::uint32_t key_of(std::uint32_t word) const {
        return (word >> high_shift & high_mask) | (word >> low_shift & low_mask);
    }
    constexpr std::uint32_t key_count() const { return (high_mask | low_mask) + 1; }
    constexpr std::uint32_t word_mask() const {
        return high_mask << high_shift | low_mask << low_shift;
    }
    constexpr std::uint32_t word_of(std::uint32_t key) const {
        return (key & high_mask) << high_shift | (key & low_mask) << low_shift;
    }
};

// Finds the first of many rows that matches a word: the key's bits lead to a short run of
// candidates in the rows' order, the last of which matches all that is left.
template <KeyBits key_bits>
class Index {
public:
    Index() = default;  // finds nothing: to be assigned

    // One of `rows` must match every word.
    explicit Index(std::span<const Candidate> rows) {
        std::map<std::vector<std::size_t>, std::uint32_t> known;
        std::vector<std::size_t> all(rows.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        constexpr std::uint32_t high_bits = key_bits.high_mask << key_bits.high_shift;
        std::vector<std::size_t> some;  // of all, those with the high bits
        std::vector<std::size_t> here;
        std::vector<std::size_t> before;  // of the key before: most often the same
        first_.reserve(key_bits.key_count());
        for (std::uint32_t key = 0; key < key_bits.key_count(); ++key) {
            if ((key & key_bits.low_mask) == 0) find_rows(rows, all, key, high_bits, some);
            find_rows(rows, some, key, key_bits.word_mask(), here);
            if (key != 0 && here == before) {
                first_.push_back(first_.back());
                continue;
            }
            before = here;
            const auto [place, is_new] =
                known.try_emplace(here, static_cast<std::uint32_t>(candidates_.size()));
            if (is_new) {
                for (const std::size_t row : here)
                    candidates_.push_back(rows[row]);
            }
            first_.push_back(place->second);
        }
    }

    const Candidate& find(std::uint32_t word) const {
        const Candidate* candidate = candidates_.data() + first_[key_bits.key_of(word)];
        while ((word & candidate->mask) != candidate->bits)
            ++candidate;
        return *candidate;
    }

    // What a word with this key may meet, in order; the last matches all.
    std::span<const Candidate> candidates_of(std::uint32_t key) const {
        const Candidate* const first = candidates_.data() + first_[key];
        const Candidate* last = first;
        while ((last->mask & ~key_bits.word_mask()) != 0)
            ++last;
        return {first, last + 1};
    }

private:
    // Puts into `found` those of `among` that some word with this key's `fixed` bits matches, up to
    // one that matches them all.
    static void find_rows(std::span<const Candidate> rows, const std::vector<std::size_t>& among,
                          std::uint32_t key, std::uint32_t fixed, std::vector<std::size_t>& found) {
        found.clear();
        for (const std::size_t row : among) {
            if (((rows[row].bits ^ key_bits.word_of(key)) & rows[row].mask & fixed) != 0) continue;
            found.push_back(row);
            if ((rows[row].mask & ~fixed) == 0) break;
        }
    }

    std::vector<std::uint32_t> first_;
    std::vector<Candidate> candidates_;
};

}  // namespace isa
