// Any bytes as a section of build attributes.
#include "elf/attributes.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto [attributes, damage] = elf::read_attributes(elf::Bytes(bytes), 0);
    for (const elf::Attribute& each : attributes.whole_file) {
        if (each.meaning.empty()) std::abort();
    }
    for (const elf::Damage& each : damage) {
        if (each.offset > size) std::abort();
    }
    return 0;
}
