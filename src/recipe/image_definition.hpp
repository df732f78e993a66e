#pragma once

#include "base/fields.hpp"
#include "recipe/packages.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace recipe {

// What a root filesystem is made of: images/NAME.json and, for what maintainer scripts would have
// done, images/effects/PACKAGE.json. Everything that is chosen or left out says why.

// What happens when a suite's index cannot be had or does not fit its signed release file. A bad
// signature is an error whatever is said here.
enum class WhenMissing { refuse, warn };

struct Suite {
    std::string name;     // trixie-updates
    std::string archive;  // debian or debian-security: which mirror
    std::vector<std::string> components;
    WhenMissing when_missing = WhenMissing::refuse;
    std::string why;
};

struct WantedPackage {
    std::string name;
    std::string why;
};

// A package that `wanted_by` depend on for their maintainer scripts alone: it is left out, and what
// it alone would pull in, unless somebody else needs it or a recipe asks for it. "*" is everybody.
struct Exclusion {
    std::string package;
    std::vector<std::string> wanted_by;
    std::string why;
};

// Which files of packages stay. The first rule with a pattern that fits decides; without one a file
// stays. Patterns are absolute; "*" and "?" stop at slashes, "**" does not. A folder is judged when
// nothing is left in it, and goes as well if it held something before.
struct FileRule {
    enum class Action { keep, drop };
    Action action = Action::keep;
    std::vector<std::string> patterns;
    std::string why;
};

// One of the things that maintainer scripts do. Paths are absolute.
struct Effect {
    enum class Kind {
        folder,       // path, mode, uid, gid
        link,         // path -> to; replaces an empty folder
        links,        // each of paths -> to, as a relative link, unless something is there
        file,         // path with text, or with the bytes of the file copy_of
        remove,       // path
        alternative,  // what update-alternatives --install name… does
        certificates  // what update-ca-certificates does
    };
    struct Follower {
        std::string name;
        std::string link;
        std::string path;
    };

    Kind kind = Kind::folder;
    std::string path;
    std::vector<std::string> paths;
    std::string to;
    std::string text;
    std::string copy_of;
    unsigned mode = 0;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    bool unless_present = false;  // leave what is there already
    std::string name;             // alternative
    int priority = 0;
    std::vector<Follower> followers;
    std::string why;
};

// What the scripts of one package leave behind.
struct PackageEffects {
    std::string package;
    std::string why;
    // SHA-256 of the scripts that were read to write this down: one that differs is reported.
    std::vector<std::pair<std::string, std::string>> scripts;  // postinst -> digest
    std::vector<Effect> effects;
};

// A version that is taken where no mirror has the file that the signed index names: a pool that
// is out of step with its index would else stop every build.
struct Fallback {
    LockedPackage package;
    std::string why;
};

struct ImageDefinition {
    std::string name;
    std::string summary;
    std::string architecture;  // Debian's name: armel
    std::string keyring;       // file name below /usr/share/keyrings
    std::vector<Suite> suites;
    bool follow_dependencies = true;  // false: the packages named and nothing else
    std::vector<WantedPackage> base;
    std::vector<Exclusion> exclude;
    std::vector<Fallback> fallbacks;
    std::vector<FileRule> rules;
    std::vector<Effect> effects;                  // after those of all packages
    std::vector<PackageEffects> package_effects;  // by package name

    std::string digest;  // SHA-256 over the definition file and its effects files

    const PackageEffects* effects_of(std::string_view package) const;
};

// Reads images/NAME.json and all of images/effects/ beside it. Mistakes are Error(bad_request).
ImageDefinition load_image_definition(const std::filesystem::path& file);

// The readers, also for the schema of each kind of file.
ImageDefinition read_image_definition(base::Fields fields);
PackageEffects read_package_effects(base::Fields fields);

}  // namespace recipe
