#include "debian/fetch.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace debian {

namespace fs = std::filesystem;

namespace {

base::Download download_of(const recipe::LockedPackage& package, const FetchRequest& request);
void add_addresses(base::Download& download, const std::string& archive, std::string_view path,
                   const FetchRequest& request);

}  // namespace

std::vector<fs::path> fetch(const recipe::LockedPackages& packages, const base::ContentCache& cache,
                            const FetchRequest& request) {
    std::vector<base::Download> downloads;
    std::vector<std::string> missing;
    for (const recipe::LockedPackage& package : packages.packages) {
        downloads.push_back(download_of(package, request));
        if (downloads.back().urls.empty() && !cache.find(package.sha256)) {
            missing.push_back(file_name_of(package));
        }
    }
    if (!missing.empty()) {
        base::Error error(base::concat(missing.size(), " of ", packages.packages.size(),
                                       " packages are not here: ", missing.front(),
                                       missing.size() > 1 ? " and others" : ""));
        error.set_detail(base::join(missing, "\n"));
        throw error.set_hint(
            "collect them where there is a network (armpack vendor), or build "
            "without --offline");
    }
    base::DownloadSettings settings = request.settings;
    settings.title = "packages";
    return base::fetch_all(cache, downloads, settings);
}

std::vector<std::size_t> find_gone(const recipe::LockedPackages& packages,
                                   const base::ContentCache& cache, const FetchRequest& request) {
    std::vector<base::Download> downloads;
    std::vector<std::size_t> positions;
    for (std::size_t at = 0; at < packages.packages.size(); ++at) {
        const recipe::LockedPackage& package = packages.packages[at];
        if (cache.find(package.sha256)) continue;
        downloads.push_back(download_of(package, request));
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

std::string file_name_of(const recipe::LockedPackage& package) {
    return fs::path(package.pool_path).filename().string();
}

namespace {

base::Download download_of(const recipe::LockedPackage& package, const FetchRequest& request) {
    base::Download download;
    download.name = file_name_of(package);
    download.sha256 = package.sha256;
    download.size_bytes = package.size_bytes;
    if (!request.vendor_folder.empty()) {
        const fs::path file = request.vendor_folder / "packages" / file_name_of(package);
        if (fs::exists(file)) {
            download.urls.push_back("file://" +
                                    base::percent_encode_path(fs::absolute(file).string()));
        }
    }
    if (request.offline) return download;
    add_addresses(download, package.archive, package.pool_path, request);
    // A security fix that became part of a point release lies in the security archive too, the same
    // bytes; there it may be when the pool is behind its index.
    constexpr std::string_view pool = "pool/";
    if (package.archive == "debian" && package.pool_path.starts_with(pool)) {
        add_addresses(download, "debian-security",
                      base::concat("pool/updates/", package.pool_path.substr(pool.size())),
                      request);
    }
    return download;
}

void add_addresses(base::Download& download, const std::string& archive, std::string_view path,
                   const FetchRequest& request) {
    const auto mirrors = request.mirrors.find(archive);
    if (mirrors == request.mirrors.end()) return;
    for (const std::string& mirror : mirrors->second) {
        download.urls.push_back(base::concat(mirror, '/', base::percent_encode_path(path)));
    }
}

}  // namespace

}  // namespace debian
