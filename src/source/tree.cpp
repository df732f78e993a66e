#include "source/tree.hpp"

#include "base/archive.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <vector>

namespace source {

using base::concat;
namespace fs = std::filesystem;

namespace {

// One entry below a folder, in the bytewise order of its path.
struct Found {
    std::string path;
    fs::file_status status;
};

std::vector<Found> entries_below(const fs::path& folder);
bool is_executable(const fs::file_status& status);
void write_plain(const fs::path& file, const std::string& data, bool executable);
void make_link(const std::string& link_target, const fs::path& link);

// Where an archive's entry goes; throws if that is not below `target`.
fs::path place_of(const std::string& path, const fs::path& target);
void unpack_entry(base::ArchiveReader& reader, const base::ArchiveEntry& entry,
                  const fs::path& target);
void lift_only_folder(const fs::path& target);

}  // namespace

std::string tree_digest(const fs::path& folder) {
    base::Sha256 digest;
    for (const Found& found : entries_below(folder)) {
        base::check_interrupt();
        if (fs::is_directory(found.status)) continue;
        const fs::path file = folder / found.path;
        std::string what = fs::is_symlink(found.status)
                               ? concat("link ", fs::read_symlink(file).string())
                               : concat(is_executable(found.status) ? "program " : "file ",
                                        base::sha256_of_file(file));
        // Lengths keep names and targets with newlines apart.
        digest.add(concat(found.path.size(), " ", found.path, " ", what.size(), " ", what, "\n"));
    }
    return digest.finish();
}

void copy_tree(const fs::path& folder, const fs::path& target) {
    base::make_folders(target);
    for (const Found& found : entries_below(folder)) {
        base::check_interrupt();
        const fs::path from = folder / found.path;
        const fs::path to = target / found.path;
        if (fs::is_directory(found.status)) {
            base::make_folders(to);
        } else if (fs::is_symlink(found.status)) {
            make_link(fs::read_symlink(from).string(), to);
        } else {
            write_plain(to, base::read_file(from), is_executable(found.status));
        }
    }
}

void unpack_archive(const fs::path& archive, const fs::path& target) {
    base::make_folders(target);
    base::ArchiveReader reader(archive);
    while (const base::ArchiveEntry* entry = reader.next()) {
        base::check_interrupt();
        base::doing(concat("unpack ", archive.filename().string()),
                    [&] { unpack_entry(reader, *entry, target); });
    }
    lift_only_folder(target);
}

void apply_patch(const fs::path& patch, const fs::path& folder) {
    base::Command command;
    command.argv = {"patch", "-p1", "--forward", "--batch", "--no-backup-if-mismatch"};
    command.folder = folder;
    command.input = base::read_file(patch);
    const base::Result result = base::run(command);
    if (result.ok()) return;
    throw base::Error(concat("patch ", patch.filename().string(), " does not apply"))
        .set_detail(base::last_lines({.messages = result.output + result.messages}))
        .set_hint("the source may be of another version than the patch was made for");
}

namespace {

std::vector<Found> entries_below(const fs::path& folder) {
    std::vector<Found> entries;
    std::error_code error;
    for (auto at = fs::recursive_directory_iterator(folder, error);
         !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        const fs::file_status status = at->symlink_status();
        if (at->path().filename() == ".git") {
            at.disable_recursion_pending();
            continue;
        }
        if (!fs::is_directory(status) && !fs::is_regular_file(status) && !fs::is_symlink(status)) {
            throw base::Error(concat(at->path().string(), ": neither file, folder nor link"));
        }
        entries.push_back({at->path().lexically_relative(folder).string(), status});
    }
    if (error) throw base::Error(concat("cannot read ", folder.string(), ": ", error.message()));
    std::sort(entries.begin(), entries.end(),
              [](const Found& left, const Found& right) { return left.path < right.path; });
    return entries;
}

bool is_executable(const fs::file_status& status) {
    return (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
}

void write_plain(const fs::path& file, const std::string& data, bool executable) {
    std::error_code error;
    fs::remove(file, error);  // an archive may name a file twice: the last one counts
    base::make_folders(file.parent_path());
    base::write_plain_file(file, data, executable ? 0755 : 0644);
}

void make_link(const std::string& link_target, const fs::path& link) {
    std::error_code error;
    base::make_folders(link.parent_path());
    fs::remove(link, error);
    fs::create_symlink(link_target, link, error);
    if (error) throw base::Error(concat("cannot make ", link.string(), ": ", error.message()));
}

fs::path place_of(const std::string& path, const fs::path& target) {
    const fs::path relative = fs::path(path).lexically_normal();
    if (relative.is_absolute() || relative.empty() || *relative.begin() == "..") {
        throw base::Error(concat(base::printable(path), ": leads out of the archive"));
    }
    // A link in the way could lead anywhere.
    fs::path at = target;
    for (const fs::path& part : relative.parent_path()) {
        at /= part;
        if (fs::is_symlink(fs::symlink_status(at))) {
            throw base::Error(concat(base::printable(path), ": lies behind a link"));
        }
    }
    return target / relative;
}

void unpack_entry(base::ArchiveReader& reader, const base::ArchiveEntry& entry,
                  const fs::path& target) {
    const fs::path place = place_of(entry.path, target);
    switch (entry.kind) {
        case base::ArchiveKind::folder:
            return base::make_folders(place);
        case base::ArchiveKind::file:
            return write_plain(place, reader.read(), (entry.mode & 0100) != 0);
        case base::ArchiveKind::symlink:
            return make_link(entry.link_target, place);
        case base::ArchiveKind::hardlink: {
            const fs::path original = place_of(entry.link_target, target);
            if (!fs::is_regular_file(fs::symlink_status(original))) {
                throw base::Error(concat(base::printable(entry.path), ": links to nothing"));
            }
            return write_plain(place, base::read_file(original), (entry.mode & 0100) != 0);
        }
        default:
            throw base::Error(concat(base::printable(entry.path), ": neither file nor folder"));
    }
}

void lift_only_folder(const fs::path& target) {
    std::vector<fs::path> entries;
    for (const fs::directory_entry& entry : fs::directory_iterator(target))
        entries.push_back(entry.path());
    if (entries.size() != 1 || !fs::is_directory(fs::symlink_status(entries.front()))) return;
    const fs::path only = target.parent_path() / (target.filename().string() + ".only");
    base::move_path(entries.front(), only);
    base::remove_tree(target);
    base::move_path(only, target);
}

}  // namespace

}  // namespace source
