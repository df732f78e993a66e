#include "remote/local_file.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace remote {

namespace {

struct stat state_of(int descriptor, const base::fs::path& path);
std::int64_t changed_ns(const struct stat& state);

}  // namespace

LocalFile::LocalFile(const base::fs::path& path)
    : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    const int error_number = errno;
    if (!descriptor_) {
        throw base::system_error(base::concat("cannot read ", path.string()), error_number);
    }
    const struct stat state = state_of(descriptor_.get(), path_);
    if (!S_ISREG(state.st_mode)) {
        throw base::Error(base::concat(path.string(), " is not a file"), base::Exit::bad_request);
    }
    size_bytes_ = static_cast<std::uint64_t>(state.st_size);
    changed_ns_ = changed_ns(state);
}

void LocalFile::read(std::uint64_t offset, char* buffer, std::size_t size_bytes) const {
    std::size_t done = 0;
    while (done < size_bytes) {
        const ssize_t got = ::pread(descriptor_.get(), buffer + done, size_bytes - done,
                                    static_cast<off_t>(offset + done));
        if (got < 0) {
            const int error_number = errno;
            if (error_number == EINTR) continue;
            throw base::system_error(base::concat("cannot read ", path_.string()), error_number);
        }
        if (got == 0) throw base::Error(base::concat(path_.string(), " became shorter"));
        done += static_cast<std::size_t>(got);
    }
}

std::size_t LocalFile::same_bytes(std::uint64_t offset, std::string_view bytes) const {
    if (offset >= size_bytes_) return 0;
    std::string own(std::min<std::uint64_t>(bytes.size(), size_bytes_ - offset), '\0');
    read(offset, own.data(), own.size());
    const auto differ = std::mismatch(own.begin(), own.end(), bytes.begin());
    return static_cast<std::size_t>(differ.first - own.begin());
}

void LocalFile::check_unchanged() const {
    const struct stat state = state_of(descriptor_.get(), path_);
    if (static_cast<std::uint64_t>(state.st_size) != size_bytes_ ||
        changed_ns(state) != changed_ns_) {
        throw base::Error(base::concat(path_.string(), " was changed during the upload"))
            .set_hint("upload it again when nothing writes to it any more");
    }
}

std::string LocalFile::sha256() const {
    base::Sha256 digest;
    std::string buffer;
    for (std::uint64_t at = 0; at < size_bytes_; at += buffer.size()) {
        buffer.resize(std::min<std::uint64_t>(std::uint64_t{1} << 18, size_bytes_ - at));
        read(at, buffer.data(), buffer.size());
        digest.add(buffer);
    }
    return digest.finish();
}

namespace {

struct stat state_of(int descriptor, const base::fs::path& path) {
    struct stat state {};
    if (::fstat(descriptor, &state) != 0) {
        const int error_number = errno;
        throw base::system_error(base::concat("cannot read ", path.string()), error_number);
    }
    return state;
}

std::int64_t changed_ns(const struct stat& state) {
    return static_cast<std::int64_t>(state.st_mtim.tv_sec) * 1'000'000'000 + state.st_mtim.tv_nsec;
}

}  // namespace

}  // namespace remote
