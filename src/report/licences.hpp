#pragma once

#include "debian/copyright.hpp"

#include <map>
#include <string>
#include <string_view>

namespace report {

// A licence as an SPDX expression (SPDX 2.3, annex D).
struct Licence {
    std::string expression;  // empty: not known
    // What the SPDX list does not have: "LicenseRef-bash-permissive" -> its text.
    std::map<std::string, std::string> texts;
};

// What a package's copyright file says of all its files together, joined by AND. Names that are
// not on the SPDX list get a reference of their own, which has the package's name in it: the same
// name need not mean the same text in another package.
Licence licence_of(const debian::Copyright& copyright, std::string_view package);

}  // namespace report
