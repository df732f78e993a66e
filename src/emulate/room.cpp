#include "emulate/room.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "emulate/binfmt.hpp"
#include "emulate/room_tree.hpp"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>

namespace emulate {

namespace {

namespace fs = std::filesystem;

// Where this machine's files stay visible until everything is in its place.
const fs::path host = "/.armpack-host";
constexpr unsigned long plain = MS_NOSUID | MS_NODEV | MS_NOEXEC;

void have_own_mounts();
Unfaithful enter_tree(const Room& room);
void mount_proc();
void mount_dev(const Room& room);
void mount_sys(Furnished& furnished);
void add_network_files(const Room& room);
void attach(const fs::path& from, const fs::path& to, Mount::Access access);
void make_place(const fs::path& to, const fs::path& like);
void mount_new(const char* kind, const fs::path& at, unsigned long flags, const char* options);
void note_what_differs(Furnished& furnished, const Unfaithful& unfaithful);

}  // namespace

Furnished furnish(const Room& room) {
    Furnished furnished;
    have_own_mounts();
    if (room.tree == nullptr) {
        mount_proc();
        return furnished;
    }
    const Unfaithful unfaithful = enter_tree(room);
    mount_proc();
    mount_dev(room);
    mount_sys(furnished);
    if (room.starting == Room::Starting::registered) {
        furnished.children = register_launcher(room.cpu, host / "proc");
    }
    add_network_files(room);
    for (const Mount& mount : room.mounts) {
        base::doing(base::concat("mount ", mount.from.string()),
                    [&] { attach(host / mount.from.relative_path(), mount.to, mount.access); });
    }
    if (::umount2(host.c_str(), MNT_DETACH) != 0 || ::rmdir(host.c_str()) != 0) {
        const int error_number = errno;
        throw base::system_error("cannot leave this machine's files", error_number);
    }
    note_what_differs(furnished, unfaithful);
    return furnished;
}

namespace {

// Nothing that is mounted here shows outside; what is unmounted outside goes here, too.
void have_own_mounts() {
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr) != 0) {
        const int error_number = errno;
        throw base::system_error("cannot have mounts of our own", error_number);
    }
}

Unfaithful enter_tree(const Room& room) {
    const fs::path root = "/tmp";  // any folder: the mount hides it from us alone
    mount_new("tmpfs", root, MS_NODEV, "mode=0755");
    const Unfaithful unfaithful = base::doing(
        "write the image's files", [&] { return write_tree(*room.tree, root, room.owners); });
    const fs::path old = root / host.relative_path();
    if (::mkdir(old.c_str(), 0700) != 0 ||
        ::syscall(SYS_pivot_root, root.c_str(), old.c_str()) != 0 || ::chdir("/") != 0) {
        const int error_number = errno;
        throw base::system_error("cannot make the image's tree the root", error_number);
    }
    return unfaithful;
}

void mount_proc() {
    base::make_folders("/proc");
    if (::mount("proc", "/proc", "proc", plain, nullptr) == 0) return;
    const int error_number = errno;
    base::Error error = base::system_error("cannot mount /proc", error_number);
    if (error_number == EPERM) {
        error.set_hint(
            "inside a container that hides parts of /proc the kernel forbids it: run "
            "armpack outside, or start that container with --privileged");
    }
    throw error;
}

void mount_dev(const Room& room) {
    base::make_folders("/dev");
    mount_new("tmpfs", "/dev", MS_NOSUID, "mode=0755");
    for (const char* folder : {"/dev/pts", "/dev/shm", own_folder})
        base::make_folders(folder);
    for (const char* name : {"null", "zero", "full", "random", "urandom", "tty"})
        attach(host / "dev" / name, fs::path("/dev") / name, Mount::Access::read_write);
    mount_new("devpts", "/dev/pts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620");
    mount_new("tmpfs", "/dev/shm", plain & ~static_cast<unsigned long>(MS_NOEXEC), "mode=1777");
    const std::initializer_list<std::pair<const char*, const char*>> links = {
        {"pts/ptmx", "/dev/ptmx"},
        {"/proc/self/fd", "/dev/fd"},
        {"/proc/self/fd/0", "/dev/stdin"},
        {"/proc/self/fd/1", "/dev/stdout"},
        {"/proc/self/fd/2", "/dev/stderr"}};
    for (const auto& [target, name] : links) {
        if (::symlink(target, name) != 0) {
            const int error_number = errno;
            throw base::system_error(base::concat("cannot make ", name), error_number);
        }
    }
    attach(host / room.emulator.relative_path(), emulator_path, Mount::Access::read_only);
    if (room.tun == Tun::present) {
        attach(host / "dev/net/tun", "/dev/net/tun", Mount::Access::read_write);
    }
}

// The kernel lets only who rules the network have a sysfs.
void mount_sys(Furnished& furnished) {
    base::make_folders("/sys");
    if (::mount("sysfs", "/sys", "sysfs", plain | MS_RDONLY, nullptr) != 0) {
        furnished.notes.emplace_back("/sys is empty: the kernel forbids to mount it here");
    }
}

// What the router writes for a container, where the image does not bring it.
void add_network_files(const Room& room) {
    struct stat folder = {};
    if (::stat("/etc", &folder) != 0 || !S_ISDIR(folder.st_mode)) base::make_folders("/etc");
    const auto put = [](const fs::path& file, const std::string& text) {
        std::error_code none;
        fs::remove(file, none);
        base::write_plain_file(file, text, 0644);
    };
    if (!room.resolver.empty()) put("/etc/resolv.conf", room.resolver);
    std::error_code none;
    if (!fs::exists("/etc/hosts", none)) {
        put("/etc/hosts", base::concat("127.0.0.1 localhost\n127.0.1.1 ", room.host_name, "\n"));
    }
    if (!fs::exists("/etc/hostname", none)) put("/etc/hostname", room.host_name + "\n");
}

void attach(const fs::path& from, const fs::path& to, Mount::Access access) {
    make_place(to, from);
    // With all that is mounted below: the kernel does not let us uncover what lies under it.
    if (::mount(from.c_str(), to.c_str(), nullptr, MS_BIND | MS_REC, nullptr) != 0) {
        const int error_number = errno;
        throw base::system_error(
            base::concat("cannot mount ", from.lexically_relative(host).string(), " at ",
                         to.string()),
            error_number);
    }
    if (access == Mount::Access::read_write) return;
    struct mount_attr attributes = {};
    attributes.attr_set = MOUNT_ATTR_RDONLY;
    if (::syscall(SYS_mount_setattr, -1, to.c_str(), AT_RECURSIVE, &attributes,
                  sizeof attributes) != 0) {
        const int error_number = errno;
        throw base::system_error(base::concat("cannot make ", to.string(), " read-only"),
                                 error_number);
    }
}

void make_place(const fs::path& to, const fs::path& like) {
    std::error_code none;
    if (fs::exists(to, none)) return;
    if (fs::is_directory(like, none)) {
        base::make_folders(to);
        return;
    }
    base::make_folders(to.parent_path());
    base::write_plain_file(to, "", 0644);
}

void mount_new(const char* kind, const fs::path& at, unsigned long flags, const char* options) {
    if (::mount(kind, at.c_str(), kind, flags, options) != 0) {
        const int error_number = errno;
        throw base::system_error(base::concat("cannot mount a ", kind, " at ", at.string()),
                                 error_number);
    }
}

void note_what_differs(Furnished& furnished, const Unfaithful& unfaithful) {
    if (unfaithful.owners > 0) {
        furnished.notes.push_back(
            base::concat(unfaithful.owners,
                         " files belong to another user than on the router: install the "
                         "package uidmap, and see that /etc/subuid and /etc/subgid name you"));
    }
    if (unfaithful.devices > 0) {
        furnished.notes.push_back(
            base::concat(unfaithful.devices, " device nodes of the image were left out"));
    }
    if (furnished.children == Furnished::Children::not_at_all) {
        furnished.notes.emplace_back(
            "programs that the program starts will not run: before Linux 6.7 that needs "
            "a registration for the whole machine: install the packages qemu-user-static and "
            "binfmt-support");
    } else if (furnished.children == Furnished::Children::by_system) {
        furnished.notes.emplace_back(
            "programs that the program starts run by this machine's own registration of QEMU: "
            "one that empties their environment gives them a newer CPU than asked for");
    }
}

}  // namespace

}  // namespace emulate
