#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace routeros {

struct Version {
    int major = 7;
    int minor = 0;
    int patch = 0;
    auto operator<=>(const Version&) const = default;
};

// The version that `text` begins with: "7.20.8", "7.22.1 (stable)", "7.23rc4" (which is 7.23).
std::optional<Version> parse_version(std::string_view text);
std::string to_string(const Version& version);  // "7.20", "7.20.8"

// How a container's state is asked for: the text property `status`, or the flags `stopped`,
// `running`, … as conditions of find. `either`: it is not known when the one gave way to the other,
// so both have to be tried.
enum class StateStyle { status, either, flags };

// What the console calls things from version `since` on. A null pointer: not there yet.
struct Dialect {
    Version since;
    const char* container_name;       // /container/add: its name; without it only `comment` tells
    const char* envs_reference;       // /container/add: which environment list
    const char* envs_list;            // /container/envs/add: the list a variable belongs to
    const char* mounts_reference;     // /container/add: which mounts
    const char* mounts_list;          // /container/mounts/add: what the reference means
    const char* mounts_read_only;     // /container/mounts/add: for a mount that is not written to
    const char* config_memory;        // /container/config/set: memory beyond which it is throttled
    const char* container_memory;     // /container/add: the same, for one container
    const char* disk_format;          // /disk: command that makes a file system
    const char* ignore_image_change;  // /container/add: keep running when the archive goes
    const char* container_log;        // /container: command that shows what a container printed
    StateStyle state;
};

// The oldest and newest version that the table was made from.
Version oldest_known();
Version newest_known();

// What holds for `version`: a version between two known ones has the older one's console. Below the
// oldest and above the newest: the nearest known; callers say so.
const Dialect& dialect_of(const Version& version);

// The first version whose console differs from `dialect`; empty for the newest.
std::optional<Version> changed_after(const Dialect& dialect);

}  // namespace routeros
