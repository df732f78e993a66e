#include "debian/mirror.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "debian/control.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace debian {

namespace fs = std::filesystem;

namespace {

// One entry of apt's sources.
struct Source {
    std::vector<std::string> uris;
    std::vector<std::string> suites;
    std::vector<std::string> components;
    std::string signed_by;
};

Mirrors settings_mirrors(const std::vector<std::string>& mirrors,
                         const std::vector<std::string>& security);
Mirrors host_mirrors(const fs::path& host);
Mirrors listed_mirrors(const fs::path& host);
void note(Mirrors& mirrors, const std::string& archive, std::string_view uri);
std::vector<Source> parse_deb822(std::string_view text, std::string_view name);
std::vector<Source> parse_one_line(std::string_view text);
bool is_debians_own(const Source& source);
void expand_mirror_lists(Mirrors& mirrors, const fs::path& host);
std::string os_id(const fs::path& host);
std::vector<std::string> environment_words(const char* name);
std::string read_if_there(const fs::path& file);

}  // namespace

Mirrors find_mirrors(const MirrorSettings& settings) {
    if (!settings.mirrors.empty()) {
        return settings_mirrors(settings.mirrors, settings.security_mirrors);
    }
    if (const auto words = environment_words("ARMPACK_MIRROR"); !words.empty()) {
        return settings_mirrors(words, environment_words("ARMPACK_SECURITY_MIRROR"));
    }
    Mirrors mirrors;
    if (os_id(settings.host) == "debian") mirrors = host_mirrors(settings.host);
    if (mirrors["debian"].empty()) mirrors = listed_mirrors(settings.host);
    if (mirrors["debian"].empty()) {
        throw base::Error("no Debian mirror is known")
            .set_hint(
                "set ARMPACK_MIRROR to the address of a mirror, one that ends in /debian, "
                "or install the package python-apt-common, which knows Debian's");
    }
    // Hosts without a security suite in their sources: it lies beside the archive everywhere.
    if (mirrors["debian-security"].empty()) {
        return settings_mirrors(mirrors["debian"], {});
    }
    return mirrors;
}

Mirrors mirrors_of_sources(std::string_view text, std::string_view file_name) {
    const std::vector<Source> sources =
        file_name.ends_with(".sources") ? parse_deb822(text, file_name) : parse_one_line(text);
    Mirrors mirrors;
    for (const Source& source : sources) {
        if (!is_debians_own(source)) continue;
        for (const std::string& suite : source.suites) {
            const bool security = suite.ends_with("-security") || suite.ends_with("/updates");
            for (const std::string& uri : source.uris) {
                note(mirrors, security ? "debian-security" : "debian", uri);
            }
        }
    }
    return mirrors;
}

namespace {

Mirrors settings_mirrors(const std::vector<std::string>& mirrors,
                         const std::vector<std::string>& security) {
    Mirrors result;
    for (const std::string& uri : mirrors)
        note(result, "debian", uri);
    for (const std::string& uri : security)
        note(result, "debian-security", uri);
    if (security.empty()) {
        for (const std::string& uri : result["debian"]) {
            const std::size_t slash = uri.rfind('/');
            if (slash != std::string::npos && uri.substr(slash) == "/debian") {
                note(result, "debian-security", uri + "-security");
            }
        }
    }
    return result;
}

Mirrors host_mirrors(const fs::path& host) {
    std::vector<fs::path> files{host / "etc/apt/sources.list"};
    std::error_code error;
    std::vector<fs::path> parts;
    for (const auto& entry : fs::directory_iterator(host / "etc/apt/sources.list.d", error)) {
        const fs::path extension = entry.path().extension();
        if (extension == ".sources" || extension == ".list") parts.push_back(entry.path());
    }
    std::ranges::sort(parts);
    files.insert(files.end(), parts.begin(), parts.end());
    Mirrors all;
    for (const fs::path& file : files) {
        const std::string text = read_if_there(file);
        for (const auto& [archive, uris] : mirrors_of_sources(text, file.string())) {
            for (const std::string& uri : uris)
                note(all, archive, uri);
        }
    }
    expand_mirror_lists(all, host);
    return all;
}

// The file is in paragraphs of "Suite: …", "BaseURI: …" and further lines, without blank lines
// between some of them, hence not for parse_paragraphs.
Mirrors listed_mirrors(const fs::path& host) {
    Mirrors mirrors;
    const std::string text = read_if_there(host / "usr/share/python-apt/templates/Debian.info");
    std::string_view suite;
    for (const std::string_view line : base::lines_of(text)) {
        if (line.starts_with("Suite:")) suite = base::trim(line.substr(6));
        if (line.starts_with("BaseURI:") && suite == "stable") {
            note(mirrors, "debian", base::trim(line.substr(8)));
        }
    }
    return mirrors;
}

void note(Mirrors& mirrors, const std::string& archive, std::string_view uri) {
    while (uri.ends_with('/'))
        uri.remove_suffix(1);
    const bool usable = uri.starts_with("http://") || uri.starts_with("https://") ||
                        uri.starts_with("file:/") || uri.starts_with("mirror+file:/");
    std::vector<std::string>& known = mirrors[archive];
    if (usable && std::ranges::find(known, uri) == known.end()) known.emplace_back(uri);
}

std::vector<Source> parse_deb822(std::string_view text, std::string_view name) {
    std::vector<Source> sources;
    for (const Paragraph& paragraph : parse_paragraphs(text, name)) {
        const auto types = base::split_words(paragraph.get("Types"));
        if (std::ranges::find(types, "deb") == types.end()) continue;
        if (base::to_lower(paragraph.get("Enabled")) == "no") continue;
        sources.push_back(
            {base::split_words(paragraph.get("URIs")), base::split_words(paragraph.get("Suites")),
             base::split_words(paragraph.get("Components")), paragraph.get("Signed-By")});
    }
    return sources;
}

// deb [signed-by=… arch=…] URI SUITE COMPONENT…
std::vector<Source> parse_one_line(std::string_view text) {
    std::vector<Source> sources;
    for (std::string_view line : base::lines_of(text)) {
        line = base::trim(line.substr(0, line.find('#')));
        Source source;
        if (const std::size_t open = line.find('['); open != std::string_view::npos) {
            const std::size_t close = line.find(']', open);
            if (close == std::string_view::npos) continue;
            for (const std::string& option :
                 base::split_words(line.substr(open + 1, close - open - 1))) {
                if (option.starts_with("signed-by=")) source.signed_by = option.substr(10);
            }
            if (base::trim(line.substr(0, open)) != "deb") continue;
            line = base::trim(line.substr(close + 1));
        } else if (line.starts_with("deb ") || line.starts_with("deb\t")) {
            line = base::trim(line.substr(4));
        } else {
            continue;
        }
        const std::vector<std::string> words = base::split_words(line);
        if (words.size() < 3) continue;
        source.uris = {words[0]};
        source.suites = {words[1]};
        source.components.assign(words.begin() + 2, words.end());
        sources.push_back(std::move(source));
    }
    return sources;
}

// Sources of others often have suites called like Debian's, even below /debian, but never the
// component main under Debian's key.
bool is_debians_own(const Source& source) {
    if (std::ranges::find(source.components, "main") == source.components.end()) return false;
    if (!source.signed_by.empty() && source.signed_by.find("debian-archive") == std::string::npos) {
        return false;
    }
    static const std::set<std::string, std::less<>> names{
        "stable",   "oldstable", "testing", "unstable", "sid",
        "bullseye", "bookworm",  "trixie",  "forky",    "duke"};
    return std::ranges::any_of(source.suites, [](std::string_view suite) {
        return names.contains(suite.substr(0, suite.find_first_of("-/")));
    });
}

// Debian's cloud images name a file with one mirror a line.
void expand_mirror_lists(Mirrors& mirrors, const fs::path& host) {
    for (auto& [archive, uris] : mirrors) {
        Mirrors expanded;
        for (const std::string& uri : uris) {
            if (!uri.starts_with("mirror+file:/")) {
                note(expanded, archive, uri);
                continue;
            }
            std::string_view path = std::string_view(uri).substr(12);
            while (path.starts_with('/'))
                path.remove_prefix(1);
            const std::string list = read_if_there(host / path);
            for (const std::string_view line : base::lines_of(list)) {
                const std::vector<std::string> words = base::split_words(line);
                if (!words.empty() && !words[0].starts_with('#')) note(expanded, archive, words[0]);
            }
        }
        uris = expanded[archive];
    }
}

std::string os_id(const fs::path& host) {
    const std::string text = read_if_there(host / "etc/os-release");
    for (const std::string_view line : base::lines_of(text)) {
        if (!line.starts_with("ID=")) continue;
        std::string_view value = base::trim(line.substr(3));
        if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
        return std::string(value);
    }
    return "";
}

std::vector<std::string> environment_words(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::vector<std::string>() : base::split_words(value);
}

std::string read_if_there(const fs::path& file) {
    std::error_code ignored;  // what cannot be asked about counts as absent
    return fs::is_regular_file(file, ignored) ? base::read_file(file, 1 << 22) : "";
}

}  // namespace

}  // namespace debian
