#include "app/supply.hpp"

#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/text.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>

namespace app {

namespace fs = std::filesystem;

namespace {

constexpr base::Rule address{"(?:https?://|file:/)[!-~]+",
                             "an address (https://example.org/debian)"};

// What the configuration file says; empty lists where it says nothing.
struct Settings {
    std::vector<std::string> mirrors;
    std::vector<std::string> security_mirrors;
    std::vector<std::string> dated_archives;
};

Settings read_settings();
fs::path settings_file();
std::vector<std::string> words_of(const char* variable);
std::vector<std::string> without_slashes(std::vector<std::string> addresses);
void require_vendor(const fs::path& folder);

}  // namespace

void add_mirror_options(CLI::App& command, SupplyOptions& options) {
    command.add_option("--mirror", options.mirrors, "address of a Debian mirror, up to /debian");
    command.add_option("--dated-archive", options.dated_archives,
                       "address of an archive that keeps every day, up to before /debian/DATE: "
                       "asked last");
}

void add_vendor_options(CLI::App& command, SupplyOptions& options) {
    command.add_option("--vendor", options.vendor,
                       "a folder that `armpack vendor` filled: looked at first");
    command.add_flag("--offline", options.offline,
                     "use no network: what is neither in the caches nor in --vendor is an error");
}

debian::FetchRequest fetch_request_of(const SupplyOptions& options) {
    debian::FetchRequest request{.vendor_folder = options.vendor, .offline = options.offline};
    if (!options.vendor.empty()) require_vendor(options.vendor);
    if (options.offline) return request;
    const Settings settings = read_settings();
    debian::MirrorSettings places{.mirrors = options.mirrors};
    if (places.mirrors.empty() && words_of("ARMPACK_MIRROR").empty()) {
        places.mirrors = settings.mirrors;
        places.security_mirrors = settings.security_mirrors;
    }
    request.mirrors = debian::find_mirrors(places);
    request.dated_archives = options.dated_archives;
    if (request.dated_archives.empty()) request.dated_archives = words_of("ARMPACK_DATED_ARCHIVE");
    if (request.dated_archives.empty()) request.dated_archives = settings.dated_archives;
    request.dated_archives = without_slashes(request.dated_archives);
    return request;
}

source::Supply source_supply_of(const debian::FetchRequest& request) {
    const auto mirrors = request.mirrors.find("debian");
    return {
        .vendor_folder = request.vendor_folder,
        .offline = request.offline,
        .mirrors = mirrors == request.mirrors.end() ? std::vector<std::string>() : mirrors->second};
}

namespace {

Settings read_settings() {
    const fs::path file = settings_file();
    std::error_code ignored;  // what cannot be asked about counts as absent
    if (file.empty() || !fs::exists(file, ignored)) return {};
    base::Document document = base::Document::load(file);
    base::Fields root = document.root();
    Settings settings{.mirrors = root.texts("mirrors", address),
                      .security_mirrors = root.texts("security_mirrors", address),
                      .dated_archives = root.texts("dated_archives", address)};
    document.finish();
    return settings;
}

fs::path settings_file() {
    const auto folder = [](const char* name) -> fs::path {
        const char* value = std::getenv(name);
        return value == nullptr ? "" : value;
    };
    fs::path base = folder("XDG_CONFIG_HOME");
    if (base.empty() && !folder("HOME").empty()) base = folder("HOME") / ".config";
    return base.empty() ? base : base / "armpack" / "config.json";
}

std::vector<std::string> words_of(const char* variable) {
    const char* value = std::getenv(variable);
    return value == nullptr ? std::vector<std::string>() : base::split_words(value);
}

std::vector<std::string> without_slashes(std::vector<std::string> addresses) {
    for (std::string& one : addresses) {
        while (one.ends_with('/'))
            one.pop_back();
    }
    return addresses;
}

void require_vendor(const fs::path& folder) {
    if (fs::is_directory(folder)) return;
    throw base::Error(base::concat("--vendor: there is no folder ", folder.string()),
                      base::Exit::bad_request)
        .set_hint("`armpack vendor RECIPE DIR` fills one, where there is a network");
}

}  // namespace

}  // namespace app
