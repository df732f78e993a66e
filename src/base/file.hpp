#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace base {

namespace fs = std::filesystem;

// Owns a file descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() { reset(); }
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            reset();
            number_ = std::exchange(other.number_, -1);
        }
        return *this;
    }

    int get() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }
    void reset() noexcept;

private:
    int number_ = -1;
};

// Whole contents. Errors name the file. `limit_bytes` bounds what is read into memory.
std::string read_file(const fs::path& file, std::uint64_t limit_bytes = std::uint64_t{4} << 30);

// Calls `use` with the file's bytes, in order, some hundred KiB at a time.
void read_in_pieces(const fs::path& file, const std::function<void(std::string_view)>& use);

// Writes all of `data`, whatever the kernel takes at a time. `name` is for the message.
void write_all(int descriptor, std::string_view data, const fs::path& name);

// A file that appears under its name whole or not at all. Written beside its place, renamed by
// commit(); without commit() the destructor removes it and leaves what stood there before.
// Temporaries are called .NAME.armpack-XXXXXX; those of killed runs are swept by
// remove_stale_temporaries().
class AtomicFile {
public:
    explicit AtomicFile(fs::path target, unsigned mode = 0644);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::string_view data);
    const fs::path& temporary() const { return temporary_; }  // to read back before commit()
    int descriptor() const { return descriptor_.get(); }
    std::uint64_t size_bytes() const { return written_bytes_; }
    void commit();  // fsync, rename, fsync of the folder

private:
    fs::path target_;
    fs::path temporary_;
    Descriptor descriptor_;
    std::uint64_t written_bytes_ = 0;
};

// One small file through AtomicFile.
void write_file(const fs::path& target, std::string_view data, unsigned mode = 0644);

// A new file, written in place and not synced: for trees that appear whole by the renaming of their
// folder. The mode is exact, whatever the umask.
void write_plain_file(const fs::path& file, std::string_view data, unsigned mode);

// Removes temporaries of AtomicFile in `folder` that no living process holds open for writing.
void remove_stale_temporaries(const fs::path& folder);

// A folder that is removed with all it holds. Lies below $TMPDIR, or /tmp.
class TemporaryFolder {
public:
    explicit TemporaryFolder(std::string_view purpose);
    TemporaryFolder(std::string_view purpose, const fs::path& parent);
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

// Removes a tree even where folders in it are read-only, as Go's module cache is.
void remove_tree(const fs::path& folder);

// rename(2) with an error that names both; the target is replaced. One file system only.
void move_path(const fs::path& from, const fs::path& to);

// An advisory lock (flock) on `file`, which is made if need be; held until destroyed.
class FileLock {
public:
    // Waits; calls `on_wait` once if somebody else holds it.
    FileLock(const fs::path& file, const std::function<void()>& on_wait);
    // Empty if somebody else holds it.
    static std::optional<FileLock> try_lock(const fs::path& file);

private:
    explicit FileLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
    Descriptor descriptor_;
};

// create_directories with an error that names the folder.
void make_folders(const fs::path& folder);

// $XDG_CACHE_HOME/armpack, or ~/.cache/armpack.
fs::path cache_folder();

// The file to lock for what has no file of its own to lock, named by `subject`; in the cache.
fs::path lock_file(std::string_view subject);

// A program on PATH, or empty.
std::optional<fs::path> find_program(std::string_view name);

}  // namespace base
