#pragma once

#include "source/go_command.hpp"
#include "source/supply.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace source {

// The module that holds a Go release for this machine: golang.org/toolchain, and its version
// v0.0.1-go1.26.8.linux-amd64 (https://go.dev/doc/toolchain#download).
inline constexpr std::string_view toolchain_module = "golang.org/toolchain";
std::string toolchain_module_version(std::string_view go_version);

// This machine as Go calls it: linux-amd64. For which machine armpack itself was compiled.
std::string go_machine();

// The vendor folder's part in the layout of a module proxy.
std::filesystem::path go_proxy_folder(const std::filesystem::path& vendor_folder);

// The Go release from the vendor folder, unpacked into the cache: its bin/go. Its files are summed
// each time, and the sum must be `toolchain_sum`; anything else is an Error. Empty if the folder
// has none for this machine, or no sum is known to judge it by.
std::optional<std::filesystem::path> vendored_go(std::string_view go_version,
                                                 const GoSupply& supply);

// `settings` of Go, so that it looks into the vendor folder first, and offline nowhere else.
// Offline its checksum database is out of reach as well: what is compiled is then judged by go.sum
// and the lock alone, which callers see to.
base::Environment with_supply(base::Environment settings, const Supply& supply);

// `settings` with a module cache's downloads, which have a proxy's layout, asked before all
// proxies.
base::Environment with_proxy_before(base::Environment settings,
                                    const std::filesystem::path& downloads);

// Copies a file into the vendor folder, unless it lies there already.
void keep_file(const std::filesystem::path& from, const std::filesystem::path& to);

// Adds what a run of Go has put into its module cache `module_cache` to the vendor folder.
void keep_modules(const std::filesystem::path& module_cache,
                  const std::filesystem::path& vendor_folder);

}  // namespace source
