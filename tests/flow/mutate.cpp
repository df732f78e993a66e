// Recall by mutation: overwrites instructions that a program executed, one at a time, with one that
// ARMv5TE lacks, and asks whether the analysis finds it: `unsupported`, at exactly that address.
//
//   mutate MUTANTS COUNT LIST…    LIST as trace.py writes it; COUNT mutants of each
//
// Prints each miss, a line for each list, how many there were of each state and feature, and the
// sum; exit 1 if any mutant was missed. Which instruction is written where is a matter of the
// address alone, so runs repeat.
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "elf/file.hpp"
#include "flow/analyse.hpp"
#include "flow/gates.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Mutant {
    isa::State state{};
    std::uint32_t word = 0;
    std::string group;  // "A32 v6k"
    std::string name;
    unsigned length() const { return state == isa::State::a32 || word > 0xffff ? 4 : 2; }
};

struct Tally {
    std::size_t mutants = 0;
    std::size_t missed = 0;
    std::map<std::string, std::size_t> by_group;
};

std::vector<Mutant> read_mutants(const std::string& path) {
    std::vector<Mutant> mutants;
    const isa::FeatureSet features = isa::armv5te().features;
    const std::string text = base::read_file(path);
    for (const std::string_view line : base::lines_of(text)) {
        if (line.empty() || line[0] == '#') continue;
        const std::vector<std::string> words = base::split_words(line);
        Mutant mutant;
        mutant.state = words.at(0) == "A32" ? isa::State::a32 : isa::State::t32;
        mutant.word = static_cast<std::uint32_t>(std::stoul(words.at(1), nullptr, 16));
        mutant.group = words.at(0) + " " + words.at(2);
        mutant.name = words.at(3);
        const isa::Encoding& encoding = isa::classify(mutant.word, mutant.state);
        if (!isa::missing(encoding, features) || isa::name_of(encoding.needs) != words.at(2) ||
            encoding.name != mutant.name)
            throw base::Error(base::concat("'", line, "' is ", encoding.name, ", which needs ",
                                           isa::name_of(encoding.needs)));
        mutants.push_back(mutant);
    }
    for (const isa::State state : {isa::State::a32, isa::State::t32})
        if (std::none_of(mutants.begin(), mutants.end(),
                         [&](const Mutant& each) { return each.state == state; }))
            throw base::Error(base::concat(path, ": no instruction for ",
                                           state == isa::State::a32 ? "A32" : "T32"));
    return mutants;
}

void overwrite(std::string& bytes, std::size_t offset, const Mutant& mutant) {
    const auto half = [&](std::size_t at, std::uint32_t value) {
        bytes[at] = static_cast<char>(value & 0xff);
        bytes[at + 1] = static_cast<char>(value >> 8 & 0xff);
    };
    if (mutant.state == isa::State::a32) {
        half(offset, mutant.word);
        half(offset + 2, mutant.word >> 16);
    } else if (mutant.length() == 4) {
        half(offset, mutant.word >> 16);
        half(offset + 2, mutant.word);
    } else {
        half(offset, mutant.word);
    }
}

// Nothing if the mutant was found, else what became of it.
std::string miss_of(const flow::Map& map, std::uint32_t address, const Mutant& mutant) {
    const auto here =
        std::find_if(map.findings.begin(), map.findings.end(), [&](const flow::Finding& finding) {
            return finding.address == address && finding.state == mutant.state;
        });
    if (here == map.findings.end()) return "no finding";
    if (here->word != mutant.word) return "another word";
    if (here->verdict == flow::Verdict::unsupported) return {};
    return base::concat(flow::name_of(here->verdict), ", ", here->gate, ", ", here->reason);
}

// What the file holds there: little-endian, a pair of Thumb halves first half first.
std::uint32_t word_at(const std::string& bytes, std::size_t offset, isa::State state) {
    const auto half = [&](std::size_t at) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at]) |
                                          static_cast<unsigned char>(bytes[at + 1]) << 8);
    };
    if (state == isa::State::a32) return half(offset + 2) << 16 | half(offset);
    const std::uint32_t first = half(offset);
    return isa::starts_pair(static_cast<std::uint16_t>(first)) ? first << 16 | half(offset + 2)
                                                               : first;
}

// One of `mutants` for this place; every other one under the condition of what stands there.
Mutant mutant_for(std::uint32_t address, std::uint32_t old, const std::vector<Mutant>& mutants) {
    const std::uint32_t dice = address * 2654435761u >> 8;
    Mutant mutant = mutants[dice % mutants.size()];
    constexpr std::uint32_t always = 0xe;
    const bool conditional = mutant.state == isa::State::a32 && mutant.word >> 28 == always &&
                             old >> 28 < always && (dice >> 20 & 1) != 0;
    const std::uint32_t under_condition = (old & 0xf0000000) | (mutant.word & 0x0fffffff);
    if (!conditional) return mutant;
    // HVC and HLT have none.
    if (isa::classify(under_condition, mutant.state).name == mutant.name)
        mutant.word = under_condition;
    return mutant;
}

void mutate(const std::string& list, std::size_t count, const std::vector<Mutant>& mutants,
            const flow::Gates& gates, Tally& tally) {
    std::istringstream in(base::read_file(list));
    std::string path;
    std::getline(in, path);
    std::vector<std::uint32_t> executed;
    for (std::string line; std::getline(in, line);)
        executed.push_back(static_cast<std::uint32_t>(std::stoul(line, nullptr, 16)));
    std::string bytes = base::read_file(path);
    flow::Options options;
    options.gates = &gates;
    options.most_findings = 1000000;
    std::size_t missed = 0;
    std::size_t done = 0;
    for (std::size_t index = 0; index < count; ++index) {
        const std::size_t chosen = index * executed.size() / count;
        if (index > 0 && chosen == (index - 1) * executed.size() / count) continue;
        const std::uint32_t address = executed[chosen] & ~1u;
        const isa::State state = (executed[chosen] & 1) != 0 ? isa::State::t32 : isa::State::a32;
        const auto offset = elf::File(bytes).offset_of(address);
        if (!offset || *offset + 4 > bytes.size()) continue;
        const std::uint32_t old = word_at(bytes, *offset, state);
        // A conditional one that was passed over, behind the program's own test.
        if (isa::missing(isa::classify(old, state), options.features)) continue;
        std::vector<Mutant> fitting;
        for (const Mutant& mutant : mutants)
            if (mutant.state == state) fitting.push_back(mutant);
        const Mutant mutant = mutant_for(address, old, fitting);
        const std::string before = bytes.substr(*offset, 4);
        overwrite(bytes, *offset, mutant);
        const flow::Map map = flow::analyse(elf::File(bytes), options);
        bytes.replace(*offset, 4, before);
        ++done;
        ++tally.by_group[mutant.group];
        const std::string miss = miss_of(map, address, mutant);
        if (miss.empty()) continue;
        ++missed;
        std::printf("missed %s %s (%08x for %08x) at %08x of %s: %s\n", mutant.group.c_str(),
                    mutant.name.c_str(), mutant.word, old, address, path.c_str(), miss.c_str());
    }
    std::printf("%s: %zu mutants of %zu executed instructions, %zu missed\n", path.c_str(), done,
                executed.size(), missed);
    std::fflush(stdout);
    tally.mutants += done;
    tally.missed += missed;
}

int run(const std::vector<std::string>& arguments) {
    if (arguments.size() < 3) throw base::Error("usage: mutate MUTANTS COUNT LIST…");
    const std::vector<Mutant> mutants = read_mutants(arguments[0]);
    const std::size_t count = std::stoul(arguments[1]);
    const char* folder = std::getenv("ARMPACK_GATES");
    const flow::Gates gates = folder != nullptr ? flow::Gates::load(folder) : flow::Gates();
    Tally tally;
    for (std::size_t index = 2; index < arguments.size(); ++index)
        mutate(arguments[index], count, mutants, gates, tally);
    for (const auto& [group, number] : tally.by_group)
        std::printf("  %s: %zu\n", group.c_str(), number);
    std::printf("%zu mutants, %zu missed\n", tally.mutants, tally.missed);
    return tally.mutants > 0 && tally.missed == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
    try {
        return run({words + 1, words + count});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "mutate: %s\n", error.what());
        return 1;
    }
}
