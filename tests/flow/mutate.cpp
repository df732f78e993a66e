// Recall by mutation: overwrites instructions that a program executed, one at a time, with one that
// ARMv5TE lacks, and asks whether the analysis finds it: `unsupported`, at exactly that address.
//
//   mutate MUTANTS COUNT LIST…    LIST as trace.py writes it; COUNT mutants of each
//
// Prints misses, and a summary; exit 1 if any mutant was missed. Which instruction is written where
// is a matter of the address alone, so runs repeat.
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
        mutant.name = words.at(0) + " " + words.at(2);
        if (!isa::missing(isa::classify(mutant.word, mutant.state), features))
            throw base::Error("the profile has " + std::string(line));
        mutants.push_back(mutant);
    }
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

bool found(const flow::Map& map, std::uint32_t address, const Mutant& mutant) {
    return std::any_of(map.findings.begin(), map.findings.end(), [&](const flow::Finding& finding) {
        return finding.address == address && finding.word == mutant.word &&
               finding.state == mutant.state && finding.verdict == flow::Verdict::unsupported;
    });
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
    const std::size_t step =
        std::max<std::size_t>(1, executed.size() / std::max<std::size_t>(1, count));
    flow::Options options;
    options.gates = &gates;
    options.most_findings = 1000000;
    std::size_t missed = 0;
    std::size_t done = 0;
    for (std::size_t index = 0; index < executed.size() && done < count; index += step) {
        const std::uint32_t address = executed[index] & ~1u;
        const isa::State state = (executed[index] & 1) != 0 ? isa::State::t32 : isa::State::a32;
        std::vector<Mutant> fitting;
        for (const Mutant& mutant : mutants)
            if (mutant.state == state) fitting.push_back(mutant);
        const Mutant& mutant = fitting[(address * 2654435761u >> 8) % fitting.size()];
        const auto offset = elf::File(bytes).offset_of(address);
        if (!offset || *offset + 4 > bytes.size()) continue;
        const std::string before = bytes.substr(*offset, 4);
        overwrite(bytes, *offset, mutant);
        const flow::Map map = flow::analyse(elf::File(bytes), options);
        bytes.replace(*offset, 4, before);
        ++done;
        ++tally.by_group[mutant.name];
        if (found(map, address, mutant)) continue;
        ++missed;
        std::printf("missed %s at %08x of %s\n", mutant.name.c_str(), address, path.c_str());
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
