// Any bytes as an ELF file through discovery, proofs and verdicts.
#include "base/error.hpp"
#include "elf/file.hpp"
#include "flow/analyse.hpp"

#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const elf::File file(std::string_view(reinterpret_cast<const char*>(data), size));
        // Half of them in shares, as large files are followed.
        flow::Options options;
        options.sharing.most_threads = 1;
        if (size % 2 == 1) options.sharing = {1, 1, 64};
        const flow::Map map = flow::analyse(file, options);
        std::uint64_t executable = 0;
        for (const elf::Range& range : file.executable_ranges())
            executable += range.size;
        if (map.bytes.total() != executable) __builtin_trap();
    } catch (const base::Error&) {
        // Refused with a sentence.
    }
    return 0;
}
