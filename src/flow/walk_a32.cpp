#include "flow/plain.hpp"
#include "flow/walk.hpp"

#include <array>
#include <cstring>

// Paths through A32 code: nearly all that a checker of armel reads, and so the part whose speed
// counts. Does what step() would do, most of it without decoding.
namespace flow {

namespace {

constexpr std::uint32_t branch_to_itself = 0xeafffffe;

// The marks of an A32 instruction's two halfwords, as they lie in memory.
std::uint16_t pair_of(std::uint8_t first, std::uint8_t second) {
    const std::array<std::uint8_t, 2> marks = {first, second};
    std::uint16_t pair = 0;
    std::memcpy(&pair, marks.data(), sizeof pair);
    return pair;
}

}  // namespace

void Walker::walk_a32(const Space::Region& region, std::uint32_t address) {
    if ((address & 3) != 0) return;
    const std::uint8_t bits = mark::a32 | (is_doubtful_ ? mark::doubtful : std::uint8_t{0});
    const std::uint16_t busy =
        pair_of(mark::any_code | mark::data, mark::data | mark::a32 | mark::t32);
    const std::uint16_t both = pair_of(bits, mark::tail);
    // Marks are bytes, and writing one makes the compiler load all else again: hence the copies.
    std::uint8_t* const marks = space_.marks_of(region);
    const unsigned char* const bytes = region.bytes;
    const std::uint32_t start = region.start;
    const bool is_go = common_->is_from_go(address);
    // Of the share, where that is less.
    const std::uint32_t end = region.end - 1 > last_ ? last_ + 1 : region.end;
    for (; address < end && end - address >= 4; address += 4) {
        std::uint8_t* const mark = marks + (address - start) / 2;
        std::uint16_t pair = 0;
        std::memcpy(&pair, mark, sizeof pair);
        if ((pair & busy) != 0) {
            if ((mark[0] & (mark::any_code | mark::data)) != 0 && !enters_again(mark[0], bits))
                return;
            if ((mark[1] & (mark::data | mark::a32 | mark::t32)) != 0) return;
            std::memcpy(&pair, mark, sizeof pair);
        }
        pair |= both;
        std::memcpy(mark, &pair, sizeof pair);
        const std::uint32_t word = word_at(bytes + (address - start));
        if (is_go && only_loses(word)) continue;
        const Passing passing = pass(word);
        if (passing == Passing::on) continue;
        if (passing == Passing::literal && loads_literal(region, word, address)) continue;
        if (passing == Passing::call && calls_plainly(region, word, address)) continue;
        if (passing == Passing::branch || passing == Passing::leave) {
            if (passing == Passing::branch) {
                const std::uint32_t target = address + 8 + (sign_extend(word, 24) << 2);
                branches_.push_back({address, target});
                reach(target, isa::State::a32);
            }
            if (word >> 28 != always) continue;
            // Go's source, src/cmd/internal/obj/arm/asm5.go, flushpool: a branch over literals,
            // which has no target where a function ends. Nothing enters it.
            const bool has_next = end - address >= 8;
            if (is_go && has_next && word_at(bytes + (address + 4 - start)) == branch_to_itself)
                local_.push_back({address + 4, isa::State::a32});
            return;
        }
        if (!step(decode_a32(word, address), address)) return;
    }
    if (end != region.end) leave(Left::What::path, end, isa::State::a32);
}

// Go's compiler makes no jump tables, and addresses of literals only. So neither constants matter
// nor bounds, nor what is spilled; and most words matter for what they overwrite.
[[gnu::always_inline]] inline bool Walker::only_loses(std::uint32_t word) {
    const Touches& what = touches[class_of(word)];
    const std::uint8_t rn = field(word, 16);
    const std::uint8_t rd = field(word, 12);
    if (!what.is_all || word >> 28 > always || rn == pc || rd == pc) return false;
    const std::uint32_t kept = kept_ & 0xffff;
    if (kept != 0) {
        const std::uint32_t read = one(rn) | (what.reads_rm ? one(field(word, 0)) : 0u);
        if ((kept & read) != 0) return false;
    }
    kept_ = kept & ~(std::uint32_t{what.loses_rd} << rd | std::uint32_t{what.loses_rn} << rn);
    return true;
}

// The words of most code: those that only lose what a register held, and those that load or store
// a word of the frame. Nothing is done if it is none of these.
[[gnu::always_inline]] inline Walker::Passing Walker::pass(std::uint32_t word) {
    const auto lose = [&](bool is_only_lost) {
        if (!is_only_lost || field(word, 12) == pc) return Passing::decode;
        forget(one(field(word, 12)));
        return Passing::on;
    };
    const auto is_unknown = [&](unsigned low) {
        return ((kept_ | one(pc)) >> field(word, low) & 1) == 0;
    };
    // Something may be known of it, but nothing that gives a result.
    const auto tells_nothing = [&](unsigned low) {
        const std::uint8_t number = field(word, low);
        return is_unknown(low) ||
               (number != pc && !held_[number].known && !held_[number].displaced);
    };
    const auto is_of_frame = [&] { return ((one(sp) | one(fp)) >> field(word, 16) & 1) != 0; };
    switch (plain(word)) {
        case Plain::nothing:
            return Passing::on;
        case Plain::loses:
            return lose(true);
        case Plain::by_rn:
            return lose(tells_nothing(16));
        case Plain::computes:
            return is_known(field(word, 16)) ? pass_sum(word) : lose(field(word, 16) != pc);
        case Plain::by_rm:
            return is_unknown(0) ? lose(true) : pass_move(word);
        case Plain::by_both:
            return lose(field(word, 16) != pc && field(word, 0) != pc &&
                        (is_unknown(16) || is_unknown(0)));
        case Plain::compares:
            return tells_nothing(0) ? Passing::on : Passing::decode;
        case Plain::constant:
        case Plain::inverted:
            // Under a condition it may keep the bound of an index.
            if (word >> 28 != always || lose(true) != Passing::on) return Passing::decode;
            set(field(word, 12), bit(word, 22) ? ~immediate(word) : immediate(word));
            return Passing::on;
        case Plain::limits:
            if (field(word, 16) != pc) bound(field(word, 16), immediate(word));
            return Passing::on;
        case Plain::loads_word:
            if (is_of_frame()) return pass_slot(word);
            if (field(word, 16) == pc) return Passing::literal;
            return lose(tells_nothing(16));
        case Plain::loads:
            return lose(is_of_frame() || tells_nothing(16));
        case Plain::stores_word:
            if (is_of_frame()) return pass_slot(word);
            return Passing::on;
        case Plain::pushes:
            if (field(word, 16) == pc) return Passing::decode;
            forget(one(field(word, 16)));
            return Passing::on;
        case Plain::pops:
            if (!tells_nothing(16)) return Passing::decode;
            if (field(word, 12) == pc) return Passing::leave;
            forget(one(field(word, 12)) | one(field(word, 16)));
            return Passing::on;
        case Plain::branch:
            return Passing::branch;
        case Plain::call:
            return Passing::call;
        default:
            return Passing::decode;
    }
}

// ADD, SUB, ORR or BIC with a constant, where rn is known.
inline Walker::Passing Walker::pass_sum(std::uint32_t word) {
    const std::uint8_t rd = field(word, 12);
    if (rd == pc) return Passing::decode;
    const std::uint32_t first = held_[field(word, 16)].value;
    const std::uint32_t second = immediate(word);
    forget(one(rd));
    switch (static_cast<Op>(word >> 21 & 0xf)) {
        case Op::add:
            set(rd, first + second);
            break;
        case Op::sub:
            set(rd, first - second);
            break;
        case Op::orr:
            set(rd, first | second);
            break;
        default:
            set(rd, first & ~second);
            break;
    }
    return Passing::on;
}

// MOV rd, rm, where something is known of rm.
inline Walker::Passing Walker::pass_move(std::uint32_t word) {
    const std::uint8_t rd = field(word, 12);
    const std::uint8_t rm = field(word, 0);
    // Under a condition it may keep the bound of an index.
    const bool is_plain = (word & 0xfff00ff0) == 0xe1a00000;
    if (!is_plain || rd == pc || rm == pc) return Passing::decode;
    const Held moved = held_[rm];
    forget(one(rd));
    if (moved.known)
        set(rd, moved.value);
    else
        hold(rd, moved);
    return Passing::on;
}

// A word of the frame is loaded or stored.
inline Walker::Passing Walker::pass_slot(std::uint32_t word) {
    if ((word & 3) != 0 || field(word, 12) == pc) return Passing::decode;
    if (bit(word, 20))
        load_slot(field(word, 12), field(word, 16), offset(word));
    else
        store_slot(field(word, 12), field(word, 16), offset(word));
    return Passing::on;
}

// LDR rd, [pc, #…]: a literal, in files whose literals mean what they say, or mean nothing.
bool Walker::loads_literal(const Space::Region& region, std::uint32_t word, std::uint32_t address) {
    const std::uint8_t rd = field(word, 12);
    const std::uint32_t place = address + 8 + offset(word);
    if (rd == pc || !region.holds(place) || Space::left(region, place) < 4) return false;
    if (!common_->has_plain_literals) return false;
    read_data(place, 4, mark::data);
    forget(one(rd));
    set(rd, Space::word(region, place));
    if (program_.fixed_address() && !is_frame_offset(rd, address + 4))
        refer(address, held_[rd].value);
    return true;
}

// BL without a condition that surely comes back, to where code surely goes on.
inline bool Walker::calls_plainly(const Space::Region& region, std::uint32_t word,
                                  std::uint32_t address) {
    if (word >> 28 != always || region.end - address < 8) return false;
    const std::uint32_t next = word_at(region.bytes + (address + 4 - region.start));
    if (next >> 28 != always || next == nop || !common_->filter.surely_runs_a32(next)) return false;
    const std::uint32_t target = address + 8 + (sign_extend(word, 24) << 2);
    if (!returns(target, isa::State::a32)) return false;
    branches_.push_back({address, target});
    add_function(target, isa::State::a32);
    forget(lost_in_calls);
    return true;
}

void Walker::load_slot(std::uint8_t rd, std::uint8_t base, std::uint32_t offset) {
    forget(one(rd));
    if (spilled_.any())
        if (const Held* held = spilled_.find(base, offset)) {
            held_[rd] = *held;
            kept_ |= one(rd);
        }
    kept_ = (kept_ & 0xffff) | std::uint32_t{one(rd)} << 16;
    loaded_base_ = base;
    loaded_offset_ = offset;
}

void Walker::store_slot(std::uint8_t rd, std::uint8_t base, std::uint32_t offset) {
    const Held& stored = held(rd);
    if (stored.known || stored.compared || spilled_.any()) spilled_.set(base, offset, stored);
}

}  // namespace flow
