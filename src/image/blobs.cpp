#include "image/blobs.hpp"

#include "base/archive.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "tree/path.hpp"

#include <algorithm>
#include <array>

namespace image {

namespace {

constexpr int link_hops_max = 8;

std::string resolved(const std::string& link, std::string_view target);

}  // namespace

Blobs::Blobs(const std::filesystem::path& path, std::uint64_t entries_max,
             std::uint64_t bytes_max) {
    if (std::filesystem::is_directory(path)) {
        folder_ = path;
    } else {
        read_archive(path, entries_max, bytes_max);
    }
}

std::optional<tree::Content> Blobs::find(std::string_view name) const {
    std::string at = tree::normalise(name);
    if (is_folder()) {
        const std::filesystem::path file = folder_ / at;
        if (!std::filesystem::is_regular_file(file)) return std::nullopt;
        return tree::Content::of_file(file);
    }
    for (int hop = 0; hop < link_hops_max; ++hop) {
        const auto member = members_.find(at);
        if (member != members_.end()) return member->second;
        const auto link = links_.find(at);
        if (link == links_.end()) break;
        at = link->second;
    }
    return std::nullopt;
}

tree::Content Blobs::get(std::string_view name) const {
    auto found = find(name);
    if (!found) throw base::Error(base::concat(base::printable(name), " is not in it"));
    return *found;
}

void Blobs::read_archive(const std::filesystem::path& path, std::uint64_t entries_max,
                         std::uint64_t bytes_max) {
    const tree::Content whole = tree::Content::of_file(path);
    base::ArchiveLimits limits;
    limits.entries = entries_max;
    limits.entry_bytes = limits.total_bytes = bytes_max;
    base::ArchiveReader reader(whole.view(), path.string(), limits);
    while (const base::ArchiveEntry* const entry = reader.next()) {
        const std::string name = tree::normalise(entry->path);
        if (entry->kind == base::ArchiveKind::file) {
            const auto part = reader.in_place();
            members_[name] =
                part ? tree::Content::part_of(whole, *part) : tree::Content::of(reader.read());
        } else if (entry->kind == base::ArchiveKind::symlink) {
            links_[name] = resolved(name, entry->link_target);
        } else if (entry->kind == base::ArchiveKind::hardlink) {
            links_[name] = tree::normalise(entry->link_target);
        }
    }
}

tree::Content unpacked(const tree::Content& stored, const std::string& name,
                       std::uint64_t bytes_max) {
    constexpr std::array<std::string_view, 4> magics = {"\x1f\x8b", "\x28\xb5\x2f\xfd",
                                                        "\xfd"
                                                        "7zXZ",
                                                        "BZh"};
    const bool compressed = std::any_of(magics.begin(), magics.end(), [&](std::string_view magic) {
        return stored.view().starts_with(magic);
    });
    if (!compressed) return stored;
    return tree::Content::of(base::decompress(stored.view(), name, bytes_max));
}

namespace {

// Where a link leads, by its text: "../x/layer.tar" beside "y/layer.tar" is "x/layer.tar".
std::string resolved(const std::string& link, std::string_view target) {
    tree::check_link_target(link, target);
    std::filesystem::path path = std::filesystem::path(tree::parent_of(link)) / target;
    return tree::normalise(path.relative_path().lexically_normal().string());
}

}  // namespace

}  // namespace image
