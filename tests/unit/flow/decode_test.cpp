#include "flow/decode.hpp"

#include <doctest/doctest.h>

TEST_CASE("branches in A32 know their target and state") {
    const flow::Instruction branch = flow::decode_a32(0xeafffffe, 0x1000);
    CHECK(branch.op == flow::Op::branch);
    CHECK(branch.target == 0x1000);
    const flow::Instruction exchange = flow::decode_a32(0xfb000000, 0x1000);  // blx .+8+2
    CHECK(exchange.op == flow::Op::call);
    CHECK(exchange.to_thumb);
    CHECK(exchange.target == 0x100a);
}

TEST_CASE("a pop of pc writes pc and the stack pointer") {
    const flow::Instruction pop = flow::decode_a32(0xe8bd8010, 0);
    CHECK(pop.op == flow::Op::load_many);
    CHECK(pop.writes == 0xa010);
    CHECK(pop.writes_pc());
}

TEST_CASE("the two halves of ARMv4T's BL give one target") {
    const flow::Instruction call = flow::decode_t32(0xf7ff, 0xfffe, 0x2000);
    CHECK(call.op == flow::Op::call);
    CHECK(call.target == 0x2000);
    CHECK(call.to_thumb);
    const flow::Instruction back = flow::decode_t32(0xf000, 0xe802, 0x2002);
    CHECK(back.op == flow::Op::call);
    CHECK_FALSE(back.to_thumb);
    CHECK(back.target == 0x2008);
}

TEST_CASE("immediates are rotated") {
    const flow::Instruction move = flow::decode_a32(0xe3a004ff, 0);
    CHECK(move.op == flow::Op::mov);
    CHECK(move.imm == 0xff000000);
}

TEST_CASE("hints are harmless, barriers are not") {
    CHECK(flow::is_harmless_hint(0xe320f001, isa::State::a32));
    CHECK_FALSE(flow::is_harmless_hint(0xf57ff05b, isa::State::a32));
}
