#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace base {

enum class ArchiveKind {
    file,
    folder,
    symlink,
    hardlink,
    character_device,
    block_device,
    fifo,
    socket
};

// One member of an archive, as the archive states it: nothing here has been made safe.
struct ArchiveEntry {
    std::string path;
    ArchiveKind kind = ArchiveKind::file;
    unsigned mode = 0644;  // permissions with set-id and sticky bits
    std::uint64_t uid = 0;
    std::uint64_t gid = 0;
    std::int64_t mtime = 0;
    std::uint64_t size_bytes = 0;  // 0 for what has no data
    std::string link_target;       // of symbolic and hard links
    std::uint32_t device_major = 0;
    std::uint32_t device_minor = 0;
};

// What a reader takes before it says that the archive is not one it should go on with.
struct ArchiveLimits {
    std::uint64_t entries = 1'000'000;
    std::uint64_t entry_bytes = std::uint64_t{4} << 30;
    std::uint64_t total_bytes = std::uint64_t{8} << 30;  // of all that is unpacked, read or not
    std::uint64_t ratio = 1000;  // unpacked to packed, once ratio_from_bytes are unpacked
    std::uint64_t ratio_from_bytes = std::uint64_t{256} << 20;
};

// Reads tar, ar, cpio and zip archives, compressed with anything libarchive does without starting
// a program (gzip, bzip2, xz, lzma, zstd, lz4, lzip, compress), entry by entry. Errors name the
// archive, and the entry where one is known. Memory: what the decompressor needs.
class ArchiveReader {
public:
    // `bytes` must outlive the reader. `name` is for messages.
    ArchiveReader(std::string_view bytes, std::string name, const ArchiveLimits& limits = {});
    explicit ArchiveReader(const std::filesystem::path& file, const ArchiveLimits& limits = {});
    ~ArchiveReader();
    ArchiveReader(ArchiveReader&&) noexcept;
    ArchiveReader& operator=(ArchiveReader&&) noexcept;

    // The next entry, valid until the next call; null at the end. Data nobody read is passed over.
    const ArchiveEntry* next();

    // The current entry's data, what was not read of it yet. Holes of sparse files read as zeros.
    std::string read();
    void read(const std::function<void(std::string_view)>& use);

    // The current entry's whole data as a part of the bytes the reader was made from, if it lies
    // there in one piece (uncompressed archive in memory); else empty, and read() gives all of it.
    // To be asked before read().
    std::optional<std::string_view> in_place();

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Whether `bytes` begin as something ArchiveReader reads; false for other files.
bool is_archive(std::string_view bytes);

// Unpacks one compressed stream that is no archive (a .gz, .xz, .zst file); uncompressed data come
// back as they are. More than `limit_bytes` is an error, and so is an unbelievable ratio.
std::string decompress(std::string_view bytes, const std::string& name,
                       std::uint64_t limit_bytes = std::uint64_t{1} << 30);

}  // namespace base
