// Runs the analysis of src/flow on files, for the tests of this folder and for measuring.
// ARMPACK_GATES names the folder of gate lists.
//
//   flow_tool FILE…           one line a file: verdict, counts, bytes
//   flow_tool -v FILE…        and every finding but the unreached
//   flow_tool -u FILE…        and the unreached
//   flow_tool --covers LIST FILE    LIST: executed addresses as trace.py writes them; prints
//                                   those that discovery did not mark as an instruction
//   flow_tool --starts FILE         where functions start, and which state they are in
//   flow_tool --shares BYTES THREADS …  the same with small shares, of however few functions
//   flow_tool --time FILE     seconds for reading and analysing, best of three
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "elf/file.hpp"
#include "flow/analyse.hpp"
#include "flow/discover.hpp"
#include "flow/gates.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace {

flow::Sharing sharing;

flow::Options options_for() {
    static const flow::Gates gates = [] {
        const char* folder = std::getenv("ARMPACK_GATES");
        return folder != nullptr ? flow::Gates::load(folder) : flow::Gates();
    }();
    flow::Options options;
    options.gates = &gates;
    options.sharing = sharing;
    return options;
}

void print_findings(const flow::Map& map, bool unreached) {
    for (const flow::Finding& finding : map.findings) {
        if (finding.verdict == flow::Verdict::unreached && !unreached) continue;
        std::printf("  %08x %08x %s %s %s  %s  %s  %s\n", finding.address, finding.word,
                    finding.state == isa::State::a32 ? "A32" : "T32",
                    std::string(isa::classify(finding.word, finding.state).name).c_str(),
                    std::string(flow::name_of(finding.verdict)).c_str(), finding.function.c_str(),
                    finding.gate.c_str(), finding.reason.c_str());
    }
}

int show(const std::string& path, int detail) {
    const std::string bytes = base::read_file(path);
    if (elf::identify(bytes).kind != elf::Kind::arm32) return 0;
    const elf::File file(bytes);
    const flow::Map map = flow::analyse(file, options_for());
    std::printf(
        "%s %s unsupported=%zu guarded=%zu unreached=%zu code=%llu data=%llu unknown=%llu\n",
        map.passes() ? "pass" : "refused", path.c_str(), map.unsupported_count, map.guarded_count,
        map.unreached_count, static_cast<unsigned long long>(map.bytes.code),
        static_cast<unsigned long long>(map.bytes.data),
        static_cast<unsigned long long>(map.bytes.unknown));
    for (const flow::StaleGate& stale : map.stale_gates)
        std::printf("  stale: %s: %s\n", stale.entry.c_str(), stale.reason.c_str());
    if (detail > 0) print_findings(map, detail > 1);
    return map.passes() ? 0 : 3;
}

int covers(const std::string& list, const std::string& path) {
    const std::string bytes = base::read_file(path);
    const elf::File file(bytes);
    flow::Program program(file);
    flow::discover(program, isa::Filter(options_for().features), sharing);
    std::ifstream in(list);
    std::string line;
    std::size_t total = 0;
    std::size_t missed = 0;
    std::getline(in, line);  // the path
    while (std::getline(in, line)) {
        const auto value = static_cast<std::uint32_t>(std::stoul(line, nullptr, 16));
        const isa::State state = (value & 1) != 0 ? isa::State::t32 : isa::State::a32;
        if (program.space().find(value & ~1u) == nullptr) continue;
        ++total;
        if (program.space().is_instruction(value & ~1u, state)) continue;
        ++missed;
        std::printf("missed %08x\n", value);
    }
    std::printf("%zu of %zu executed instructions missed\n", missed, total);
    return missed == 0 ? 0 : 1;
}

int starts(const std::string& path) {
    const std::string bytes = base::read_file(path);
    const elf::File file(bytes);
    flow::Program program(file);
    flow::discover(program, isa::Filter(options_for().features), sharing);
    for (const flow::Space::Region& region : program.space().regions())
        for (std::uint32_t at = region.start; at < region.end; at += 2) {
            const std::uint8_t mark = program.space().mark_at(region, at);
            if ((mark & flow::mark::function) != 0)
                std::printf("%08x %s\n", at, (mark & flow::mark::t32) != 0 ? "T32" : "A32");
        }
    return 0;
}

int measure(const std::string& path) {
    double best = 1e9;
    for (int run = 0; run < 3; ++run) {
        const std::string bytes = base::read_file(path);
        const auto start = std::chrono::steady_clock::now();
        const elf::File file(bytes);
        const auto read = std::chrono::steady_clock::now();
        const flow::Map map = flow::analyse(file, options_for());
        const auto end = std::chrono::steady_clock::now();
        const double seconds = std::chrono::duration<double>(end - start).count();
        std::printf("read %.3f s, analysed %.3f s: %.1f MB/s of executable bytes\n",
                    std::chrono::duration<double>(read - start).count(),
                    std::chrono::duration<double>(end - read).count(),
                    static_cast<double>(map.bytes.total()) / seconds / 1e6);
        best = std::min(best, seconds);
    }
    std::printf("best %.3f s\n", best);
    return 0;
}

int run(std::vector<std::string> arguments) {
    if (arguments.size() >= 3 && arguments[0] == "--shares") {
        sharing.least_functions = 1;
        sharing.share_bytes = static_cast<std::uint32_t>(std::stoul(arguments[1]));
        sharing.most_threads = static_cast<unsigned>(std::stoul(arguments[2]));
        arguments.erase(arguments.begin(), arguments.begin() + 3);
    }
    if (arguments.size() >= 3 && arguments[0] == "--covers")
        return covers(arguments[1], arguments[2]);
    if (arguments.size() >= 2 && arguments[0] == "--starts") return starts(arguments[1]);
    if (arguments.size() >= 2 && arguments[0] == "--time") return measure(arguments[1]);
    int detail = 0;
    int worst = 0;
    for (const std::string& argument : arguments) {
        if (argument == "-v") {
            detail = 1;
        } else if (argument == "-u") {
            detail = 2;
        } else {
            try {
                worst = std::max(worst, show(argument, detail));
            } catch (const base::Error& error) {
                std::printf("error %s %s\n", argument.c_str(), error.what());
            }
        }
    }
    return worst;
}

}  // namespace

int main(int count, char** words) {
    try {
        return run({words + 1, words + count});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "flow_tool: %s\n", error.what());
        return 1;
    }
}
