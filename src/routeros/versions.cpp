#include "routeros/versions.hpp"

#include "base/text.hpp"

#include <array>
#include <cctype>

namespace routeros {

namespace {

// From the command trees of 7.16.2, 7.18.2, 7.19.6, 7.20, 7.20.8, 7.21.4, 7.22.3, 7.23.3 and 7.24
// (/console/inspect of each version), and from the manual for the state.
constexpr std::array dialects = {
    Dialect{.since = {7, 16, 0},
            .container_name = nullptr,
            .envs_reference = "envlist",
            .envs_list = "name",
            .mounts_reference = "mounts",
            .mounts_list = "name",
            .mounts_read_only = nullptr,
            .config_memory = "ram-high",
            .container_memory = nullptr,
            .disk_format = "format-drive",
            .ignore_image_change = nullptr,
            .container_log = nullptr,
            .state = StateStyle::status},
    Dialect{.since = {7, 19, 0},
            .container_name = "name",
            .envs_reference = "envlist",
            .envs_list = "name",
            .mounts_reference = "mounts",
            .mounts_list = "name",
            .mounts_read_only = nullptr,
            .config_memory = "ram-high",
            .container_memory = nullptr,
            .disk_format = "format",
            .ignore_image_change = nullptr,
            .container_log = nullptr,
            .state = StateStyle::status},
    Dialect{.since = {7, 20, 0},
            .container_name = "name",
            .envs_reference = "envlists",
            .envs_list = "list",
            .mounts_reference = "mounts",
            .mounts_list = "name",
            .mounts_read_only = "read-only=yes",
            .config_memory = "memory-high",
            .container_memory = "memory-high",
            .disk_format = "format",
            .ignore_image_change = nullptr,
            .container_log = "log",
            .state = StateStyle::either},
    Dialect{.since = {7, 21, 0},
            .container_name = "name",
            .envs_reference = "envlists",
            .envs_list = "list",
            .mounts_reference = "mountlists",
            .mounts_list = "list",
            .mounts_read_only = "read-only=yes",
            .config_memory = "memory-high",
            .container_memory = "memory-high",
            .disk_format = "format",
            .ignore_image_change = nullptr,
            .container_log = "log",
            .state = StateStyle::either},
    Dialect{.since = {7, 23, 0},
            .container_name = "name",
            .envs_reference = "envlists",
            .envs_list = "list",
            .mounts_reference = "mountlists",
            .mounts_list = "list",
            .mounts_read_only = "mode=ro",
            .config_memory = "memory-high",
            .container_memory = "memory-high",
            .disk_format = "format",
            .ignore_image_change = "ignore-remote-image-change",
            .container_log = "log",
            .state = StateStyle::flags},
};

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
    std::array<int, 3> numbers{};
    std::size_t at = 0;
    std::size_t count = 0;
    while (count < numbers.size()) {
        const std::size_t start = at;
        while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0)
            ++at;
        if (at == start || at - start > 4) break;
        numbers[count++] = static_cast<int>(*base::parse_decimal(text.substr(start, at - start)));
        if (at == text.size() || text[at] != '.') break;
        ++at;
    }
    if (count < 2) return std::nullopt;
    return Version{numbers[0], numbers[1], numbers[2]};
}

std::string to_string(const Version& version) {
    std::string text = base::concat(version.major, ".", version.minor);
    if (version.patch > 0) text += base::concat(".", version.patch);
    return text;
}

Version oldest_known() {
    return dialects.front().since;
}

Version newest_known() {
    return {7, 24, 0};
}

const Dialect& dialect_of(const Version& version) {
    const Dialect* holds = &dialects.front();
    for (const Dialect& dialect : dialects) {
        if (dialect.since <= version) holds = &dialect;
    }
    return *holds;
}

std::optional<Version> changed_after(const Dialect& dialect) {
    for (const Dialect& other : dialects) {
        if (other.since > dialect.since) return other.since;
    }
    return std::nullopt;
}

}  // namespace routeros
