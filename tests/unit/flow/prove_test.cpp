#include "elf/file.hpp"
#include "flow/analyse.hpp"
#include "flow/gates.hpp"
#include "unit/elf/builder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace {

constexpr std::uint32_t start = 0x10000;
constexpr std::uint32_t neon = 0xf2000800;
constexpr std::uint32_t vpush = 0xed2d8b02;

// The word that `ldr r2, [r2]; tst r2, #64; beq` loads is AT_HWCAP.
flow::Gates hwcap() {
    flow::FeatureInput input;
    input.kind = flow::FeatureInput::Kind::code;
    input.name = "AT_HWCAP";
    input.code.words = {0xe5922000, 0xe3120040, 0x0a000000};
    input.code.masks = {0xffffffff, 0xffffffff, 0xff000000};
    input.known = 0x40;
    flow::Gates gates;
    gates.add(input);
    return gates;
}

flow::Map analysed(std::initializer_list<std::uint32_t> words) {
    elf_test::Builder builder;
    builder.entry = start;
    builder.load(start, elf_test::Blob().words(words).bytes(), 5);
    builder.load(0x20000, std::string(16, '\0'), 6);
    const std::string bytes = builder.build();
    const flow::Gates gates = hwcap();
    flow::Options options;
    options.gates = &gates;
    return flow::analyse(elf::File(bytes), options);
}

flow::Verdict verdict_on(const flow::Map& map, std::uint32_t word) {
    const auto found =
        std::find_if(map.findings.begin(), map.findings.end(),
                     [&](const flow::Finding& finding) { return finding.word == word; });
    REQUIRE(found != map.findings.end());
    return found->verdict;
}

}  // namespace

TEST_CASE("what a feature decides is guarded") {
    const flow::Map map = analysed({
        0xe92d4000,  // push {lr}
        0xeb000004,  // bl 0x1001c
        0xe3500000,  // cmp r0, #0
        0x1a000000,  // bne 0x10014
        0xe8bd8000,  // pop {pc}
        neon,        // 0x10014
        0xe8bd8000,  // pop {pc}
        0xe59f2018,  // 0x1001c: ldr r2, [pc, #24]
        0xe5922000,  // ldr r2, [r2]
        0xe3120040,  // tst r2, #64
        0x0a000001,  // beq 0x10034
        0xe3a00001,  // mov r0, #1
        0xe12fff1e,  // bx lr
        0xe3a00000,  // 0x10034: mov r0, #0
        0xe12fff1e,  // bx lr
        0x00020000,
    });
    CHECK(verdict_on(map, neon) == flow::Verdict::guarded);
}

// As setjmp does in a static program: it tests AT_HWCAP, and gives 0 either way. It comes back a
// second time with something else.
TEST_CASE("a constant that no feature decides proves nothing") {
    const flow::Map map = analysed({
        0xe92d4000,  // push {lr}
        0xeb000004,  // bl 0x1001c
        0xe3500000,  // cmp r0, #0
        0x1a000000,  // bne 0x10014
        0xe8bd8000,  // pop {pc}
        neon,        // 0x10014
        0xe8bd8000,  // pop {pc}
        0xe59f2014,  // 0x1001c: ldr r2, [pc, #20]
        0xe5922000,  // ldr r2, [r2]
        0xe3120040,  // tst r2, #64
        0x0a000000,  // beq 0x10030
        vpush,
        0xe3a00000,  // 0x10030: mov r0, #0
        0xe12fff1e,  // bx lr
        0x00020000,
    });
    CHECK(verdict_on(map, vpush) == flow::Verdict::guarded);
    CHECK(verdict_on(map, neon) == flow::Verdict::unsupported);
}
