#include "debian/deb.hpp"

#include "base/archive.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <optional>

namespace debian {

namespace fs = std::filesystem;

namespace {

// No package of Debian comes near these; what does is not a package for a router.
constexpr base::ArchiveLimits control_limits{.entries = 1000,
                                             .entry_bytes = std::uint64_t{32} << 20,
                                             .total_bytes = std::uint64_t{64} << 20};
constexpr base::ArchiveLimits data_limits{.entries = 200'000,
                                          .entry_bytes = std::uint64_t{1} << 30,
                                          .total_bytes = std::uint64_t{2} << 30};
constexpr std::uint64_t largest_owner = 65535;

void read_control(std::string_view bytes, const std::string& name, Deb& deb);
void read_data(std::string_view bytes, const std::string& name, Deb& deb);
tree::Entry entry_of(const base::ArchiveEntry& member);
tree::Kind kind_of(const base::ArchiveEntry& member);

}  // namespace

Deb read_deb(std::string_view bytes, const std::string& name) {
    base::ArchiveReader reader(bytes, name);
    Deb deb;
    int expected = 0;
    while (const base::ArchiveEntry* member = reader.next()) {
        const std::string path = member->path;
        const std::string inner = base::concat(name, ": ", base::printable(path));
        const auto place = reader.in_place();
        const std::string copy = place ? "" : reader.read();
        const std::string_view data = place ? *place : std::string_view(copy);
        if (expected == 0 && path == "debian-binary") {
            if (!data.starts_with("2.")) {
                throw base::Error(base::concat(name, ": format ",
                                               base::printable(base::trim(data.substr(0, 8))),
                                               " is not known, only 2"));
            }
            expected = 1;
        } else if (expected == 1 && path.starts_with("control.tar")) {
            read_control(data, inner, deb);
            expected = 2;
        } else if (expected == 2 && path.starts_with("data.tar")) {
            read_data(data, inner, deb);
            return deb;
        } else if (expected == 0 || !path.starts_with("_")) {  // deb(5): "_" is for additions
            throw base::Error(base::concat(name, ": unexpected member ", base::printable(path)));
        }
    }
    throw base::Error(base::concat(name, ": not a whole Debian package"));
}

std::vector<Deb> read_debs(const std::vector<fs::path>& files,
                           const std::vector<std::string>& names) {
    std::vector<std::optional<Deb>> results(files.size());
    // The big ones first, so that no thread is left alone with one at the end.
    std::vector<std::pair<std::uintmax_t, std::size_t>> order;
    for (std::size_t at = 0; at < files.size(); ++at)
        order.emplace_back(fs::file_size(files[at]), at);
    std::ranges::sort(order, std::greater());
    base::in_parallel(order.size(), 0, [&](std::size_t turn) {
        const std::size_t at = order[turn].second;
        const tree::Content bytes = tree::Content::of_file(files[at]);
        results[at] = read_deb(bytes.view(), names.at(at));
    });
    std::vector<Deb> debs;
    debs.reserve(results.size());
    for (std::optional<Deb>& result : results)
        debs.push_back(std::move(result.value()));
    return debs;
}

namespace {

void read_control(std::string_view bytes, const std::string& name, Deb& deb) {
    base::ArchiveReader reader(bytes, name, control_limits);
    while (const base::ArchiveEntry* member = reader.next()) {
        if (member->kind != base::ArchiveKind::file) continue;
        const std::string path = tree::normalise(member->path);
        if (path.find('/') != std::string::npos) {
            throw base::Error(base::concat(name, ": unexpected file ", base::printable(path)));
        }
        if (path == "control") {
            deb.control_text = reader.read();
        } else {
            deb.control_files[path] = reader.read();
        }
    }
    std::vector<Paragraph> paragraphs = parse_paragraphs(deb.control_text, name + ": control");
    if (paragraphs.size() != 1) {
        throw base::Error(base::concat(name, ": the file control has ", paragraphs.size(),
                                       " paragraphs, expected one"));
    }
    deb.control = std::move(paragraphs.front());
}

void read_data(std::string_view bytes, const std::string& name, Deb& deb) {
    base::ArchiveReader reader(bytes, name, data_limits);
    while (const base::ArchiveEntry* member = reader.next()) {
        base::doing(base::concat(name, ": ", base::printable(member->path)), [&] {
            tree::Entry entry = entry_of(*member);
            if (entry.path.empty()) return;
            deb.newest = std::max(deb.newest, entry.mtime);
            if (entry.kind == tree::Kind::file) {
                entry.content = tree::Content::of(reader.read());
            }
            deb.entries.push_back(std::move(entry));
        });
    }
}

tree::Entry entry_of(const base::ArchiveEntry& member) {
    tree::Entry entry;
    entry.path = tree::normalise(member.path);
    entry.kind = kind_of(member);
    entry.mode = member.mode & 07777U;
    if (member.uid > largest_owner || member.gid > largest_owner) {
        throw base::Error(base::concat("owner ", member.uid, ":", member.gid,
                                       " is beyond what packages may use"));
    }
    entry.uid = static_cast<std::uint32_t>(member.uid);
    entry.gid = static_cast<std::uint32_t>(member.gid);
    entry.mtime = member.mtime;
    entry.link_target = entry.kind == tree::Kind::hardlink ? tree::normalise(member.link_target)
                                                           : member.link_target;
    return entry;
}

tree::Kind kind_of(const base::ArchiveEntry& member) {
    switch (member.kind) {
        case base::ArchiveKind::file:
            return tree::Kind::file;
        case base::ArchiveKind::folder:
            return tree::Kind::folder;
        case base::ArchiveKind::symlink:
            return tree::Kind::symlink;
        case base::ArchiveKind::hardlink:
            return tree::Kind::hardlink;
        case base::ArchiveKind::character_device:
        case base::ArchiveKind::block_device:
        case base::ArchiveKind::fifo:
        case base::ArchiveKind::socket:
            break;
    }
    throw base::Error("a package must not bring a device, pipe or socket");
}

}  // namespace

}  // namespace debian
