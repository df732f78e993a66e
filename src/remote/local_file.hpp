#pragma once

#include "base/file.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace remote {

// The file that goes to the router, opened once: a file that is replaced meanwhile does not mix,
// and one that is changed is noticed.
class LocalFile {
public:
    explicit LocalFile(const base::fs::path& path);

    std::uint64_t size_bytes() const { return size_bytes_; }
    const base::fs::path& path() const { return path_; }

    // Fills the buffer from `offset`; there must be that much.
    void read(std::uint64_t offset, char* buffer, std::size_t size_bytes) const;

    // Of how many bytes from `offset` on the file and `bytes` agree.
    std::size_t same_bytes(std::uint64_t offset, std::string_view bytes) const;

    // Throws if the file was written to since it was opened.
    void check_unchanged() const;

    std::string sha256() const;

private:
    base::fs::path path_;
    base::Descriptor descriptor_;
    std::uint64_t size_bytes_ = 0;
    std::int64_t changed_ns_ = 0;
};

}  // namespace remote
