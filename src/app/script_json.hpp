#pragma once

#include "routeros/script.hpp"

#include <string>

namespace app {

// What a script for `request` sets up, as JSON ("armpack.script/1"): the container and the network
// around it. Names of secret variables, never values.
std::string setup_json(const recipe::Recipe& recipe, const routeros::ScriptRequest& request);

}  // namespace app
