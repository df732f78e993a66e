#pragma once

// The parts that make up the reader of a recipe; used by the .cpp files of this folder.

#include "base/fields.hpp"
#include "recipe/recipe.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace recipe {

Source read_source(base::Fields fields, const std::string& version);
Build read_build(base::Fields fields, const std::string& version);
std::vector<base::Case<Build>> c_build_cases();
Image read_image(base::Fields fields, const std::string& version);
Check read_check(base::Fields fields);
Budget read_budget(base::Fields fields);
RouterOs read_routeros(base::Fields fields);
SmokeTest read_smoke_test(base::Fields fields);

// `text` with {version} put in, which is the only thing that recipes interpolate.
std::string with_version(std::string_view text, const std::string& version);

}  // namespace recipe
