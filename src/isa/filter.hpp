#pragma once

#include "isa/classify.hpp"
#include "isa/feature.hpp"

#include <array>
#include <cstdint>

namespace isa {

// The first and fast question to a word of code: whether it is beyond doubt an instruction that a
// core with these features runs, and that later cores kept. Most words are; for the others, and a
// few that only share bits with them, classify() tells.
class Filter {
public:
    explicit Filter(FeatureSet features);

    FeatureSet features() const { return features_; }

    bool surely_runs_a32(std::uint32_t word) const {
        const Runs& runs = runs_[a32_[(word >> 16 & 0xff0) | (word >> 4 & 0xf)]];
        return (word & runs.mask) == runs.bits && (word & runs.but_mask) != runs.but_bits &&
               word < 0xf0000000;
    }
    bool surely_runs_t16(std::uint16_t halfword) const { return t16_[halfword >> 6]; }

private:
    // Words of a class that surely run: those with `bits` under `mask`, but not with `but_bits`
    // under `but_mask`. At first, none.
    struct Runs {
        std::uint32_t mask = 0;
        std::uint32_t bits = 1;
        std::uint32_t but_mask = 0;
        std::uint32_t but_bits = 1;
        bool operator==(const Runs&) const = default;
    };

    std::uint8_t number_of(const Runs& runs);

    FeatureSet features_;
    // By bits 27-20 and 7-4, of words with a condition: the number of one of runs_.
    std::array<std::uint8_t, 0x1000> a32_{};
    std::array<Runs, 0x100> runs_{};
    std::size_t runs_count_ = 1;     // the first: none
    std::array<bool, 0x400> t16_{};  // by the top ten bits
};

}  // namespace isa
