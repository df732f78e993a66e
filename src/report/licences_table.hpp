#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace report {

// Licence identifiers that Debian's copyright files spell as the SPDX licence list does, letter
// case aside (https://spdx.org/licenses/).
constexpr std::array<std::string_view, 65> spdx_identifiers = {
    "0BSD", "AFL-2.1", "AFL-3.0", "Apache-1.0", "Apache-1.1", "Apache-2.0", "APSL-2.0",
    "Artistic-1.0", "Artistic-2.0", "Beerware", "blessing", "BSD-1-Clause", "BSD-2-Clause",
    "BSD-3-Clause", "BSD-4-Clause", "BSL-1.0", "bzip2-1.0.6", "CC0-1.0", "CC-BY-2.5", "CC-BY-3.0",
    "CC-BY-4.0", "CC-BY-SA-2.5", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CDDL-1.0", "CPL-1.0", "curl",
    "EFL-2.0", "EPL-1.0", "EPL-2.0", "EUPL-1.2", "FSFAP", "FSFUL", "FSFULLR", "FTL", "HPND",
    "ICU", "IJG", "ISC", "Libpng", "LPPL-1.3c", "MIT", "MIT-0", "MPL-1.0", "MPL-1.1", "MPL-2.0",
    "NCSA", "NTP", "OFL-1.0", "OFL-1.1", "OLDAP-2.8", "OpenSSL", "PostgreSQL", "PSF-2.0",
    "Python-2.0", "Ruby", "Sleepycat", "TCL", "Unlicense", "Vim", "W3C", "WTFPL", "X11", "Zlib",
    "ZPL-2.1",
};

// Debian's name, in lower case -> the SPDX expression.
constexpr std::array spdx_for_debian = {
    std::pair<std::string_view, std::string_view>("expat", "MIT"),
    std::pair<std::string_view, std::string_view>("artistic", "Artistic-1.0"),
    std::pair<std::string_view, std::string_view>("artistic-1", "Artistic-1.0"),
    std::pair<std::string_view, std::string_view>("artistic-2", "Artistic-2.0"),
    std::pair<std::string_view, std::string_view>("apache-2", "Apache-2.0"),
    std::pair<std::string_view, std::string_view>("boost-1.0", "BSL-1.0"),
    std::pair<std::string_view, std::string_view>("bsd-2", "BSD-2-Clause"),
    std::pair<std::string_view, std::string_view>("bsd-3", "BSD-3-Clause"),
    std::pair<std::string_view, std::string_view>("bsd-4", "BSD-4-Clause"),
    std::pair<std::string_view, std::string_view>("cc0", "CC0-1.0"),
    std::pair<std::string_view, std::string_view>("mpl-2", "MPL-2.0"),
    std::pair<std::string_view, std::string_view>("perl", "GPL-1.0-or-later OR Artistic-1.0-Perl"),
    std::pair<std::string_view, std::string_view>("psf-2", "PSF-2.0"),
    std::pair<std::string_view, std::string_view>("python-2", "Python-2.0"),
};

// "GPL-2+ with NAME exception", NAME in lower case -> the SPDX exception.
constexpr std::array spdx_exceptions = {
    std::pair<std::string_view, std::string_view>("bison", "Bison-exception-2.2"),
    std::pair<std::string_view, std::string_view>("bison-2.2", "Bison-exception-2.2"),
    std::pair<std::string_view, std::string_view>("classpath", "Classpath-exception-2.0"),
    std::pair<std::string_view, std::string_view>("font", "Font-exception-2.0"),
    std::pair<std::string_view, std::string_view>("gcc-runtime-library", "GCC-exception-3.1"),
    std::pair<std::string_view, std::string_view>("libtool", "Libtool-exception"),
    std::pair<std::string_view, std::string_view>("linux-syscall-note", "Linux-syscall-note"),
};

}  // namespace report
