// Runs a fuzz target without libFuzzer: the seeds as they are, then changed at random.
//
//   NAME_fuzz [-runs=N] [-max_total_time=SECONDS] [-seed=N] FILE|FOLDER...
//
// The same seed gives the same inputs. When the target dies, the run's number is printed and its
// input is left in ./crash-N.
#include "base/file.hpp"
#include "base/text.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

struct Options {
    std::uint64_t runs = 10'000;
    std::uint64_t seconds = 3600;
    std::uint64_t seed = 1;
    std::vector<std::string> inputs;
};

std::string current;  // the input that is running
std::uint64_t current_run = 0;

Options options_of(int argc, char** argv);
std::vector<std::string> seeds_of(const Options& options);
std::string changed(std::string input, const std::vector<std::string>& seeds,
                    std::mt19937_64& dice);
void run(std::string input);
void tell_and_die(int signal);

}  // namespace

int main(int argc, char** argv) {
    const Options options = options_of(argc, argv);
    const std::vector<std::string> seeds = seeds_of(options);
    if (seeds.empty()) {
        std::cerr << "no seeds\n";
        return 1;
    }
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
        std::signal(signal, tell_and_die);
    const auto start = std::chrono::steady_clock::now();
    for (const std::string& seed : seeds)
        run(seed);
    std::mt19937_64 dice(options.seed);
    while (current_run < options.runs &&
           std::chrono::steady_clock::now() - start < std::chrono::seconds(options.seconds)) {
        run(changed(seeds[dice() % seeds.size()], seeds, dice));
    }
    std::cout << current_run << " runs, seed " << options.seed << "\n";
    return 0;
}

namespace {

Options options_of(int argc, char** argv) {
    Options options;
    const std::vector<std::pair<std::string, std::uint64_t*>> numbers = {
        {"-runs=", &options.runs},
        {"-max_total_time=", &options.seconds},
        {"-seed=", &options.seed}};
    for (int at = 1; at < argc; ++at) {
        const std::string word = argv[at];
        bool is_number = false;
        for (const auto& [name, number] : numbers) {
            if (!word.starts_with(name)) continue;
            *number = base::parse_decimal(word.substr(name.size())).value_or(*number);
            is_number = true;
        }
        if (!is_number) options.inputs.push_back(word);
        if (word.starts_with("-max_total_time=")) options.runs = UINT64_MAX;
    }
    return options;
}

std::vector<std::string> seeds_of(const Options& options) {
    std::vector<std::string> seeds;
    for (const std::string& input : options.inputs) {
        if (!std::filesystem::is_directory(input)) {
            seeds.push_back(base::read_file(input));
            continue;
        }
        for (const auto& entry : std::filesystem::recursive_directory_iterator(input)) {
            if (entry.is_regular_file()) seeds.push_back(base::read_file(entry.path()));
        }
    }
    std::sort(seeds.begin(), seeds.end());
    return seeds;
}

std::string changed(std::string input, const std::vector<std::string>& seeds,
                    std::mt19937_64& dice) {
    const auto below = [&](std::size_t end) { return end == 0 ? 0 : dice() % end; };
    for (std::uint64_t left = 1 + below(4); left > 0; --left) {
        const std::size_t at = below(input.size() + 1);
        switch (below(5)) {
            case 0:  // a byte becomes another
                if (at < input.size()) input[at] = static_cast<char>(below(256));
                break;
            case 1:  // a bit turns
                if (at < input.size()) {
                    input[at] = static_cast<char>(input[at] ^ (1 << below(8)));
                }
                break;
            case 2:  // a piece goes
                input.erase(at, below(64));
                break;
            case 3:  // a piece of a seed comes in
            {
                const std::string& other = seeds[below(seeds.size())];
                input.insert(at, other.substr(below(other.size() + 1), below(64)));
                break;
            }
            default:  // the rest goes
                if (below(8) == 0) input.resize(at);
        }
    }
    return input;
}

void run(std::string input) {
    ++current_run;
    current = std::move(input);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
}

void tell_and_die(int signal) {
    std::signal(signal, SIG_DFL);
    // The process is lost already, so what may not be called in a handler is tried all the same.
    const std::string name = base::concat("crash-", current_run);
    base::write_file(name, current);
    std::cerr << "signal " << signal << " in run " << current_run << "; the input is in " << name
              << std::endl;
    std::raise(signal);
}

}  // namespace
