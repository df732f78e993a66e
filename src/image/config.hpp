#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace image {

// One line of an image's history.
struct History {
    std::string created_by;
    std::string comment;
    bool empty_layer = false;
};

// What a container is made of besides its files: the image configuration of Docker and OCI.
struct Config {
    std::string os = "linux";
    std::string architecture = "arm";
    std::string variant = "v5";
    std::int64_t created = 0;  // seconds since 1970

    std::vector<std::string> entrypoint;
    std::vector<std::string> command;
    std::vector<std::string> environment;  // "NAME=value"
    std::string working_folder;
    std::string user;
    std::string stop_signal;
    std::vector<std::string> health_check;  // "CMD", "/bin/x"; empty: none
    std::vector<std::string> volumes;       // paths
    std::vector<std::string> ports;         // "53/udp"
    std::map<std::string, std::string> labels;

    std::vector<std::string> diff_ids;  // SHA-256 of each unpacked layer, 64 digits, bottom first
    std::vector<History> history;

    // "linux/arm/v5"
    std::string platform() const;
};

// The JSON text, with sorted keys and nothing that depends on where or when. Its length does not
// depend on the digits of diff_ids.
std::string to_json(const Config& config);

// Reads what somebody wrote. Keys that armpack has no use for are passed over; a wrong type is an
// error that names the key.
Config config_from_json(std::string_view text);

// "2026-01-31T13:59:00Z"
std::string rfc3339(std::int64_t seconds);

}  // namespace image
