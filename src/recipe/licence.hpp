#pragma once

#include <string>
#include <string_view>

namespace recipe {

// What is wrong with an SPDX licence expression (SPDX 2.3, annex D), in words to stand after the
// field's name; empty if nothing is. Identifiers are those of SPDX's list, in its spelling, and
// LicenseRef-….
std::string mistake_in_licence(std::string_view expression);

}  // namespace recipe
