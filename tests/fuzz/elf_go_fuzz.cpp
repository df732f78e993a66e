// Any bytes as the data of a Go program: build information, function table, module record.
#include "fuzz/elf_read.hpp"
#include "unit/elf/builder.hpp"

#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    elf_test::Builder builder;
    builder.load(0x11000, std::string(256, '\0'), 5);
    builder.load(0x20000, {reinterpret_cast<const char*>(data), size}, 6);
    fuzz::read_everything(builder.build());
    return 0;
}
