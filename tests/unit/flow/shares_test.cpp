#include "elf/file.hpp"
#include "flow/discover.hpp"
#include "unit/elf/builder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

constexpr std::uint32_t start = 0x10000;
constexpr std::uint32_t second = 0x10300;  // where a second function begins, in a share of its own
constexpr std::uint32_t end = 0x10800;
constexpr std::uint32_t data = 0x20000;

constexpr flow::Sharing whole = {1, 1000, 1u << 19};
constexpr flow::Sharing shares = {1, 1, 256};

// Code that begins to run at `entry`, and at `root`, which .init_array names; bit 0: Thumb.
class Program {
public:
    explicit Program(std::uint32_t entry = start, std::uint32_t root = second)
        : entry_(entry), root_(root), words_((end - start) / 4) {}

    void put(std::uint32_t address, const std::vector<std::uint32_t>& words) {
        std::copy(words.begin(), words.end(), words_.begin() + (address - start) / 4);
    }
    std::string build() const {
        elf_test::Blob code;
        for (const std::uint32_t word : words_)
            code.word(word);
        elf_test::Builder builder;
        builder.entry = entry_;
        builder.load(start, code.bytes(), 5);
        const std::uint32_t roots =
            builder.load(data, elf_test::Blob().word(root_).pad_to(64).bytes(), 6);
        builder.sections.push_back({".init_array", 14, 3, data, roots, 4});
        return builder.build();
    }

private:
    std::uint32_t entry_;
    std::uint32_t root_;
    std::vector<std::uint32_t> words_;
};

struct Found {
    std::vector<std::uint8_t> marks;
    flow::References references;

    std::uint8_t mark(std::uint32_t address) const { return marks.at((address - start) / 2); }
    bool refers(std::uint32_t site, std::uint32_t target) const {
        return std::any_of(references.begin(), references.end(), [&](const auto& each) {
            return each.site == site && each.target == target;
        });
    }
};

Found found_in(const std::string& bytes, const flow::Sharing& sharing) {
    const elf::File file(bytes);
    flow::Program program(file);
    const isa::Filter filter(isa::armv5te().features);
    Found found;
    found.references = flow::discover(program, filter, sharing).references;
    for (std::uint32_t at = start; at < end; at += 2)
        found.marks.push_back(program.space().mark_of(at));
    return found;
}

constexpr std::uint32_t branch(std::uint32_t from, std::uint32_t to) {
    return 0xea000000 | ((to - from - 8) >> 2 & 0xffffff);
}

}  // namespace

TEST_CASE("what a register holds goes along from one share to another") {
    constexpr std::uint32_t cold = second + 0x40;
    Program program;
    program.put(start, {
                           0xe59f3000,               // ldr r3, [pc]
                           branch(start + 4, cold),  // the literal follows
                           data - (cold + 8),
                       });
    program.put(second, {0xe12fff1e});  // bx lr
    program.put(cold, {
                          0xe08f3003,  // add r3, pc, r3
                          0xe12fff1e,
                      });
    for (const flow::Sharing& sharing : {whole, shares}) {
        const Found found = found_in(program.build(), sharing);
        CHECK(found.mark(cold) == flow::mark::a32);
        CHECK(found.refers(cold, data));
        CHECK((found.mark(start + 8) & flow::mark::data) != 0);
    }
}

TEST_CASE("code that goes on into the next share is followed there") {
    Program program;
    std::vector<std::uint32_t> words((second - start) / 4, 0xe1a00001);  // mov r0, r1
    program.put(start, words);
    program.put(second, {0xe2800001, 0xe12fff1e});  // add r0, r0, #1; bx lr
    for (const flow::Sharing& sharing : {whole, shares}) {
        const Found found = found_in(program.build(), sharing);
        CHECK(found.mark(second - 4) == flow::mark::a32);
        CHECK((found.mark(second + 4) & flow::mark::a32) != 0);
    }
}

TEST_CASE("a literal of another share is data") {
    constexpr std::uint32_t literal = second + 0x80;
    Program program;
    program.put(start, {
                           0xe59f0000 | (literal - start - 8),  // ldr r0, [pc, #…]
                           0xe12fff1e,
                       });
    program.put(second, {0xe12fff1e});
    program.put(literal, {0xe1a00001});
    for (const flow::Sharing& sharing : {whole, shares}) {
        const Found found = found_in(program.build(), sharing);
        CHECK((found.mark(literal) & flow::mark::data) != 0);
        CHECK((found.mark(literal) & flow::mark::any_code) == 0);
    }
}

TEST_CASE("a table of addresses in another share is followed") {
    constexpr std::uint32_t table = second + 0x100;
    Program program;
    program.put(start, {
                           0xe59f1010,  // ldr r1, [pc, #16]
                           0xe3500001,  // cmp r0, #1
                           0x9791f100,  // ldrls pc, [r1, r0, lsl #2]
                           0xe12fff1e,
                           0xe3a00001,  // start + 16: mov r0, #1
                           0xe12fff1e,
                           table,
                       });
    program.put(second, {0xe12fff1e});
    program.put(table, {start + 16, second + 0x40});
    program.put(second + 0x40, {0xe3a00002, 0xe12fff1e});
    for (const flow::Sharing& sharing : {whole, shares}) {
        const Found found = found_in(program.build(), sharing);
        CHECK((found.mark(start + 16) & flow::mark::a32) != 0);
        CHECK((found.mark(second + 0x40) & flow::mark::a32) != 0);
        CHECK((found.mark(table) & flow::mark::any_code) == 0);
    }
}

TEST_CASE("a Thumb instruction that lies in two shares is whole") {
    // A share begins at a multiple of four: where the second half of the BL stands.
    Program program((second - 6) | 1, (second + 2) | 1);
    constexpr std::uint32_t nop = 0x46c0;
    constexpr std::uint32_t bx_lr = 0x4770;
    program.put(second - 8, {nop << 16 | nop, 0xf000u << 16 | nop});
    program.put(second, {bx_lr << 16 | 0xf80e});  // …bl second + 0x1e; bx lr
    program.put(second + 0x1c, {bx_lr << 16 | nop});
    for (const flow::Sharing& sharing : {whole, shares}) {
        const Found found = found_in(program.build(), sharing);
        CHECK((found.mark(second - 2) & flow::mark::t32) != 0);
        CHECK((found.mark(second) & flow::mark::tail) != 0);
        CHECK((found.mark(second + 0x1e) & flow::mark::t32) != 0);
    }
}

TEST_CASE("the number of threads changes nothing") {
    // Functions that call and jump to and fro, and read literals here and there.
    Program program;
    std::uint32_t random = 7;
    const auto next = [&](std::uint32_t most) {
        random = random * 1664525 + 1013904223;
        return (random >> 8) % most;
    };
    for (std::uint32_t at = start; at < end; at += 32) {
        const std::uint32_t other = start + next((end - start) / 32) * 32;
        const std::uint32_t call = 0xeb000000 | ((other - (at + 4) - 8) >> 2 & 0xffffff);
        program.put(at, {0xe92d4010, call, 0xe59f300c, 0xe3530000 | next(256),
                         branch(at + 16, start + next((end - start) / 32) * 32) & 0x1fffffff,
                         0xe8bd8010, 0, other});
    }
    const Found one = found_in(program.build(), {1, 1, 64});
    for (int round = 0; round < 20; ++round) {
        const Found many = found_in(program.build(), {4, 1, 64});
        REQUIRE(one.marks == many.marks);
        REQUIRE(one.references.size() == many.references.size());
    }
}
