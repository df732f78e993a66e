#include "source/go_command.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "source/go_vendor.hpp"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <tuple>

namespace source {

using base::concat;
namespace fs = std::filesystem;

namespace {

// Where the archive of the Go project asks to be unpacked (https://go.dev/doc/install).
constexpr std::string_view default_program = "/usr/local/go/bin/go";

const std::vector<std::string> kept_settings = {"GOPROXY",   "GONOPROXY",  "GOSUMDB", "GONOSUMDB",
                                                "GOPRIVATE", "GOINSECURE", "GOVCS",   "GOAUTH",
                                                "GOCACHE",   "GOMODCACHE", "GOPATH"};

// The first version that switches toolchains is 1.21 (https://go.dev/doc/toolchain).
constexpr std::string_view install_hint =
    " or newer: from your distribution (package golang-go of Debian 13, Ubuntu "
    "24.04 and later; bookworm-backports for Debian 12), or the Go project's archive, unpacked "
    "into /usr/local/go";

// What one installed Go says of itself.
struct Installed {
    fs::path program;
    GoVersion version;
    base::Environment settings;
};

bool is_cache(std::string_view name);
std::vector<fs::path> candidates();
Installed ask(const fs::path& program);
base::Environment with_caches(base::Environment settings);
Go ready(const Installed& installed, const Supply& supply);
Go switch_toolchain(Go go, const GoVersion& installed, const GoVersion& wanted);

}  // namespace

std::optional<GoVersion> parse_go_version(std::string_view text) {
    if (text.starts_with("go")) text.remove_prefix(2);
    GoVersion version{.text = std::string(text)};
    const auto number = [&text](unsigned& into) {
        std::size_t digits = 0;
        while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9')
            ++digits;
        const auto value = base::parse_decimal(text.substr(0, digits));
        if (!value || *value > 9999) return false;
        into = static_cast<unsigned>(*value);
        text.remove_prefix(digits);
        return true;
    };
    if (!number(version.major) || !text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
    if (!number(version.minor)) return std::nullopt;
    const bool rest_fits = std::all_of(text.begin(), text.end(), [](char letter) {
        return letter == '.' || (letter >= '0' && letter <= '9') ||
               (letter >= 'a' && letter <= 'z');
    });
    return rest_fits ? std::optional(version) : std::nullopt;
}

Go find_go(std::string_view toolchain, std::string_view oldest, const GoSupply& supply) {
    const auto wanted = parse_go_version(toolchain);
    const auto limit = parse_go_version(oldest);
    if (!wanted || !limit) {
        throw base::Error(concat("Go toolchain \"", toolchain, "\" is no version"),
                          base::Exit::bad_request)
            .set_hint("a version looks like 1.26.8");
    }
    if (const auto vendored = vendored_go(wanted->text, supply)) {
        return ready(ask(*vendored), supply);
    }
    std::vector<std::string> seen;
    for (const fs::path& program : candidates()) {
        try {
            const Installed installed = ask(program);
            if (std::tie(installed.version.major, installed.version.minor) >=
                std::tie(limit->major, limit->minor)) {
                return switch_toolchain(ready(installed, supply), installed.version, *wanted);
            }
            seen.push_back(concat(program.string(), " is Go ", installed.version.text));
        } catch (base::Error& error) {
            if (error.exit() == base::Exit::interrupted || !error.hint().empty()) throw;
            seen.push_back(concat(program.string(), ": ", error.problem()));
        }
    }
    std::string problem = concat("no Go found that can provide Go ", wanted->text);
    if (!seen.empty()) problem += concat(" (", base::join(seen, "; "), ")");
    throw base::Error(problem).set_hint(concat("install Go ", oldest, install_hint));
}

base::Command go_command(const Go& go, std::vector<std::string> arguments, Network network) {
    base::Command command;
    command.argv = std::move(arguments);
    command.argv.insert(command.argv.begin(), go.program.string());
    command.folder = "/";
    // Offline, only the caches matter; the rest would be noise in the log, and may hold secrets.
    for (const auto& [name, value] : go.settings) {
        if (network == Network::allowed || is_cache(name)) command.environment[name] = value;
    }
    command.environment.merge(base::Environment{
        {"GO111MODULE", "on"},
        {"GOENV", "off"},
        // Not empty: for an empty one Go would take what its own go.env may say.
        {"GOFLAGS", "-mod=readonly"},
        {"GOTOOLCHAIN", "local"},
        {"GOWORK", "off"},
        {"PATH", concat(go.program.parent_path().string(), ":/usr/local/bin:/usr/bin:/bin")},
    });
    if (network == Network::allowed) {
        command.environment.merge(base::pass_environment(network_variables()));
    } else {
        command.environment["GOPROXY"] = "off";
    }
    return command;
}

const std::vector<std::string>& network_variables() {
    static const std::vector<std::string> names = {
        "HTTP_PROXY",        "HTTPS_PROXY",   "NO_PROXY",     "http_proxy",      "https_proxy",
        "no_proxy",          "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO",  "GIT_SSH_COMMAND",
        "GIT_CONFIG_GLOBAL", "SSH_AUTH_SOCK", "NETRC",        "XDG_CONFIG_HOME", "HOME"};
    return names;
}

std::string download_hint(const Go& go, std::string_view message) {
    const auto says = [&message](std::initializer_list<std::string_view> words) {
        return std::any_of(words.begin(), words.end(), [&message](std::string_view word) {
            return message.find(word) != std::string_view::npos;
        });
    };
    if (says({"checksum mismatch", "SECURITY ERROR", "verifying module"})) {
        return "what was downloaded is not what the checksum database knows: do not use it, and "
               "find out what stands between you and the module proxy";
    }
    if (go.offline) {
        return "offline, only Go's caches and the vendor folder count: fill that where there is a "
               "network (armpack vendor RECIPE DIR)";
    }
    if (says({"GOPROXY=off", "toolchain not available"})) {
        return "your Go settings say GOPROXY=off, so nothing can be downloaded: see go env GOPROXY";
    }
    if (says({"dial tcp", "proxyconnect", "no such host", "i/o timeout", "network is unreachable",
              "connection re", "TLS handshake", "x509:", "Proxy Authentication"})) {
        return "check the network; proxy settings are taken from HTTPS_PROXY, NO_PROXY and "
               "go env GOPROXY, certificates from SSL_CERT_FILE and SSL_CERT_DIR";
    }
    if (says({"403 Forbidden", "404 Not Found", "410 Gone", "unknown revision", "not found",
              "invalid version", "no such file or directory", "no matching versions"})) {
        return "check module path and version: the module proxy has no such version, or may not "
               "give it out";
    }
    return {};
}

namespace {

bool is_cache(std::string_view name) {
    return name == "GOCACHE" || name == "GOMODCACHE" || name == "GOPATH";
}

std::vector<fs::path> candidates() {
    const char* path = std::getenv("PATH");
    std::vector<fs::path> programs;
    const auto add = [&programs](const fs::path& program) {
        std::error_code error;
        if (fs::is_regular_file(program, error) && ::access(program.c_str(), X_OK) == 0 &&
            std::find(programs.begin(), programs.end(), program) == programs.end()) {
            programs.push_back(program);
        }
    };
    for (const std::string& folder : base::split(path == nullptr ? "/usr/bin:/bin" : path, ':')) {
        if (fs::path(folder).is_absolute()) add(fs::path(folder) / "go");
    }
    add(default_program);
    return programs;
}

Installed ask(const fs::path& program) {
    std::vector<std::string> names = kept_settings;
    for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "GOENV"})
        names.emplace_back(name);
    base::Command command;
    command.argv = {program.string(), "env", "-json"};
    command.folder = "/";
    command.environment = base::pass_environment(names);
    command.environment["GOTOOLCHAIN"] = "local";
    const base::Result result = base::run(command);
    if (!result.ok()) {
        throw base::Error(concat("go env ", base::describe_end(result), ": ",
                                 base::printable(base::trim(result.messages))));
    }
    const auto facts = nlohmann::json::parse(result.output, nullptr, false);
    if (!facts.is_object()) throw base::Error("go env prints something else than its settings");
    const auto fact = [&facts](const std::string& name) {
        const auto at = facts.find(name);
        return at != facts.end() && at->is_string() ? at->get<std::string>() : std::string();
    };
    const auto version = parse_go_version(fact("GOVERSION"));
    if (!version) {
        throw base::Error(concat("is of a version that cannot be read: \"",
                                 base::printable(fact("GOVERSION")), "\""));
    }
    Installed installed{.program = program, .version = *version};
    for (const std::string& name : kept_settings) {
        if (std::string value = fact(name); !value.empty()) installed.settings[name] = value;
    }
    installed.settings = with_caches(std::move(installed.settings));
    return installed;
}

// Without a HOME, Go has no place for its caches.
base::Environment with_caches(base::Environment settings) {
    const auto place = [&settings](const char* name, const char* folder) {
        std::string& value = settings[name];
        if (!fs::path(value).is_absolute()) value = (base::cache_folder() / folder).string();
    };
    place("GOPATH", "go");
    place("GOMODCACHE", "go/pkg/mod");
    place("GOCACHE", "go-build");
    return settings;
}

Go ready(const Installed& installed, const Supply& supply) {
    return {.program = installed.program,
            .version = installed.version.text,
            .settings = with_supply(installed.settings, supply),
            .offline = supply.offline};
}

Go switch_toolchain(Go go, const GoVersion& installed, const GoVersion& wanted) {
    if (installed.text == wanted.text) return go;
    const fs::path program = go.program;
    const fs::path cached = fs::path(go.settings.at("GOMODCACHE")) / "golang.org";
    bool here = false;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(cached, error)) {
        here |= entry.path().filename().string().starts_with(
            concat("toolchain@v0.0.1-go", wanted.text, "."));
    }
    if (!here && go.offline) {
        // Go would take any toolchain that a folder holds, without a look at its sum.
        throw base::Error(concat("Go ", wanted.text,
                                 " is not here, nor in the vendor folder with a "
                                 "sum that the lock has (",
                                 program.string(), " is ", installed.text, ")"))
            .set_hint(concat("install Go ", wanted.text,
                             ", or lock and vendor again on a machine like this one"));
    }
    std::optional<base::Step> step;
    if (!here) {
        step.emplace(concat("download Go ", wanted.text, ", which the recipe asks for (",
                            program.string(), " is ", installed.text, ")"));
    }
    base::Command command = go_command(go, {"env", "GOVERSION", "GOROOT"}, Network::allowed);
    command.environment["GOTOOLCHAIN"] = concat("go", wanted.text);
    const base::Result result = base::run(command);
    const std::vector<std::string_view> lines = base::lines_of(result.output);
    if (!result.ok() || lines.size() != 2 || lines[0] != concat("go", wanted.text)) {
        std::string hint = download_hint(go, result.messages);
        if (hint.empty()) hint = concat("install Go ", wanted.text);
        throw base::Error(concat(program.string(), " is Go ", installed.text,
                                 " and cannot switch to Go ", wanted.text))
            .set_detail(base::last_lines(result))
            .set_hint(hint);
    }
    go.program = fs::path(lines[1]) / "bin" / "go";
    go.version = wanted.text;
    return go;
}

}  // namespace

}  // namespace source
