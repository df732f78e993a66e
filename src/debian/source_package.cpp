#include "debian/source_package.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "debian/suites.hpp"

#include <algorithm>

namespace debian {

using base::concat;
namespace fs = std::filesystem;

namespace {

std::optional<recipe::LockedSourcePackage> kept_answer(const fs::path& file);
recipe::LockedSourcePackage ask(const ResolveRequest& request, const std::string& package,
                                const std::string& version);
base::Error no_such_version(const ResolveRequest& request, const std::string& package,
                            const std::string& version, const std::vector<std::string>& versions);
std::string pool_path_of(const std::string& uri, const Mirrors& mirrors);
std::string file_name(const recipe::LockedSourcePackage::File& file);
base::Download download_of(const recipe::LockedSourcePackage& package,
                           const recipe::LockedSourcePackage::File& file,
                           const FetchRequest& request);

}  // namespace

recipe::LockedSourcePackage resolve_source(const ResolveRequest& request,
                                           const std::string& package, const std::string& version) {
    // A version's files never change: an answer is good for ever.
    const std::string question =
        concat("source 2\n", apt_folder_name(request), "\n", package, "\n", version);
    const fs::path answers = request.cache_folder / "resolved";
    const fs::path answer = answers / (base::sha256_of(question) + ".json");
    if (auto known = kept_answer(answer)) return *known;
    recipe::LockedSourcePackage found = ask(request, package, version);
    base::make_folders(answers);
    base::write_file(answer, recipe::to_json(found) + "\n");
    return found;
}

std::vector<fs::path> fetch_source(const recipe::LockedSourcePackage& package,
                                   const base::ContentCache& cache, const FetchRequest& request) {
    std::vector<base::Download> downloads;
    for (const recipe::LockedSourcePackage::File& file : package.files) {
        downloads.push_back(download_of(package, file, request));
        if (!downloads.back().urls.empty() || cache.find(file.sha256)) continue;
        throw base::Error(concat("the source package's file ", file_name(file), " is not here"))
            .set_hint(
                "collect it where there is a network (armpack vendor), or build without "
                "--offline");
    }
    base::DownloadSettings settings = request.settings;
    settings.title = "source package";
    return base::fetch_all(cache, downloads, settings);
}

fs::path vendored_file(const fs::path& vendor_folder,
                       const recipe::LockedSourcePackage::File& file) {
    return vendor_folder / "sources" / file_name(file);
}

void unpack_source(const recipe::LockedSourcePackage& package, const std::vector<fs::path>& files,
                   const fs::path& target) {
    if (!base::find_program("dpkg-source")) {
        throw base::Error("dpkg-source is not installed").set_hint("install the package dpkg-dev");
    }
    const base::Step step(concat("unpack ", package.name, " ", package.version));
    base::make_folders(target.parent_path());
    const base::TemporaryFolder folder("source", target.parent_path());
    for (std::size_t at = 0; at < files.size(); ++at) {
        fs::create_symlink(fs::absolute(files[at]),
                           folder.path() / file_name(package.files.at(at)));
    }
    // Who signed it does not count: the index that named its digest was verified.
    base::run_checked({.argv = {"dpkg-source", "--no-check", "--extract",
                                file_name(package.files.front()), target.string()},
                       .folder = folder.path()});
}

namespace {

std::optional<recipe::LockedSourcePackage> kept_answer(const fs::path& file) {
    std::error_code ignored;  // what cannot be asked about counts as absent
    if (!fs::is_regular_file(file, ignored)) return std::nullopt;
    base::Document document = base::Document::load(file);
    recipe::LockedSourcePackage answer = recipe::read_locked_source_package(document.root());
    document.finish();
    return answer;
}

recipe::LockedSourcePackage ask(const ResolveRequest& request, const std::string& package,
                                const std::string& version) {
    require_apt(request);
    const base::Step step(concat("ask the mirror for the source package ", package));
    const fs::path folder =
        request.cache_folder / "apt" / concat(apt_folder_name(request), "-source");
    base::make_folders(folder);
    const base::FileLock lock(fs::path(folder.string() + ".lock"), [] {
        base::say("waiting for another armpack that asks for source packages");
    });
    Apt apt(request, folder, Apt::Indices::sources);
    const std::vector<recipe::LockedSuite> suites = usable_suites(request, apt);
    apt.pretend_installed({}, {});
    const std::vector<std::string> versions = apt.source_versions(package);
    if (std::ranges::find(versions, version) == versions.end()) {
        throw no_such_version(request, package, version, versions);
    }
    recipe::LockedSourcePackage result{.name = package, .version = version};
    for (const PrintedFile& file : apt.source_files(package, version)) {
        result.archive = archive_of(file.uri, request.mirrors);
        result.files.push_back(
            {pool_path_of(file.uri, request.mirrors), file.size_bytes, file.sha256});
    }
    for (const recipe::LockedSuite& suite : suites) {
        const bool is_security = suite.name.ends_with("-security");
        if (is_security == (result.archive == "debian-security"))
            result.time = std::max(result.time, suite.time);
    }
    const auto is_dsc = [](const auto& file) { return file.pool_path.ends_with(".dsc"); };
    std::stable_partition(result.files.begin(), result.files.end(), is_dsc);
    if (result.files.empty() || !is_dsc(result.files.front())) {
        throw base::Error(concat("apt names no .dsc file of ", package, " ", version));
    }
    return result;
}

base::Error no_such_version(const ResolveRequest& request, const std::string& package,
                            const std::string& version, const std::vector<std::string>& versions) {
    const std::string& suite = request.definition->suites.front().name;
    if (versions.empty()) {
        return base::Error(
            concat("source.package: Debian ", suite, " has no source package called ", package),
            base::Exit::bad_request);
    }
    base::Error error(concat("source.version: Debian ", suite, " has ", package, " ",
                             base::join(versions, ", "), ", not ", version),
                      base::Exit::bad_request);
    error.set_hint("put the version that it has into the recipe; a lock would have kept the other");
    return error;
}

std::string pool_path_of(const std::string& uri, const Mirrors& mirrors) {
    for (const auto& [archive, addresses] : mirrors) {
        for (const std::string& address : addresses) {
            const std::string start = apt_address(address) + "/";
            if (uri.starts_with(start)) return decode_uri(uri.substr(start.size()));
        }
    }
    throw base::Error(concat("apt gives an address of no mirror: ", base::printable(uri)));
}

std::string file_name(const recipe::LockedSourcePackage::File& file) {
    return fs::path(file.pool_path).filename().string();
}

base::Download download_of(const recipe::LockedSourcePackage& package,
                           const recipe::LockedSourcePackage::File& file,
                           const FetchRequest& request) {
    base::Download download{
        .name = file_name(file), .sha256 = file.sha256, .size_bytes = file.size_bytes};
    if (!request.vendor_folder.empty()) {
        const fs::path kept = vendored_file(request.vendor_folder, file);
        if (fs::exists(kept)) {
            download.urls.push_back("file://" +
                                    base::percent_encode_path(fs::absolute(kept).string()));
        }
    }
    const char* suite = package.archive == "debian-security" ? "-security" : "";
    const Mirrors places = places_of({{.name = suite, .time = package.time}}, request);
    const auto mirrors = places.find(package.archive);
    if (mirrors == places.end()) return download;
    for (const std::string& mirror : mirrors->second) {
        download.urls.push_back(concat(mirror, '/', base::percent_encode_path(file.pool_path)));
    }
    return download;
}

}  // namespace

}  // namespace debian
