// Checks the tables against the case files of this folder, and that each row is reached by one.
//
//   isa_cases a32.txt thumb.txt rest.txt
#include "isa/classify.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

using isa::State;

struct Tally {
    std::vector<bool> reached = std::vector<bool>(isa::encodings().size());
    int cases = 0;
    int failures = 0;
};

void check_file(const std::filesystem::path& file, Tally& tally);
void check_line(const std::string& place, std::istringstream words, State state, Tally& tally);
int count_unreached(const Tally& tally);

}  // namespace

int main(int argc, char** argv) {
    Tally tally;
    for (int index = 1; index < argc; ++index)
        check_file(argv[index], tally);
    tally.failures += count_unreached(tally);
    std::cout << tally.cases << " cases, " << tally.failures << " failures\n";
    return tally.failures == 0 && tally.cases > 0 ? 0 : 1;
}

namespace {

void check_file(const std::filesystem::path& file, Tally& tally) {
    std::ifstream lines(file);
    if (!lines) {
        std::cout << "cannot read " << file << '\n';
        ++tally.failures;
    }
    State state = file.stem() == "thumb" ? State::t32 : State::a32;
    const bool tells_state = file.stem() == "rest";
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        if (line.empty() || line.starts_with('#')) continue;
        std::istringstream words(line);
        if (tells_state) {
            std::string name;
            words >> name;
            state = name == "t32" ? State::t32 : State::a32;
        }
        check_line(file.filename().string() + ":" + std::to_string(number), std::move(words), state,
                   tally);
    }
}

void check_line(const std::string& place, std::istringstream words, State state, Tally& tally) {
    std::string digits;
    std::string needs;
    words >> digits >> needs;
    const auto word = static_cast<std::uint32_t>(std::stoul(digits, nullptr, 16));
    const isa::Encoding& encoding = isa::classify(word, state);
    tally.reached[encoding.row] = true;
    ++tally.cases;
    if (isa::name_of(encoding.needs) == needs) return;
    ++tally.failures;
    std::cout << place << ": " << digits << " needs " << needs << ", the table says "
              << isa::name_of(encoding.needs) << " (" << encoding.name << ")\n";
}

int count_unreached(const Tally& tally) {
    int count = 0;
    for (const isa::Encoding& encoding : isa::encodings()) {
        if (tally.reached[encoding.row]) continue;
        std::cout << "no case reaches \"" << encoding.drawing << "\" " << encoding.name << '\n';
        ++count;
    }
    return count;
}

}  // namespace
