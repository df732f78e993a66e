#include "remote/remote_part.hpp"

#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace remote {

namespace {

constexpr std::uint64_t block_bytes = 32768;

// A file open for reading; close() when done.
class Opened {
public:
    Opened(Sftp& sftp, const std::string& path)
        : sftp_(sftp), handle_(sftp.open(path, Sftp::OpenFor::reading)) {}
    const std::string& handle() const { return handle_; }
    void close() { sftp_.close_read(handle_); }

private:
    Sftp& sftp_;
    std::string handle_;
};

// Of how many bytes from `from` up to `to` the two agree.
std::uint64_t same_until(Sftp& sftp, const Opened& opened, const LocalFile& local,
                         std::uint64_t from, std::uint64_t to);
bool has_byte(Sftp& sftp, const Opened& opened, std::uint64_t offset);

}  // namespace

RemotePart examine(Sftp& sftp, const std::string& path, const LocalFile& local) {
    RemotePart part;
    try {
        Opened opened(sftp, path);
        const std::uint64_t total = local.size_bytes();
        part.same_bytes = same_until(sftp, opened, local, 0, total);
        const bool full_size = total > 0 && has_byte(sftp, opened, total - 1);
        const bool longer = has_byte(sftp, opened, total);
        if (part.same_bytes == total && !longer) {
            part.kind = RemotePart::Kind::whole;
        } else if (!full_size && !longer && part.same_bytes > 0) {
            part.kind = RemotePart::Kind::beginning;
        } else {
            part.kind = RemotePart::Kind::other;
        }
        opened.close();
    } catch (const SftpRefusal& refusal) {
        const bool absent = refusal.status() == SftpStatus::no_such_file;
        part = {absent ? RemotePart::Kind::absent : RemotePart::Kind::other, 0};
    }
    return part;
}

bool still_there(Sftp& sftp, const std::string& path, const LocalFile& local,
                 std::uint64_t offset) {
    try {
        Opened opened(sftp, path);
        const std::uint64_t first = std::min(offset, block_bytes);
        const std::uint64_t last = offset - first;
        const bool same = same_until(sftp, opened, local, 0, first) == first &&
                          same_until(sftp, opened, local, last, offset) == first;
        opened.close();
        return same;
    } catch (const SftpRefusal&) {
        return false;  // cannot be read: cannot be relied on
    }
}

bool ends_alike(Sftp& sftp, const std::string& path, const LocalFile& local) {
    Opened opened(sftp, path);
    const std::uint64_t total = local.size_bytes();
    const std::uint64_t first = total - std::min(total, block_bytes);
    // One byte more than there should be: what is behind ours equals nothing of it.
    bool equal = true;
    const std::uint64_t end =
        sftp.read(opened.handle(), first, total + 1, [&](std::uint64_t at, std::string_view bytes) {
            equal = equal && local.same_bytes(at, bytes) == bytes.size();
            return equal ? Sftp::Next::more : Sftp::Next::stop;
        });
    opened.close();
    return equal && end == total;
}

std::string remote_sha256(Sftp& sftp, const std::string& path, std::uint64_t size_bytes) {
    Opened opened(sftp, path);
    base::Sha256 digest;
    base::Progress progress(base::concat("reading back ", path), size_bytes);
    sftp.read(opened.handle(), 0, size_bytes + 1,
              [&](std::uint64_t offset, std::string_view bytes) {
                  digest.add(bytes);
                  progress.update(offset);
                  return Sftp::Next::more;
              });
    opened.close();
    return digest.finish();
}

namespace {

std::uint64_t same_until(Sftp& sftp, const Opened& opened, const LocalFile& local,
                         std::uint64_t from, std::uint64_t to) {
    std::uint64_t same = 0;
    base::Progress progress("comparing what is there");
    sftp.read(opened.handle(), from, to, [&](std::uint64_t offset, std::string_view bytes) {
        const std::size_t equal = local.same_bytes(offset, bytes);
        same += equal;
        progress.update(same);
        return equal == bytes.size() ? Sftp::Next::more : Sftp::Next::stop;
    });
    return same;
}

bool has_byte(Sftp& sftp, const Opened& opened, std::uint64_t offset) {
    return sftp.read(opened.handle(), offset, offset + 1,
                     [](std::uint64_t, std::string_view) { return Sftp::Next::more; }) > offset;
}

}  // namespace

}  // namespace remote
