#pragma once

#include "base/large.hpp"
#include "elf/file.hpp"
#include "isa/classify.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace flow {

// What is known of one halfword of executable memory; bits of a mark.
namespace mark {
inline constexpr std::uint8_t a32 = 1;        // an A32 instruction starts here
inline constexpr std::uint8_t t32 = 2;        // a Thumb instruction starts here
inline constexpr std::uint8_t tail = 4;       // the later part of an instruction
inline constexpr std::uint8_t data = 8;       // loaded by code, or a jump table
inline constexpr std::uint8_t function = 16;  // something calls it, or names it, as a function
inline constexpr std::uint8_t aside = 32;     // a data section or $d within executable memory
inline constexpr std::uint8_t doubtful = 64;  // reached only past a call that may not return
inline constexpr std::uint8_t guess = 128;    // loaded through a register that may be stale
inline constexpr std::uint8_t any_code = a32 | t32 | tail;
}  // namespace mark

// Whether any of eight marks that were read at once is zero.
constexpr bool any_is_zero(std::uint64_t eight) {
    return ((eight - 0x0101010101010101) & ~eight & 0x8080808080808080) != 0;
}

// Little-endian.
inline std::uint32_t word_at(const unsigned char* at) {
    return std::uint32_t{at[0]} | std::uint32_t{at[1]} << 8 | std::uint32_t{at[2]} << 16 |
           std::uint32_t{at[3]} << 24;
}

// The executable memory of a file, with one mark per halfword.
class Space {
public:
    struct Region {
        std::uint32_t start = 0;
        std::uint32_t end = 0;  // start + an even number of bytes
        const unsigned char* bytes = nullptr;
        std::size_t first_mark = 0;
        bool holds(std::uint32_t address) const { return address - start < end - start; }
    };

    // A piece of a region, to be looked at beside others. Begins and ends at multiples of four,
    // unless the region does not.
    struct Part {
        const Region* region = nullptr;
        std::uint32_t first = 0;
        std::uint32_t end = 0;
    };

    explicit Space(const elf::File& file);

    const std::vector<Region>& regions() const { return regions_; }
    // All of it in pieces of a MiB, by address.
    std::vector<Part> parts() const;
    // Null outside executable memory.
    const Region* find(std::uint32_t address) const {
        if (regions_.size() != 1) return find_among(address);
        return regions_.front().holds(address) ? regions_.data() : nullptr;
    }

    // Precondition of these: region.holds(address), and the word or halfword lies within.
    static std::uint32_t word(const Region& region, std::uint32_t address) {
        return word_at(region.bytes + (address - region.start));
    }
    static std::uint16_t half(const Region& region, std::uint32_t address) {
        const unsigned char* at = region.bytes + (address - region.start);
        return static_cast<std::uint16_t>(at[0] | at[1] << 8);
    }
    std::uint8_t& mark_at(const Region& region, std::uint32_t address) {
        return marks_[region.first_mark + ((address - region.start) >> 1)];
    }
    std::uint8_t mark_at(const Region& region, std::uint32_t address) const {
        return marks_[region.first_mark + ((address - region.start) >> 1)];
    }

    // Has the machine fetch from its memory what lies at `address`, to be read soon. For places far
    // from each other, which it cannot foresee.
    void prefetch(std::uint32_t address) const {
        const Region* region = find(address);
        if (region == nullptr) return;
        __builtin_prefetch(region->bytes + (address - region->start));
        __builtin_prefetch(&marks_[region->first_mark + ((address - region->start) >> 1)]);
    }
    static constexpr std::size_t prefetch_distance = 8;  // in such places

    // The region's marks, one for each halfword.
    std::uint8_t* marks_of(const Region& region) { return marks_.data() + region.first_mark; }
    const std::uint8_t* marks_of(const Region& region) const {
        return marks_.data() + region.first_mark;
    }

    // The first halfword of [address, end) with any of `bits`; `end` if there is none. Eight at a
    // time.
    std::uint32_t next_with(std::uint8_t bits, const Region& region, std::uint32_t address,
                            std::uint32_t end) const;
    std::uint32_t next_with(std::uint8_t bits, const Region& region, std::uint32_t address) const {
        return next_with(bits, region, address, region.end);
    }
    // The first of [address, region.end) with none of them.
    std::uint32_t next_without(std::uint8_t bits, const Region& region,
                               std::uint32_t address) const;

    // 0 outside executable memory.
    std::uint8_t mark_of(std::uint32_t address) const {
        const Region* region = find(address);
        return region != nullptr ? mark_at(*region, address) : std::uint8_t{0};
    }
    // Adds `bits` to every halfword of [address, address + size) that is executable memory.
    void add_marks(std::uint32_t address, std::uint32_t size, std::uint8_t bits);
    bool is_instruction(std::uint32_t address, isa::State state) const {
        return (mark_of(address) & (state == isa::State::a32 ? mark::a32 : mark::t32)) != 0;
    }
    // Once the marks are final: finds where functions start. Marks may be read meanwhile.
    void find_functions();
    // The nearest start of a function at or before `address`, and not far, within the region.
    std::optional<std::uint32_t> function_start(std::uint32_t address) const;

    // Bytes left from `address` to the region's end.
    static std::uint32_t left(const Region& region, std::uint32_t address) {
        return region.end - address;
    }

private:
    const Region* find_among(std::uint32_t address) const;

    std::vector<Region> regions_;  // by address
    std::vector<std::uint8_t, base::LargeAllocator<std::uint8_t>> marks_;
    std::vector<std::uint32_t> functions_;  // starts, sorted
};

}  // namespace flow
