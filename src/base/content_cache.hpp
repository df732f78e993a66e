#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace base {

// Files named by the SHA-256 of their bytes, for all processes of a user at once. A file appears
// whole and never changes after that; what no longer has its digest is thrown away when met.
//   FOLDER/sha256/ab/abcd…   the files
//   FOLDER/partial/abcd…     downloads under way, continued by whoever comes next
class ContentCache {
public:
    explicit ContentCache(std::filesystem::path folder);  // usually cache_folder()

    // The file, if it is there and its bytes, read now, have that digest. A damaged one is removed
    // with a warning. Marks the file as used, for those who prune by age.
    std::optional<std::filesystem::path> find(std::string_view sha256) const;

    // Keeps `bytes`; gives the file's path.
    std::filesystem::path put(std::string_view bytes) const;

    std::filesystem::path path_of(std::string_view sha256) const;     // there or not
    std::filesystem::path partial_of(std::string_view sha256) const;  // its folder exists
    const std::filesystem::path& folder() const { return folder_; }

private:
    std::filesystem::path folder_;
};

}  // namespace base
