#pragma once

#include "tree/content.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace image {

// The files an image is stored in, by name: members of an archive or files of a folder.
class Blobs {
public:
    // `entries_max` and `bytes_max` bound what an archive may hold, unpacked.
    Blobs(const std::filesystem::path& path, std::uint64_t entries_max, std::uint64_t bytes_max);

    bool is_folder() const { return !folder_.empty(); }
    // Links within the archive are followed (docker save stored a layer that occurs twice so).
    std::optional<tree::Content> find(std::string_view name) const;
    // Throws if it is not there.
    tree::Content get(std::string_view name) const;

private:
    void read_archive(const std::filesystem::path& path, std::uint64_t entries_max,
                      std::uint64_t bytes_max);

    std::filesystem::path folder_;
    std::map<std::string, tree::Content, std::less<>> members_;
    std::map<std::string, std::string, std::less<>> links_;
};

// The stored bytes, unpacked if they are compressed. `name` is for messages.
tree::Content unpacked(const tree::Content& stored, const std::string& name,
                       std::uint64_t bytes_max);

}  // namespace image
