#include "image/layer.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace image {

namespace {

base::ArchiveEntry member_for(const tree::Entry& entry, const LayerOptions& options);
base::ArchiveKind kind_for(const tree::Entry& entry);

}  // namespace

void write_layer(const tree::Tree& tree, const LayerOptions& options,
                 const std::function<void(std::string_view)>& sink) {
    base::TarWriter writer(sink, options.long_names);
    for (const tree::Entry& entry : tree) {
        if (entry.path.empty()) continue;
        const bool has_data = entry.kind == tree::Kind::file;
        writer.add(member_for(entry, options), has_data ? entry.content.view() : "");
    }
    writer.finish();
}

std::uint64_t layer_bytes(const tree::Tree& tree, const LayerOptions& options) {
    std::uint64_t contents = 0;
    // Headers go through the writer itself, so that long names are counted as they are written.
    std::uint64_t headers = 0;
    base::TarWriter writer([&](std::string_view piece) { headers += piece.size(); },
                           options.long_names);
    for (const tree::Entry& entry : tree) {
        if (entry.path.empty()) continue;
        writer.add(member_for(entry, options));
        if (entry.kind == tree::Kind::file) {
            contents += base::padded_to_tar_block(entry.content.size_bytes());
        }
    }
    writer.finish();
    return headers + contents;
}

namespace {

base::ArchiveEntry member_for(const tree::Entry& entry, const LayerOptions& options) {
    base::ArchiveEntry member;
    member.path = entry.path;
    member.kind = kind_for(entry);
    member.mode = entry.mode;
    member.uid = entry.uid;
    member.gid = entry.gid;
    member.mtime =
        std::clamp<std::int64_t>(entry.mtime, 0, std::max<std::int64_t>(0, options.newest_time));
    member.link_target = entry.link_target;
    return member;
}

base::ArchiveKind kind_for(const tree::Entry& entry) {
    switch (entry.kind) {
        case tree::Kind::file:
            return base::ArchiveKind::file;
        case tree::Kind::folder:
            return base::ArchiveKind::folder;
        case tree::Kind::symlink:
            return base::ArchiveKind::symlink;
        case tree::Kind::hardlink:
            return base::ArchiveKind::hardlink;
        case tree::Kind::fifo:
            return base::ArchiveKind::fifo;
        case tree::Kind::character_device:
        case tree::Kind::block_device:
            break;
    }
    // The router unpacks as an ordinary user of its own kernel, who may not make devices.
    throw base::Error(base::concat(base::printable(entry.path), ": a ", name_of(entry.kind),
                                   " cannot be part of an image"));
}

}  // namespace

}  // namespace image
