// Classifies every A32 word and every Thumb encoding and prints how many need what; ctest compares
// the result with counts.txt.
#include "isa/classify.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <thread>
#include <vector>

namespace {

using isa::State;
using Counts = std::array<std::uint64_t, isa::feature_count>;

// Words `first` to `last`, both included.
Counts count(std::uint64_t first, std::uint64_t last, State state) {
    Counts counts{};
    for (std::uint64_t word = first; word <= last; ++word) {
        const isa::Encoding& encoding = isa::classify(static_cast<std::uint32_t>(word), state);
        ++counts[static_cast<std::size_t>(encoding.needs)];
    }
    return counts;
}

Counts count_in_parallel(std::uint64_t first, std::uint64_t last, State state) {
    const std::uint64_t workers = std::max(1U, std::thread::hardware_concurrency());
    const std::uint64_t share = (last - first) / workers + 1;
    std::vector<Counts> parts(workers);
    {
        std::vector<std::jthread> threads;
        for (std::uint64_t worker = 0; worker < workers; ++worker) {
            const std::uint64_t start = first + worker * share;
            const std::uint64_t end = std::min(last, start + share - 1);
            threads.emplace_back(
                [&parts, worker, start, end, state] { parts[worker] = count(start, end, state); });
        }
    }
    Counts sum{};
    for (const Counts& part : parts) {
        for (std::size_t index = 0; index < sum.size(); ++index)
            sum[index] += part[index];
    }
    return sum;
}

void print(const char* title, const Counts& counts) {
    std::uint64_t total = 0;
    for (std::size_t index = 0; index < counts.size(); ++index) {
        total += counts[index];
        if (counts[index] == 0) continue;
        std::cout << title << ' ' << isa::name_of(static_cast<isa::Feature>(index)) << ' '
                  << counts[index] << '\n';
    }
    std::cout << title << " total " << total << '\n';
}

}  // namespace

int main() {
    print("A32", count_in_parallel(0, 0xffffffff, State::a32));
    print("T16", count_in_parallel(0, 0xe7ff, State::t32));
    print("T32", count_in_parallel(0xe8000000, 0xffffffff, State::t32));
}
