#include "debian/fetch.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <map>

namespace debian {

namespace fs = std::filesystem;

namespace {

std::vector<base::Download> downloads_of(const recipe::LockedPackages& packages,
                                         const FetchRequest& request);
base::Download download_of(const recipe::LockedPackage& package, const FetchRequest& request,
                           const Mirrors& places);
void add_addresses(base::Download& download, const std::string& archive, std::string_view path,
                   const Mirrors& places);
void require_all(const std::vector<base::Download>& downloads, const base::ContentCache& cache);

}  // namespace

Mirrors places_of(const std::vector<recipe::LockedSuite>& suites, const FetchRequest& request) {
    if (request.offline) return {};
    std::map<std::string, std::int64_t> newest;
    for (const recipe::LockedSuite& suite : suites) {
        const char* archive = suite.name.ends_with("-security") ? "debian-security" : "debian";
        if (suite.time > 0) newest[archive] = std::max(newest[archive], suite.time);
    }
    Mirrors places = request.mirrors;
    for (const auto& [archive, seconds] : newest) {
        const std::time_t time = seconds + 24 * 60 * 60;
        std::tm parts{};
        if (::gmtime_r(&time, &parts) == nullptr) continue;
        std::array<char, 32> day{};
        if (std::strftime(day.data(), day.size(), "%Y%m%dT%H%M%SZ", &parts) == 0) continue;
        for (const std::string& dated : request.dated_archives)
            places[archive].push_back(base::concat(dated, '/', archive, '/', day.data()));
    }
    return places;
}

std::vector<fs::path> fetch(const recipe::LockedPackages& packages, const base::ContentCache& cache,
                            const FetchRequest& request) {
    base::DownloadSettings settings = request.settings;
    settings.title = "packages";
    const std::vector<base::Download> downloads = downloads_of(packages, request);
    require_all(downloads, cache);
    return base::fetch_all(cache, downloads, settings);
}

std::vector<std::size_t> find_gone(const recipe::LockedPackages& packages,
                                   const base::ContentCache& cache, const FetchRequest& request) {
    std::vector<base::Download> downloads;
    std::vector<std::size_t> positions;
    const std::vector<base::Download> all = downloads_of(packages, request);
    for (std::size_t at = 0; at < all.size(); ++at) {
        if (cache.find(all[at].sha256)) continue;
        downloads.push_back(all[at]);
        positions.push_back(at);
    }
    base::DownloadSettings settings = request.settings;
    settings.title = "look for packages";
    std::vector<std::size_t> result;
    for (const base::Download* download : base::gone(downloads, settings)) {
        result.push_back(positions[static_cast<std::size_t>(download - downloads.data())]);
    }
    return result;
}

fs::path vendored_file(const fs::path& vendor_folder, const recipe::LockedPackage& package) {
    return vendor_folder / "packages" / file_name_of(package);
}

std::string file_name_of(const recipe::LockedPackage& package) {
    return fs::path(package.pool_path).filename().string();
}

namespace {

std::vector<base::Download> downloads_of(const recipe::LockedPackages& packages,
                                         const FetchRequest& request) {
    const Mirrors places = places_of(packages.suites, request);
    std::vector<base::Download> downloads;
    for (const recipe::LockedPackage& package : packages.packages)
        downloads.push_back(download_of(package, request, places));
    return downloads;
}

base::Download download_of(const recipe::LockedPackage& package, const FetchRequest& request,
                           const Mirrors& places) {
    base::Download download;
    download.name = file_name_of(package);
    download.sha256 = package.sha256;
    download.size_bytes = package.size_bytes;
    if (!request.vendor_folder.empty()) {
        const fs::path file = vendored_file(request.vendor_folder, package);
        if (fs::exists(file)) {
            download.urls.push_back("file://" +
                                    base::percent_encode_path(fs::absolute(file).string()));
        }
    }
    add_addresses(download, package.archive, package.pool_path, places);
    // A security fix that became part of a point release lies in the security archive too, the same
    // bytes; there it may be when the pool is behind its index.
    constexpr std::string_view pool = "pool/";
    if (package.archive == "debian" && package.pool_path.starts_with(pool)) {
        add_addresses(download, "debian-security",
                      base::concat("pool/updates/", package.pool_path.substr(pool.size())), places);
    }
    return download;
}

void add_addresses(base::Download& download, const std::string& archive, std::string_view path,
                   const Mirrors& places) {
    const auto known = places.find(archive);
    if (known == places.end()) return;
    for (const std::string& address : known->second) {
        download.urls.push_back(base::concat(address, '/', base::percent_encode_path(path)));
    }
}

// What has no address at all must be in the cache.
void require_all(const std::vector<base::Download>& downloads, const base::ContentCache& cache) {
    std::vector<std::string> missing;
    for (const base::Download& download : downloads) {
        if (download.urls.empty() && !cache.find(download.sha256)) missing.push_back(download.name);
    }
    if (missing.empty()) return;
    throw base::Error(base::concat(missing.size(), " of ", downloads.size(),
                                   " packages are not here: ", missing.front(),
                                   missing.size() > 1 ? " and others" : ""))
        .set_detail(base::join(missing, "\n"))
        .set_hint(
            "collect them where there is a network (armpack vendor), or build without "
            "--offline");
}

}  // namespace

}  // namespace debian
