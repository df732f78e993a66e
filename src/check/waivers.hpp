#pragma once

#include "check/report.hpp"
#include "recipe/recipe.hpp"

#include <string>
#include <vector>

namespace check {

// Turns what the waivers cover from unsupported or unreached into waived, with the waiver's reason.
// A waiver covers instructions of its file (any, if it names none) and function (any, if it names
// none) up to its feature. Returns a sentence for each waiver that covered nothing.
std::vector<std::string> apply_waivers(std::vector<FileReport>& files,
                                       const std::vector<recipe::Waiver>& waivers);

}  // namespace check
