#include "isa/classify.hpp"
#include "isa/disassemble.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

// Any word gets one answer that holds together, and a text.
namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void try_word(std::uint32_t address, std::uint32_t word, isa::State state) {
    const isa::Encoding& encoding = isa::classify(word, state);
    require(&encoding == &isa::encodings()[encoding.row]);
    require(encoding.all_needs.has(encoding.needs));
    require(!encoding.citation.empty());
    require(!isa::missing(encoding, encoding.all_needs).has_value());
    require(!isa::disassemble(address, word, state).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::uint32_t address = 0x8000;
    for (std::size_t at = 0; at + 4 <= size; at += 4, address += 4) {
        const auto first = static_cast<std::uint16_t>(data[at] | data[at + 1] << 8);
        const auto second = static_cast<std::uint16_t>(data[at + 2] | data[at + 3] << 8);
        try_word(address, std::uint32_t{second} << 16 | first, isa::State::a32);
        const bool is_pair = isa::starts_pair(first);
        try_word(address, is_pair ? std::uint32_t{first} << 16 | second : first, isa::State::t32);
    }
    return 0;
}
