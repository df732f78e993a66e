#pragma once

#include "base/archive.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace base {

// What to do with a name that ustar has no room for (100 bytes, or 155 + 100 split at a slash;
// link targets 100). Which extensions the router's tar reader knows is not known.
enum class LongNames { refuse, pax };

// Whether ustar has room for both; a folder's path ends with a slash.
bool fits_ustar(std::string_view path, std::string_view link_target);

// Writes ustar, uncompressed. Our own code, not libarchive's: the same entries must give the same
// bytes with every version of every library. Owner names stay empty, nothing but what the entry
// says is written.
class TarWriter {
public:
    using Sink = std::function<void(std::string_view)>;
    explicit TarWriter(Sink sink, LongNames long_names = LongNames::refuse);

    // One entry with all its data; entry.size_bytes is set from it.
    void add(ArchiveEntry entry, std::string_view data = {});

    // One file in pieces: begin() with its size_bytes, write() until all of it is there.
    void begin(const ArchiveEntry& entry);
    void write(std::string_view piece);
    void end();

    // The two blocks of zeros an archive ends with.
    void finish();

    std::uint64_t written_bytes() const { return written_bytes_; }

private:
    void put(std::string_view bytes);
    void put_padding(std::uint64_t size);
    void put_pax(const ArchiveEntry& entry);

    Sink sink_;
    LongNames long_names_;
    std::uint64_t written_bytes_ = 0;
    std::uint64_t left_bytes_ = 0;
    std::uint64_t size_bytes_ = 0;
};

// What a file of `size` takes in a tar archive besides its header.
constexpr std::uint64_t padded_to_tar_block(std::uint64_t size) {
    return (size + 511) / 512 * 512;
}

}  // namespace base
