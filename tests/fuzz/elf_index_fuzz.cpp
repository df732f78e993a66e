// Any bytes as the tables that say where functions start: the exception index and the frames, with
// notes between them, in an otherwise whole file.
#include "fuzz/elf_read.hpp"
#include "unit/elf/builder.hpp"

#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    elf_test::Builder builder;
    builder.load(0x10000, std::string(64, '\0'), 5);
    const std::uint32_t offset = builder.load(0x20000, bytes, 4);
    const auto length = static_cast<std::uint32_t>(size);
    for (const std::uint32_t type : {0x70000001U, 0x6474e550U, 4U}) {
        builder.segments.push_back({type, offset, 0x20000, length, length, 4});
    }
    fuzz::read_everything(builder.build());
    return 0;
}
