#include "emulate/room_tree.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace emulate {

namespace {

namespace fs = std::filesystem;

void make(const tree::Entry& entry, const fs::path& path, const fs::path& root);
void make_file(const tree::Entry& entry, const fs::path& path);
// True unless the sandbox does not have these numbers.
bool give_owner(const tree::Entry& entry, const fs::path& path, IdMap::Reach owners);
void require(int result, std::string_view what, const fs::path& path);

}  // namespace

Unfaithful write_tree(const tree::Tree& tree, const fs::path& root, IdMap::Reach owners) {
    Unfaithful unfaithful;
    // Another name of a file may come before it in the order.
    for (const bool hard_links : {false, true}) {
        for (const tree::Entry& entry : tree) {
            if ((entry.kind == tree::Kind::hardlink) != hard_links) continue;
            const fs::path path = entry.path.empty() ? root : root / entry.path;
            if (entry.kind == tree::Kind::character_device ||
                entry.kind == tree::Kind::block_device) {
                ++unfaithful.devices;
                continue;
            }
            make(entry, path, root);
            if (hard_links) continue;
            if (!give_owner(entry, path, owners)) ++unfaithful.owners;
            // After the owner: a change of that takes the set-id bits away.
            if (entry.kind != tree::Kind::symlink) {
                require(::chmod(path.c_str(), entry.mode), "set the mode of", path);
            }
        }
    }
    for (const tree::Entry& entry : tree) {
        if (entry.kind == tree::Kind::character_device || entry.kind == tree::Kind::block_device)
            continue;
        const fs::path path = entry.path.empty() ? root : root / entry.path;
        const timespec both[2] = {{entry.mtime, 0}, {entry.mtime, 0}};
        require(::utimensat(AT_FDCWD, path.c_str(), both, AT_SYMLINK_NOFOLLOW), "set the time of",
                path);
    }
    return unfaithful;
}

namespace {

void make(const tree::Entry& entry, const fs::path& path, const fs::path& root) {
    switch (entry.kind) {
        case tree::Kind::file:
            make_file(entry, path);
            break;
        case tree::Kind::folder:
            if (!entry.path.empty()) require(::mkdir(path.c_str(), 0700), "make", path);
            break;
        case tree::Kind::symlink:
            require(::symlink(entry.link_target.c_str(), path.c_str()), "make", path);
            break;
        case tree::Kind::hardlink:
            require(::link((root / entry.link_target).c_str(), path.c_str()), "make", path);
            break;
        case tree::Kind::fifo:
            require(::mkfifo(path.c_str(), 0600), "make", path);
            break;
        case tree::Kind::character_device:
        case tree::Kind::block_device:
            break;
    }
}

void make_file(const tree::Entry& entry, const fs::path& path) {
    const base::Descriptor file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    require(file.get(), "make", path);
    base::write_all(file.get(), entry.content.view(), path);
}

bool give_owner(const tree::Entry& entry, const fs::path& path, IdMap::Reach owners) {
    if (entry.uid == 0 && entry.gid == 0) return true;
    if (owners == IdMap::Reach::one) return false;
    if (::lchown(path.c_str(), entry.uid, entry.gid) == 0) return true;
    const int error_number = errno;
    if (error_number == EINVAL) return false;  // a number beyond the map
    throw base::system_error(base::concat("cannot set the owner of ", path.string()), error_number);
}

void require(int result, std::string_view what, const fs::path& path) {
    if (result >= 0) return;
    const int error_number = errno;
    throw base::system_error(base::concat("cannot ", what, " ", path.string()), error_number);
}

}  // namespace

}  // namespace emulate
