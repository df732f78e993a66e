#pragma once

#include "app/plan.hpp"
#include "debian/fetch.hpp"
#include "recipe/packages.hpp"

#include <string>
#include <vector>

namespace app {

// Which packages: a definition's, and the recipe's beside them.
struct Wanted {
    const recipe::ImageDefinition* definition = nullptr;
    const std::vector<std::string>* packages = nullptr;
    const char* what = "";  // "packages", "the sysroot's packages"
};
Wanted wanted_in_image(const Plan& plan);
Wanted wanted_in_sysroot(const Plan& plan);

// What the mirrors hold of them: as they said within the last hour, or now.
enum class Ask { within_the_hour, mirror };
recipe::LockedPackages resolve_packages(const Wanted& wanted, const debian::FetchRequest& fetch,
                                        Ask ask = Ask::within_the_hour);

// Of the packages `before`, those in `moved` move on, with what they need; all others stay.
recipe::LockedPackages move_packages(const Wanted& wanted, const debian::FetchRequest& fetch,
                                     const recipe::LockedPackages& before,
                                     const std::vector<std::string>& moved);

}  // namespace app
