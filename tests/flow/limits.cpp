// Hostile code must not cost more than honest code: for each shape that could make discovery or
// proofs go round in circles, a file of 1 MB, and the time and peak memory that its analysis takes.
//
//   flow_limits GATES
//
// Fails where the time reaches 30 s (a second is the goal, without sanitizers and on an idle
// machine), or memory 24 times the file's size.
#include "elf/file.hpp"
#include "flow/analyse.hpp"
#include "flow/gates.hpp"
#include "unit/elf/builder.hpp"

#include <sys/resource.h>

#include <chrono>
#include <functional>
#include <iostream>
#include <string>

namespace {

using elf_test::Blob;
using elf_test::Builder;

constexpr std::uint32_t text_base = 0x10000;
constexpr std::uint32_t data_base = 0x400000;
constexpr std::uint32_t words = 1 << 18;  // 1 MB of code
constexpr std::uint32_t neon = 0xf2000800;
constexpr std::uint32_t back = 0xe12fff1e;  // bx lr

using Word = std::function<std::uint32_t(std::uint32_t index)>;

std::string code(const Word& word, std::uint32_t count = words) {
    Blob all;
    for (std::uint32_t index = 0; index < count; ++index)
        all.word(word(index));
    return all.bytes();
}

std::uint32_t scattered(std::uint32_t index) {
    return index * 2654435761u >> 7;
}

// A branch (0xea), call (0xeb) or conditional one from word `from` to word `to`.
std::uint32_t branch(std::uint32_t kind, std::uint32_t from, std::uint32_t to) {
    return kind << 24 | ((to - from - 2) & 0xffffff);
}

std::string program(const std::string& text, const std::string& data = {},
                    std::uint32_t entry = text_base) {
    Builder builder;
    builder.entry = entry;
    builder.load(text_base, text, 5);
    if (!data.empty()) builder.load(data_base, data, 6);
    return builder.build();
}

// As many symbols of functions as there are words, all of them over the whole text.
std::string with_symbols(const std::string& text, std::uint32_t count) {
    Builder builder;
    builder.entry = text_base;
    builder.load(text_base, text, 5);
    Blob table;
    table.words({0, 0, 0, 0});
    for (std::uint32_t index = 0; index < count; ++index)
        table.words({1, text_base + index * 4, words * 4, 0x00010012});
    const auto size = static_cast<std::uint32_t>(text.size());
    builder.sections.push_back({".text", 1, 6, text_base, 0x400, size});
    const std::string names = std::string(1, '\0') + "name" + std::string(1, '\0');
    const std::uint32_t names_at = builder.place(names);
    const std::uint32_t table_at = builder.place(table.bytes());
    builder.sections.push_back({".symtab", 2, 0, 0, table_at, table.size(), 3, 1, 16});
    builder.sections.push_back(
        {".strtab", 3, 0, 0, names_at, static_cast<std::uint32_t>(names.size())});
    return builder.build();
}

// Functions of eight words that load a variable each, test it, and call the next.
std::uint32_t testing_function(std::uint32_t index) {
    const std::uint32_t first = index & ~7u;
    switch (index - first) {
        case 0:
            return 0xe59f3010;  // ldr r3, [pc, #16]
        case 1:
            return 0xe5933000;  // ldr r3, [r3]
        case 2:
            return 0xe3130040;  // tst r3, #64
        case 3:
            return branch(0x1b, index, (first + 8) % words);
        case 4:
            return index % 64 == 4 ? neon : 0xe5843000;
        case 5:
            return branch(0xeb, index, scattered(first) % words & ~7u);
        case 6:
            return data_base + first % 4096 * 4;
        default:
            return back;
    }
}

int failures = 0;

void analyse(const std::string& name, const flow::Gates& gates, const std::string& bytes) {
    flow::Options options;
    options.gates = &gates;
    const auto start = std::chrono::steady_clock::now();
    const elf::File file(bytes);
    const flow::Map map = flow::analyse(file, options);
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const double processor = static_cast<double>(usage.ru_utime.tv_sec) +
                             static_cast<double>(usage.ru_utime.tv_usec) / 1e6;
    static double before = 0;
    const bool bad = processor - before > 30;
    std::cout << (bad ? "FAIL " : "ok   ") << name << ": " << bytes.size() << " bytes, "
              << processor - before << " s of the processor, " << time.count() << " s, "
              << map.bytes.code << " code, " << map.findings.size() << " findings, peak "
              << usage.ru_maxrss / 1024 << " MiB\n";
    before = processor;
    if (bad) ++failures;
}

}  // namespace

int main(int count, char** arguments) {
    const flow::Gates gates = count > 1 ? flow::Gates::load(arguments[1]) : flow::Gates();
    const auto run = [&](const std::string& name, const std::string& bytes) {
        analyse(name, gates, bytes);
    };
    run("warm-up", program(code([](std::uint32_t) { return back; }, 64)));
    run("each word a branch to anywhere", program(code([](std::uint32_t at) {
            return branch(at % 3 == 2 ? 0xea : 0x1a, at, scattered(at) % words);
        })));
    run("each word a call to anywhere", program(code([](std::uint32_t at) {
            return branch(at % 5 == 0 ? 0x1b : 0xeb, at, scattered(at) % words);
        })));
    run("a chain of calls", program(code([](std::uint32_t at) {
            return at % 4 == 1 ? branch(0xeb, at, (at + 3) % words) : at % 4 == 3 ? back : neon;
        })));
    run("jump tables over one another", program(code([](std::uint32_t at) {
            // cmp r0, #…; addls pc, pc, r0, lsl #2; branches to anywhere
            return at % 16 == 0   ? 0xe3500ffful
                   : at % 16 == 1 ? 0x908ff100ul
                                  : branch(0xea, at, scattered(at) % words);
        })));
    run("tables of addresses over one another", program(code([](std::uint32_t at) {
            // cmp r0, #…; ldrls pc, [pc, r0, lsl #2]; addresses
            return at % 16 == 0   ? 0xe3500ffful
                   : at % 16 == 1 ? 0x979ff100ul
                                  : text_base + scattered(at) % words * 4;
        })));
    run("words that all point at code, and code that ends nowhere",
        program(code([](std::uint32_t) { return 0xe1a01002u; }, words / 2),
                code([](std::uint32_t at) { return text_base + scattered(at) % (words / 2) * 4; },
                     words / 2)));
    run("functions that test a variable each",
        program(code(testing_function), code([](std::uint32_t) { return 0u; }, 8192)));
    run("the same with variables that data points at",
        program(code(testing_function),
                code([](std::uint32_t at) { return data_base + scattered(at) % 8192 * 4; }, 8192)));
    run("one function without an end, and offences", program(code([](std::uint32_t at) {
            return at % 8 == 0   ? neon
                   : at % 8 == 4 ? branch(0x1a, at, scattered(at) % words)
                                 : 0xe0811002u;
        })));
    run("symbols over one another",
        with_symbols(code([](std::uint32_t at) { return at % 2 == 0 ? neon : back; }), words / 4));
    run("Thumb: short branches to anywhere",
        program(code([](std::uint32_t at) {
                    return (0xd000u | (at % 14) << 8 | (scattered(at) & 0xff)) << 16 | 0xb500u;
                }),
                {}, text_base | 1));
    return failures == 0 ? 0 : 1;
}
