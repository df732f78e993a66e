// base::ArchiveReader on any bytes: it ends, within its limits, with entries or an error.
#include "base/archive.hpp"
#include "base/error.hpp"
#include "seal.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes = with_sealed_headers(data, size);
    base::ArchiveLimits limits;
    limits.entries = 5000;
    limits.entry_bytes = 4 << 20;
    limits.total_bytes = 16 << 20;
    try {
        base::ArchiveReader reader(bytes, "fuzz", limits);
        for (std::uint64_t count = 0; const base::ArchiveEntry* const entry = reader.next();) {
            // Each way to leave an entry: unread, in place, read.
            if (count % 3 == 1) reader.in_place();
            if (count % 3 == 2) {
                std::uint64_t got = 0;
                reader.read([&](std::string_view piece) { got += piece.size(); });
                if (got > limits.entry_bytes) std::abort();
            }
            if (entry->path.empty() || ++count > limits.entries) std::abort();
        }
    } catch (const base::Error&) {  // a refusal is a good outcome
    }
    try {
        if (base::decompress(bytes, "fuzz", 4 << 20).size() > (4 << 20)) std::abort();
    } catch (const base::Error&) {
    }
    return 0;
}
