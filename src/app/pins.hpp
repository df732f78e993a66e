#pragma once

#include "app/build_inputs.hpp"
#include "app/plan.hpp"
#include "base/content_cache.hpp"
#include "debian/fetch.hpp"
#include "recipe/lock.hpp"

#include <string>
#include <vector>

namespace app {

// What a build takes from the recipe's lock, and what it does where that cannot be.
struct PinRequest {
    // Refuse unless there is a lock and the recipe agrees with it.
    bool locked = false;
    // Where no mirror has a locked package any more, resolve afresh instead of giving up.
    bool update_gone = false;
};

// Whether the environment (ARMPACK_UPDATE_GONE) asks for that in every build, as CI does.
bool environment_updates_gone();

// The versions that a build uses.
struct Pins {
    recipe::LockedPackages packages;
    BuildInputs build;
    recipe::LockedGo go;     // empty if the lock says nothing that holds
    bool from_lock = false;  // the packages
};

// From the lock if there is one; else resolved, now. Every way in which that is not just the lock
// is told: versions never change in silence.
Pins choose_pins(const Plan& plan, const PinRequest& request, const base::ContentCache& cache,
                 const debian::FetchRequest& fetch);

// The recipe's lock, for commands that do nothing without one that the recipe agrees with: an Error
// (refused) says in what it does not. `command` is for the message.
recipe::Lock agreed_lock(const Plan& plan, const std::string& command);

// What the recipe's lock would be, but for what is obtained.
recipe::Lock lock_of(const Plan& plan);

}  // namespace app
