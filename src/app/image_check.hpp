#pragma once

#include "app/plan.hpp"
#include "check/report.hpp"
#include "tree/tree.hpp"

#include <string_view>

namespace app {

// Every ELF file of an image, against the profile, waivers and device of its plan.
check::Report check_image(const Plan& plan, const tree::Tree& tree);

// Error (refused) unless the report passes, with its findings printed; `consequence` is what did
// not come of it: "no archive was written".
void require_passes(const check::Report& report, std::string_view consequence);

}  // namespace app
