#pragma once

#include "elf/file.hpp"
#include "isa/classify.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What is code, and which of it can run: the analysis behind `armpack check`.
//
// Pass 1 follows every path from what the file gives as starts of code and accounts for each
// executable byte. Only if a reachable instruction needs more than the profile offers, pass 2 asks
// for each such instruction whether it can be reached with the profile's own feature values: with
// AT_HWCAP as such a core's kernel reports it, with Go's build constants, and so on.
namespace flow {

class Gates;

enum class Verdict : std::uint8_t {
    unsupported,  // reachable, behind no gate
    guarded,      // reachable only through a run-time test of a feature that the profile lacks
    unreached,    // in executable bytes that no path leads to
};
std::string_view name_of(Verdict verdict);

// One instruction above the profile.
struct Finding {
    std::uint32_t address = 0;  // virtual; without a Thumb bit
    // A32: the word. T32: the halfword, or `first << 16 | second`, as isa::classify takes it.
    std::uint32_t word = 0;
    isa::State state{};
    Verdict verdict{};
    std::uint32_t function_address = 0;  // start of the function that holds it, as far as known
    std::string function;                // its name; empty where the file has none
    std::string gate;                    // of a guarded one: "AT_HWCAP bit 6 (VFP)"
    std::string reason;                  // one sentence for people: how the verdict came about

    unsigned length_bytes() const {
        return state == isa::State::a32 || isa::starts_pair(static_cast<std::uint16_t>(word >> 16))
                   ? 4
                   : 2;
    }
};

// Every executable byte of the file is one of these.
struct ByteAccount {
    std::uint64_t code = 0;
    std::uint64_t data = 0;     // loaded by code, jump tables, or in a read-only data section
    std::uint64_t unknown = 0;  // no path leads there

    std::uint64_t total() const { return code + data + unknown; }
};

// An entry of a gate list that should have matched in this file and did not.
struct StaleGate {
    std::string entry;   // as the list names it
    std::string reason;  // "the file's function runtime.udiv holds nothing above the profile"
};

struct Map {
    ByteAccount bytes;
    // Sorted by address; at most `Options::most_findings` of each verdict are kept.
    std::vector<Finding> findings;
    // All there are, kept or not.
    std::size_t unsupported_count = 0;
    std::size_t guarded_count = 0;
    std::size_t unreached_count = 0;
    // Reachable instructions that the profile has and later cores dropped (SWP): whether they run
    // on a router whose core is such a later one depends on its kernel. The first by address.
    std::size_t emulated_count = 0;
    std::optional<Finding> first_emulated;
    std::vector<StaleGate> stale_gates;

    bool passes() const { return unsupported_count == 0; }
};

// How the work on one file is shared among threads.
struct Sharing {
    unsigned most_threads = 0;  // as base::in_parallel takes it; the result is the same
    // Functions that wait are followed in shares of so much memory, if they are at least so many.
    // For tests, which want shares in small files as well; the result may differ in little.
    std::size_t least_functions = 1000;
    std::uint32_t share_bytes = 1u << 19;
};

struct Options {
    isa::FeatureSet features = isa::armv5te().features;
    // The lists for what proof does not reach; none: proof alone decides. Must outlive the call.
    const Gates* gates = nullptr;
    std::size_t most_findings = 20000;
    Sharing sharing;
};

// Never throws for what a file holds: damage is in file.damage(), and what cannot be understood
// counts as unknown bytes. Time and memory are linear in the file's size.
Map analyse(const elf::File& file, const Options& options);

}  // namespace flow
