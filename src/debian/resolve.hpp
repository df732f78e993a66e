#pragma once

#include "debian/mirror.hpp"
#include "recipe/image_definition.hpp"
#include "recipe/packages.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace debian {

// A package of an earlier answer, and what its own control file says.
struct PresentPackage {
    recipe::LockedPackage package;
    std::string control;
};

struct ResolveRequest {
    const recipe::ImageDefinition* definition = nullptr;
    std::vector<std::string> packages;  // beside the definition's own
    Mirrors mirrors;
    std::filesystem::path cache_folder;  // where the indices are kept between runs
    // An answer of this age is given again without asking the mirror; 0 always asks.
    std::chrono::seconds keep_for{3600};
    std::filesystem::path keyring_folder = "/usr/share/keyrings";
    // With these, not all is resolved: they stay as they are, but for those in `moved`, which move
    // on to the version of today together with what that needs.
    std::vector<PresentPackage> present;
    std::vector<std::string> moved;
};

// Which packages the definition and `packages` come to, in the order to unpack them. apt decides,
// with a state folder of its own below `cache_folder`, as an ordinary user and without looking at
// what the host has installed. Every index is verified against the definition's keyring; nothing
// unsigned, wrongly signed or expired is used. Suites whose index is missing are warned of or
// refused, as the definition says. Where no mirror has the file that an index names, the
// definition's fallback is taken, and told of.
recipe::LockedPackages resolve(const ResolveRequest& request);

}  // namespace debian
