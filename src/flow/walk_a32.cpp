#include "flow/plain.hpp"
#include "flow/walk.hpp"

// Paths through A32 code: nearly all that a checker of armel reads, and so the part whose speed
// counts. Does what step() would do, most of it without decoding.
namespace flow {

void Walker::walk_a32(const Space::Region& region, std::uint32_t address) {
    if ((address & 3) != 0) return;
    const std::uint8_t bits = mark::a32 | (is_doubtful_ ? mark::doubtful : std::uint8_t{0});
    // Marks are bytes, and writing one makes the compiler load all else again: hence the copies.
    std::uint8_t* const marks = space_.marks_of(region);
    const unsigned char* const bytes = region.bytes;
    const std::uint32_t start = region.start;
    const std::uint32_t end = region.end;
    for (; address < end && end - address >= 4; address += 4) {
        std::uint8_t* const mark = marks + (address - start) / 2;
        if ((mark[0] & (mark::any_code | mark::data)) != 0 && !enters_again(mark[0], bits)) return;
        if ((mark[1] & (mark::data | mark::a32 | mark::t32)) != 0) return;
        mark[0] |= bits;
        mark[1] |= mark::tail;
        const std::uint32_t word = word_at(bytes + (address - start));
        if (passes_plainly(word) || calls_plainly(region, word, address)) continue;
        if ((word >> 24 & 0xf) == 0xa && word >> 28 <= always) {  // B
            reach(address + 8 + (sign_extend(word, 24) << 2), isa::State::a32);
            if (word >> 28 == always) return;
            continue;
        }
        if (!step(decode_a32(word, address), address)) return;
    }
}

// The words of most code: those that only lose what a register held, and those that load or store
// a word of the frame. False, and nothing done, if it is none.
inline bool Walker::passes_plainly(std::uint32_t word) {
    const std::uint8_t rd = field(word, 12);
    const std::uint8_t rn = field(word, 16);
    const std::uint8_t rm = field(word, 0);
    const auto lose = [&](bool is_only_lost) {
        if (!is_only_lost || rd == pc) return false;
        forget(one(rd));
        return true;
    };
    const bool of_frame = rn == sp || rn == fp;
    const bool is_slot = of_frame && (word & 3) == 0 && rd != pc;
    switch (plain(word)) {
        case Plain::nothing:
            return true;
        case Plain::loses:
            return lose(true);
        case Plain::by_rn:
            return lose(rn != pc && !is_tracked(rn));
        case Plain::by_rm:
            return lose(rm != pc && !is_tracked(rm));
        case Plain::by_both:
            return lose(rn != pc && rm != pc && !(is_tracked(rn) && is_tracked(rm)));
        case Plain::compares:
            return rm != pc && !is_tracked(rm);
        case Plain::constant:
        case Plain::inverted:
            // Under a condition it may keep the bound of an index.
            if (word >> 28 != always || !lose(true)) return false;
            set(rd, plain(word) == Plain::constant ? immediate(word) : ~immediate(word));
            return true;
        case Plain::limits:
            if (rn != pc) bound(rn, immediate(word));
            return true;
        case Plain::loads_word:
            if (is_slot) {
                load_slot(rd, rn, offset(word));
                return true;
            }
            [[fallthrough]];
        case Plain::loads:
            return lose(!of_frame && rn != pc && !is_tracked(rn));
        case Plain::stores_word:
            if (is_slot) {
                store_slot(rd, rn, offset(word));
                return true;
            }
            [[fallthrough]];
        case Plain::stores:
            return !of_frame;
        default:
            return false;
    }
}

// BL without a condition that surely comes back, to where code surely goes on.
inline bool Walker::calls_plainly(const Space::Region& region, std::uint32_t word,
                                  std::uint32_t address) {
    if (word >> 24 != 0xeb || region.end - address < 8) return false;
    const std::uint32_t next = word_at(region.bytes + (address + 4 - region.start));
    if (next >> 28 != always || next == nop || !filter_.surely_runs_a32(next)) return false;
    const std::uint32_t target = address + 8 + (sign_extend(word, 24) << 2);
    if (!returns(target, isa::State::a32)) return false;
    add_function(target, isa::State::a32);
    forget(lost_in_calls);
    return true;
}

void Walker::load_slot(std::uint8_t rd, std::uint8_t base, std::uint32_t offset) {
    forget(one(rd));
    if (spilled_.any())
        if (const Held* held = spilled_.find(base, offset)) {
            held_[rd] = *held;
            tracked_ |= one(rd);
        }
    loaded_ = rd;
    loaded_base_ = base;
    loaded_offset_ = offset;
}

void Walker::store_slot(std::uint8_t rd, std::uint8_t base, std::uint32_t offset) {
    const Held& stored = held(rd);
    if (stored.known || stored.compared || spilled_.any()) spilled_.set(base, offset, stored);
}

}  // namespace flow
