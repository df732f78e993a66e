#include "base/file.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <vector>

namespace base {

namespace {

constexpr std::size_t piece_bytes = std::size_t{256} << 10;

Descriptor open_to_read(const fs::path& file);
fs::path environment_path(const char* name);

}  // namespace

void Descriptor::reset() noexcept {
    // Closing a descriptor that was only read, or that commit() has synced, loses nothing.
    if (number_ >= 0) ::close(std::exchange(number_, -1));
}

namespace {

// Bytes that the file claims to hold; 0 where it does not say.
std::size_t expected_size(const Descriptor& descriptor) {
    struct stat status = {};
    const bool says = ::fstat(descriptor.get(), &status) == 0 && status.st_size > 0;
    return says ? static_cast<std::size_t>(status.st_size) : 0;
}

void read_pieces(const Descriptor& descriptor, const fs::path& file, std::size_t expected,
                 const std::function<void(std::string_view)>& use) {
    // Small files are many: a buffer of their size spares clearing a large one for each.
    std::vector<char> buffer(expected == 0 ? piece_bytes : std::min(expected + 1, piece_bytes));
    while (true) {
        const ssize_t got = ::read(descriptor.get(), buffer.data(), buffer.size());
        const int error_number = errno;
        if (got == 0) return;
        if (got > 0) {
            use({buffer.data(), static_cast<std::size_t>(got)});
        } else if (error_number != EINTR) {
            throw system_error(concat("cannot read ", file.string()), error_number);
        }
    }
}

}  // namespace

std::string read_file(const fs::path& file, std::uint64_t limit_bytes) {
    const Descriptor descriptor = open_to_read(file);
    const std::size_t expected = expected_size(descriptor);
    std::string contents;
    // Once for all, where the file says how much: growing copies what was read, again and again.
    contents.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(expected, limit_bytes)));
    read_pieces(descriptor, file, expected, [&](std::string_view piece) {
        if (contents.size() + piece.size() > limit_bytes) {
            throw Error(concat(file.string(), ": larger than ", format_bytes(limit_bytes)));
        }
        contents += piece;
    });
    return contents;
}

void read_in_pieces(const fs::path& file, const std::function<void(std::string_view)>& use) {
    const Descriptor descriptor = open_to_read(file);
    read_pieces(descriptor, file, expected_size(descriptor), use);
}

void write_all(int descriptor, std::string_view data, const fs::path& name) {
    while (!data.empty()) {
        const ssize_t put = ::write(descriptor, data.data(), data.size());
        const int error_number = errno;
        if (put >= 0) {
            data.remove_prefix(static_cast<std::size_t>(put));
        } else if (error_number == ENOSPC || error_number == EDQUOT) {
            throw system_error(concat("cannot write ", name.string()), error_number)
                .set_hint("make room on that disk, or choose another folder");
        } else if (error_number != EINTR) {
            throw system_error(concat("cannot write ", name.string()), error_number);
        }
    }
}

AtomicFile::AtomicFile(fs::path target, unsigned mode) : target_(std::move(target)) {
    fs::path folder = target_.parent_path();
    if (folder.empty()) folder = ".";
    std::string pattern =
        (folder / concat(".", target_.filename().string(), ".armpack-XXXXXX")).string();
    descriptor_ = Descriptor(::mkostemp(pattern.data(), O_CLOEXEC));
    const int error_number = errno;
    if (!descriptor_) {
        throw system_error(concat("cannot make a file in ", folder.string()), error_number)
            .set_hint("check that the folder exists and that you may write to it");
    }
    temporary_ = pattern;
    // Held as long as the file is written: tells remove_stale_temporaries that it is alive.
    if (::flock(descriptor_.get(), LOCK_EX | LOCK_NB) != 0 ||
        ::fchmod(descriptor_.get(), mode) != 0) {
        const int chmod_error = errno;
        ::unlink(temporary_.c_str());  // the error below is the one to report
        throw system_error(concat("cannot prepare ", temporary_.string()), chmod_error);
    }
}

AtomicFile::~AtomicFile() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());  // nothing to do if it is gone
}

void AtomicFile::write(std::string_view data) {
    write_all(descriptor_.get(), data, target_);
    written_bytes_ += data.size();
}

void AtomicFile::commit() {
    if (::fsync(descriptor_.get()) != 0) {
        const int error_number = errno;
        throw system_error(concat("cannot write ", target_.string()), error_number);
    }
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) {
        const int error_number = errno;
        throw system_error(concat("cannot rename to ", target_.string()), error_number);
    }
    temporary_.clear();
    descriptor_.reset();
    const fs::path folder = target_.parent_path();
    const Descriptor parent(
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Some file systems cannot sync a folder; the rename itself has happened.
    if (parent) ::fsync(parent.get());
}

void write_file(const fs::path& target, std::string_view data, unsigned mode) {
    AtomicFile file(target, mode);
    file.write(data);
    file.commit();
}

void write_plain_file(const fs::path& file, std::string_view data, unsigned mode) {
    const Descriptor descriptor(
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    int error_number = errno;
    if (!descriptor) throw system_error(concat("cannot make ", file.string()), error_number);
    write_all(descriptor.get(), data, file);
    if (::fchmod(descriptor.get(), mode) != 0) {
        error_number = errno;
        throw system_error(concat("cannot make ", file.string()), error_number);
    }
}

void remove_stale_temporaries(const fs::path& folder) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        const std::size_t mark = name.rfind(".armpack-");
        if (!name.starts_with(".") || mark == std::string::npos || mark + 15 != name.size()) {
            continue;
        }
        const Descriptor descriptor(
            ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
        if (descriptor && ::flock(descriptor.get(), LOCK_EX | LOCK_NB) == 0) {
            ::unlink(entry.path().c_str());  // another sweep may have been faster
        }
    }
}

TemporaryFolder::TemporaryFolder(std::string_view purpose)
    : TemporaryFolder(purpose, environment_path("TMPDIR").empty() ? fs::path("/tmp")
                                                                  : environment_path("TMPDIR")) {}

TemporaryFolder::TemporaryFolder(std::string_view purpose, const fs::path& parent) {
    std::string pattern = (parent / concat("armpack-", purpose, "-XXXXXX")).string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        const int error_number = errno;
        throw system_error(concat("cannot make a folder in ", parent.string()), error_number);
    }
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    try {
        remove_tree(path_);
    } catch (...) {  // a destructor has nobody to tell; the folder stays behind
    }
}

void remove_tree(const fs::path& folder) {
    std::error_code error;
    fs::remove_all(folder, error);
    if (!error) return;
    // A read-only folder keeps its entries: make every folder writable, then once more.
    fs::permissions(folder, fs::perms::owner_all, fs::perm_options::add, error);
    for (auto at = fs::recursive_directory_iterator(folder, error);
         !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        if (at->is_directory() && !at->is_symlink()) {
            fs::permissions(at->path(), fs::perms::owner_all, fs::perm_options::add);
        }
    }
    fs::remove_all(folder, error);
    if (error) throw Error(concat("cannot remove ", folder.string(), ": ", error.message()));
}

void move_path(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) == 0) return;
    const int error_number = errno;
    throw system_error(concat("cannot move ", from.string(), " to ", to.string()), error_number);
}

FileLock::FileLock(const fs::path& file, const std::function<void()>& on_wait) {
    if (auto lock = try_lock(file)) {
        *this = std::move(*lock);
        return;
    }
    on_wait();
    descriptor_ = Descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    while (::flock(descriptor_.get(), LOCK_EX) != 0) {
        const int error_number = errno;
        if (error_number != EINTR) {
            throw system_error(concat("cannot lock ", file.string()), error_number);
        }
        check_interrupt();
    }
}

std::optional<FileLock> FileLock::try_lock(const fs::path& file) {
    Descriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    int error_number = errno;
    if (!descriptor) throw system_error(concat("cannot open ", file.string()), error_number);
    if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) == 0) return FileLock(std::move(descriptor));
    error_number = errno;
    if (error_number == EWOULDBLOCK || error_number == EINTR) return std::nullopt;
    throw system_error(concat("cannot lock ", file.string()), error_number);
}

void make_folders(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw Error(concat("cannot make folder ", folder.string(), ": ", error.message()));
}

fs::path cache_folder() {
    if (const fs::path base = environment_path("XDG_CACHE_HOME"); base.is_absolute()) {
        return base / "armpack";
    }
    const fs::path home = environment_path("HOME");
    if (home.empty()) {
        throw Error("neither XDG_CACHE_HOME nor HOME is set")
            .set_hint("set XDG_CACHE_HOME to a folder for caches");
    }
    return home / ".cache" / "armpack";
}

fs::path lock_file(std::string_view subject) {
    const fs::path folder = cache_folder() / "locks";
    make_folders(folder);
    return folder / sha256_of(subject);
}

std::optional<fs::path> find_program(std::string_view name) {
    const char* path = std::getenv("PATH");
    for (const std::string& folder : split(path == nullptr ? "/usr/bin:/bin" : path, ':')) {
        if (folder.empty()) continue;
        fs::path candidate = fs::path(folder) / name;
        std::error_code none;  // a folder of somebody else's, which we may not look into
        if (fs::is_regular_file(candidate, none) && ::access(candidate.c_str(), X_OK) == 0) {
            return candidate;
        }
    }
    return std::nullopt;
}

namespace {

Descriptor open_to_read(const fs::path& file) {
    Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    const int error_number = errno;
    if (!descriptor) throw system_error(concat("cannot open ", file.string()), error_number);
    return descriptor;
}

fs::path environment_path(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? fs::path() : fs::path(value);
}

}  // namespace

}  // namespace base
