#pragma once

#include "base/archive.hpp"
#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/gzip.hpp"
#include "base/tar.hpp"
#include "base/text.hpp"

#include <string>
#include <utility>
#include <vector>

// Archives made in memory, as other people's tools and attackers make them.
namespace archives {

using Kind = base::ArchiveKind;

struct Member {
    std::string path;
    std::string data;
    Kind kind = Kind::file;
    std::string link_target;
};

inline std::string tar(const std::vector<Member>& members) {
    std::string out;
    base::TarWriter writer([&](std::string_view piece) { out += piece; }, base::LongNames::pax);
    for (const Member& member : members) {
        base::ArchiveEntry entry;
        entry.path = member.path;
        entry.kind = member.kind;
        entry.mode = member.kind == Kind::folder ? 0755 : 0644;
        entry.link_target = member.link_target;
        writer.add(entry, member.data);
    }
    writer.finish();
    return out;
}

inline std::string gzip(std::string_view data) {
    std::string out;
    base::GzipWriter writer([&](std::string_view piece) { out += piece; });
    writer.write(data);
    writer.finish();
    return out;
}

// An image configuration for these layers (unpacked).
inline std::string config(const std::vector<std::string>& layers,
                          const std::string& variant = "v5") {
    std::string ids;
    for (const std::string& layer : layers) {
        ids += base::concat(ids.empty() ? "" : ",", "\"sha256:", base::sha256_of(layer), "\"");
    }
    return base::concat(R"({"architecture":"arm","os":"linux","variant":")", variant,
                        R"(","config":{},"rootfs":{"type":"layers","diff_ids":[)", ids, "]}}");
}

// A docker archive of one image, its layers stored as given by `stored` (which may be packed).
inline std::string docker(const std::vector<std::string>& layers,
                          const std::vector<std::string>& stored) {
    const std::string text = config(layers);
    std::vector<Member> members = {{"c.json", text, Kind::file, ""}};
    std::string names;
    for (std::size_t at = 0; at < stored.size(); ++at) {
        const std::string name = base::concat("l", at, "/layer.tar");
        members.push_back({name, stored[at], Kind::file, ""});
        names += base::concat(at == 0 ? "" : ",", '"', name, '"');
    }
    members.push_back(
        {"manifest.json",
         base::concat(R"([{"Config":"c.json","RepoTags":["t:1"],"Layers":[)", names, "]}]"),
         Kind::file, ""});
    return tar(members);
}

inline std::string docker(const std::vector<std::string>& layers) {
    return docker(layers, layers);
}

}  // namespace archives
