#include "flow/plain.hpp"

#include <doctest/doctest.h>

using flow::Op;
using flow::Plain;

namespace {

bool is_plain_access(const flow::Instruction& decoded, Op op, unsigned bytes) {
    return decoded.op == op && decoded.access_bytes == bytes && decoded.pre_indexed &&
           !decoded.writes_back && decoded.rm == flow::no_register;
}

// Whether decoding the word says what its class says.
bool agrees(Plain plain, std::uint32_t word, const flow::Instruction& decoded) {
    const bool loses_rd = decoded.writes == flow::one(word >> 12 & 15);
    switch (plain) {
        case Plain::nothing:
            return decoded.writes == 0 &&
                   (decoded.op != Op::cmp || decoded.rs != flow::no_register);
        case Plain::loses:
            return loses_rd && decoded.is_data_processing();
        case Plain::computes:
            return loses_rd && decoded.rn == (word >> 16 & 15) && decoded.rm == flow::no_register &&
                   decoded.imm == flow::immediate(word) &&
                   (decoded.op == Op::add || decoded.op == Op::sub || decoded.op == Op::orr ||
                    decoded.op == Op::bic);
        case Plain::by_rn:
            return loses_rd && decoded.rn == (word >> 16 & 15) && decoded.op == Op::load;
        case Plain::by_rm:
            return loses_rd && (decoded.op == Op::mov || decoded.op == Op::mvn) &&
                   decoded.rn == flow::no_register && decoded.rm == (word & 15);
        case Plain::by_both:
            return loses_rd && decoded.rn == (word >> 16 & 15) && decoded.rm == (word & 15);
        case Plain::compares:
            return decoded.op == Op::cmp && decoded.rm == (word & 15) && decoded.writes == 0;
        case Plain::constant:
            return decoded.op == Op::mov && decoded.imm == flow::immediate(word);
        case Plain::inverted:
            return decoded.op == Op::mvn && decoded.imm == flow::immediate(word);
        case Plain::limits:
            return decoded.op == Op::cmp && decoded.imm == flow::immediate(word) &&
                   decoded.rn == (word >> 16 & 15);
        case Plain::loads:
            return loses_rd && is_plain_access(decoded, Op::load, 1);
        case Plain::loads_word:
            return loses_rd && is_plain_access(decoded, Op::load, 4);
        case Plain::stores_word:
            return decoded.writes == 0 && is_plain_access(decoded, Op::store, 4);
        case Plain::pushes:
            return decoded.op == Op::store && decoded.rm == flow::no_register &&
                   decoded.writes == flow::one(word >> 16 & 15);
        case Plain::pops:
            return decoded.op == Op::load && decoded.rm == flow::no_register &&
                   decoded.writes == (flow::one(word >> 12 & 15) | flow::one(word >> 16 & 15));
        case Plain::branch:
            return decoded.op == Op::branch && !decoded.to_thumb;
        case Plain::call:
            return decoded.op == Op::call && !decoded.to_thumb;
        case Plain::decode:
            return true;
    }
    return false;
}

}  // namespace

TEST_CASE("what a plain word does is what decoding it says") {
    std::uint32_t word = 1;
    std::uint32_t plain_words = 0;
    for (int step = 0; step < 1'000'000; ++step) {
        word = word * 1664525 + 1013904223;
        const std::uint32_t mixed = word ^ word >> 15;
        const Plain plain = flow::plain(mixed);
        if (plain == Plain::decode || (mixed >> 12 & 15) == flow::pc) continue;
        const bool changes_base = plain == Plain::pushes || plain == Plain::pops;
        if (changes_base && (mixed >> 16 & 15) == flow::pc) continue;
        ++plain_words;
        if (!agrees(plain, mixed, flow::decode_a32(mixed, 0x8000))) FAIL_CHECK(mixed);
    }
    CHECK(plain_words > 200'000);
}

TEST_CASE("words without a condition are decoded") {
    CHECK(flow::plain(0xf0800000) == Plain::decode);
    CHECK(flow::plain(0xe0800000) == Plain::by_both);
}

TEST_CASE("what a word is said to touch is what decoding it says") {
    std::uint32_t word = 1;
    std::uint32_t words = 0;
    for (int step = 0; step < 1'000'000; ++step) {
        word = word * 1664525 + 1013904223;
        const std::uint32_t mixed = word ^ word >> 15;
        const flow::Touches& what = flow::touches[flow::class_of(mixed)];
        const unsigned rd = mixed >> 12 & 15;
        const unsigned rn = mixed >> 16 & 15;
        const unsigned rm = mixed & 15;
        if (!what.is_all || mixed >> 28 > flow::always || rd == flow::pc || rn == flow::pc)
            continue;
        ++words;
        const flow::Instruction decoded = flow::decode_a32(mixed, 0x8000);
        const auto lost = (what.loses_rd ? flow::one(rd) : 0) | (what.loses_rn ? flow::one(rn) : 0);
        if (decoded.writes != lost || decoded.writes_pc()) FAIL_CHECK(mixed);
        if (decoded.op == Op::branch || decoded.op == Op::call) FAIL_CHECK(mixed);
        // A word that decoding takes for one that reads nothing else must not be said to.
        if (decoded.rn != flow::no_register && decoded.rn != rn) FAIL_CHECK(mixed);
        if (decoded.rm != flow::no_register && (decoded.rm != rm || !what.reads_rm))
            FAIL_CHECK(mixed);
    }
    CHECK(words > 200'000);
}
