#include "base/content_cache.hpp"

#include "base/cache_use.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <string>
#include <utility>

namespace base {

ContentCache::ContentCache(fs::path folder) : folder_(std::move(folder)) {
    hold_cache(folder_);
}

std::optional<fs::path> ContentCache::find(std::string_view sha256) const {
    fs::path file = path_of(sha256);
    std::error_code ignored;  // what cannot be asked about counts as absent
    if (!fs::is_regular_file(file, ignored)) return std::nullopt;
    if (sha256_of_file(file) == sha256) {
        mark_used(file);
        return file;
    }
    warn(concat("cache file ", file.string(), " is damaged: thrown away"));
    std::error_code error;
    fs::remove(file, error);
    if (error) throw Error(concat("cannot remove ", file.string(), ": ", error.message()));
    return std::nullopt;
}

fs::path ContentCache::put(std::string_view bytes) const {
    const std::string sha256 = sha256_of(bytes);
    if (auto there = find(sha256)) return *there;
    fs::path file = path_of(sha256);
    make_folders(file.parent_path());
    write_file(file, bytes);
    return file;
}

fs::path ContentCache::path_of(std::string_view sha256) const {
    if (!is_sha256(sha256)) throw Error(concat("no SHA-256: ", printable(sha256)));
    return folder_ / "sha256" / sha256.substr(0, 2) / sha256;
}

fs::path ContentCache::partial_of(std::string_view sha256) const {
    if (!is_sha256(sha256)) throw Error(concat("no SHA-256: ", printable(sha256)));
    make_folders(folder_ / "partial");
    return folder_ / "partial" / sha256;
}

}  // namespace base
