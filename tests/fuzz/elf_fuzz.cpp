// Any bytes as an ELF file: read, or refused with a sentence.
#include "fuzz/elf_read.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::read_everything({reinterpret_cast<const char*>(data), size});
    return 0;
}
