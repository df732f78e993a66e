// Reads lines "a32 e0912003" or "t32 1888" and says which of them the tables let an ARMv5TE core
// run: "a32 e0912003 run v4 ADDS".
#include "isa/classify.hpp"

#include <cstdint>
#include <iostream>
#include <string>

int main() {
    std::string state;
    std::string digits;
    while (std::cin >> state >> digits) {
        const auto word = static_cast<std::uint32_t>(std::stoul(digits, nullptr, 16));
        const isa::Encoding& encoding =
            isa::classify(word, state == "t32" ? isa::State::t32 : isa::State::a32);
        const bool lacks = isa::missing(encoding, isa::armv5te().features).has_value();
        std::cout << state << ' ' << digits << (lacks ? " trap " : " run ")
                  << isa::name_of(encoding.needs) << ' ' << encoding.name << '\n';
    }
}
