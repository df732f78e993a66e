#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace report {

// Package URLs: https://github.com/package-url/purl-spec

using Qualifiers =
    std::vector<std::pair<std::string, std::string>>;  // sorted by name; no empty values

// "pkg:TYPE/NAME@VERSION?…" with everything encoded as the specification asks; slashes in `name`
// part the namespace. An empty version or value is left out.
std::string purl(std::string_view type, std::string_view name, std::string_view version,
                 const Qualifiers& qualifiers = {});

// "pkg:deb/debian/libc6@2.41-12?arch=armel&distro=debian-13". `upstream`, "NAME@VERSION" or "NAME",
// is the source package where its name or version is another: vulnerabilities are told by that.
std::string debian_purl(std::string_view distribution, std::string_view name,
                        std::string_view version, std::string_view architecture,
                        std::string_view distro, std::string_view upstream);

// "pkg:golang/github.com/miekg/dns@v1.1.72": in lower case, as the type's rules have it.
std::string go_purl(std::string_view module, std::string_view version);

// An address without the name and password that may stand in it.
std::string without_credentials(std::string_view url);

}  // namespace report
