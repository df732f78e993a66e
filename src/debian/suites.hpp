#pragma once

#include "debian/apt.hpp"
#include "debian/resolve.hpp"
#include "recipe/packages.hpp"

#include <string>
#include <vector>

namespace debian {

// What everybody does who asks apt.

// Throws Error if apt or the definition's keyring is not there.
void require_apt(const ResolveRequest& request);

// The folder of apt's state: the same for all who ask the same suites of the same mirrors, so that
// they share the indices.
std::string apt_folder_name(const ResolveRequest& request);

// Gets the indices. Suites that cannot be used are refused or left out, as the definition says.
std::vector<recipe::LockedSuite> usable_suites(const ResolveRequest& request, Apt& apt);

// The archive whose mirror gives `uri`.
std::string archive_of(const std::string& uri, const Mirrors& mirrors);

}  // namespace debian
