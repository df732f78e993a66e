#include "build/c_failure.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <regex>

namespace build {

using base::concat;
namespace fs = std::filesystem;

namespace {

std::string end_of_config_log(const fs::path& source);
std::string package_of_header(const std::string& header);
std::string package_of_library(const std::string& library);

// Headers whose package is not called like them; what others begin with is tried as lib…-dev.
const std::vector<std::pair<std::string, std::string>> known_headers = {
    {"openssl/", "libssl-dev"},        {"zlib.h", "zlib1g-dev"},
    {"expat.h", "libexpat1-dev"},      {"ares.h", "libc-ares-dev"},
    {"curl/", "libcurl4-openssl-dev"}, {"sqlite3.h", "libsqlite3-dev"},
    {"event2/", "libevent-dev"},       {"cjson/", "libcjson-dev"},
    {"boost/", "libboost-dev"},        {"pcre2.h", "libpcre2-dev"},
    {"dbus/", "libdbus-1-dev"},        {"sys/capability.h", "libcap-dev"},
    {"ncurses.h", "libncurses-dev"},   {"gmp.h", "libgmp-dev"},
    {"nettle/", "nettle-dev"},         {"libmnl/", "libmnl-dev"},
    {"lua.h", "liblua5.4-dev"},        {"systemd/", "libsystemd-dev"}};

}  // namespace

void explain_configure(const base::Result& result, const CPlaces& places, const fs::path& log) {
    const std::string config_log = end_of_config_log(places.source);
    if (config_log.empty()) return;
    throw base::Error(concat("configure ", base::describe_end(result)))
        .set_detail(concat(base::last_lines(result), "the end of config.log:\n", config_log))
        .set_hint(concat("the log is ", log.string()));
}

base::Error refusal(const std::string& call, const base::Result& result, const fs::path& log) {
    const std::vector<std::string> words = base::split_words(call);
    base::Error error(concat("the project insists on ", words.at(0), " for ",
                             words.size() > 1 ? words[1] : "?",
                             ", which the routers' ARMv5TE processors cannot run"));
    error.set_detail(base::last_lines(result));
    error.set_hint(
        concat("take the flag out with an option of the project's build or a patch in the recipe; "
               "the log is ",
               log.string()));
    return error;
}

std::string hint_of_failure(const base::Result& result, const CPlaces& places) {
    const std::string text = result.messages + result.output;
    std::smatch found;
    if (std::regex_search(text, found,
                          std::regex("(?:fatal error: |error: |')([A-Za-z0-9_./+-]+\\.h(?:pp)?)'?"
                                     "(?:: No such file| file not found)"))) {
        return concat("the header ", found[1].str(),
                      " is missing: add the package that has it to "
                      "build.packages (",
                      package_of_header(found[1]), "?)");
    }
    if (std::regex_search(text, found,
                          std::regex("(?:cannot find|unable to find library) -l([A-Za-z0-9_.+-]+)"
                                     "(?:[:\n]|$)"))) {
        return concat("the library ", found[1].str(),
                      " is missing: add the package that has it to "
                      "build.packages (",
                      package_of_library(found[1]), "?)");
    }
    if (text.find("No space left on device") != std::string::npos) {
        return concat("the disk is full: builds take place below ",
                      places.staging.parent_path().string());
    }
    if (text.find("Killed signal terminated program") != std::string::npos ||
        text.find("Killed (program cc1") != std::string::npos) {
        return "the compiler was killed, most often because memory ran out: close other programs";
    }
    return {};
}

namespace {

// What the failed test did stands above the listing of variables that every config.log ends with.
std::string end_of_config_log(const fs::path& source) {
    const fs::path file = source / "config.log";
    if (!fs::is_regular_file(file)) return {};
    std::string text = base::read_file(file);
    const std::size_t variables = text.find("## Cache variables. ##");
    if (variables != std::string::npos) text.erase(text.rfind("\n## -", variables) + 1);
    return base::last_lines({.messages = text});
}

std::string package_of_header(const std::string& header) {
    for (const auto& [start, package] : known_headers) {
        if (header.starts_with(start)) return package;
    }
    const std::string first = header.substr(0, header.find_first_of("/."));
    return package_of_library(first.starts_with("lib") ? first.substr(3) : first);
}

std::string package_of_library(const std::string& library) {
    if (library == "ssl" || library == "crypto") return "libssl-dev";
    if (library == "z") return "zlib1g-dev";
    return concat("lib", base::replace_all(base::to_lower(library), "_", "-"), "-dev");
}

}  // namespace

}  // namespace build
