#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace debian {

// Where the archives are: "debian" and "debian-security", each with one address or several, tried
// in that order. No address ends with a slash.
using Mirrors = std::map<std::string, std::vector<std::string>>;

struct MirrorSettings {
    // Addresses of an archive that ends in /debian, from an option or a configuration file.
    // "…/debian-security" beside it is taken for the security archive, unless that is given too.
    std::vector<std::string> mirrors;
    std::vector<std::string> security_mirrors;
    std::filesystem::path host = "/";  // whose settings are read: the root folder
};

// In this order: `settings`; the environment (ARMPACK_MIRROR, ARMPACK_SECURITY_MIRROR: addresses
// separated by blanks); the host's own apt sources, if it runs Debian; the list of Debian's mirrors
// that the package python-apt-common brings, so that Ubuntu works without a setting. An Error that
// says how to set one if there is nothing.
Mirrors find_mirrors(const MirrorSettings& settings);

// Part of find_mirrors: the archives named in one apt sources file, deb822 (.sources) or one-line.
Mirrors mirrors_of_sources(std::string_view text, std::string_view file_name);

}  // namespace debian
