#include "source/files.hpp"

#include "base/content_cache.hpp"
#include "base/download.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "source/go_vendor.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace source {

namespace fs = std::filesystem;

namespace {

fs::path vendored(const fs::path& vendor_folder, const std::string& sha256) {
    return vendor_folder / "files" / sha256;
}

constexpr std::string_view on_mirrors = "debian:";

void add_urls(std::vector<std::string>& urls, const std::string& address, const Supply& supply) {
    if (!address.starts_with(on_mirrors)) return urls.push_back(address);
    const std::string path = base::percent_encode_path(address.substr(on_mirrors.size()));
    for (const std::string& mirror : supply.mirrors)
        urls.push_back(base::concat(mirror, "/", path));
}

}  // namespace

std::vector<recipe::LockedFile> lock_files(const recipe::Source& source, const Supply& supply) {
    const auto* tarball = std::get_if<recipe::Tarball>(&source);
    if (tarball == nullptr) return {};
    recipe::LockedFile file{.name = file_name_of(tarball->urls.front(), tarball->sha256),
                            .urls = tarball->urls,
                            .sha256 = tarball->sha256};
    file.size_bytes = fs::file_size(fetch_file(file, supply));
    return {file};
}

void vendor_files(const std::vector<recipe::LockedFile>& files, const Supply& supply,
                  const fs::path& vendor_folder) {
    for (const recipe::LockedFile& file : files)
        keep_file(fetch_file(file, supply), vendored(vendor_folder, file.sha256));
}

fs::path fetch_file(const recipe::LockedFile& file, const Supply& supply) {
    base::Download download{.name = file.name, .sha256 = file.sha256};
    if (file.size_bytes > 0) download.size_bytes = file.size_bytes;
    const fs::path kept = vendored(supply.vendor_folder, file.sha256);
    if (!supply.vendor_folder.empty() && fs::exists(kept)) {
        download.urls.push_back("file://" + base::percent_encode_path(fs::absolute(kept).string()));
    }
    const base::ContentCache cache(base::cache_folder());
    if (!supply.offline) {
        for (const std::string& address : file.urls)
            add_urls(download.urls, address, supply);
        if (download.urls.empty() && !cache.find(file.sha256)) {
            throw base::Error(
                base::concat(file.name, " is to be had of Debian mirrors, and none is known"))
                .set_hint("name one: --mirror, ARMPACK_MIRROR");
        }
    } else if (download.urls.empty() && !cache.find(file.sha256)) {
        throw base::Error(base::concat(file.name, " is not here"))
            .set_hint(
                "collect it where there is a network (armpack vendor), or build without "
                "--offline");
    }
    return base::fetch_all(cache, std::array{download}).front();
}

std::string file_name_of(std::string_view url, const std::string& sha256) {
    std::string name = fs::path(url.substr(0, url.find_first_of("?#"))).filename().string();
    const bool usual = std::ranges::all_of(name, [](unsigned char letter) {
        return std::isalnum(letter) != 0 || letter == '.' || letter == '_' || letter == '-';
    });
    if (!name.empty() && usual && std::isalnum(static_cast<unsigned char>(name[0])) != 0)
        return name;
    return sha256.substr(0, 16);
}

}  // namespace source
