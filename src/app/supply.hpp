#pragma once

#include "debian/fetch.hpp"
#include "debian/mirror.hpp"
#include "source/supply.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace app {

// Where what a recipe needs may come from, as typed: what build, lock and vendor share.
struct SupplyOptions {
    std::vector<std::string> mirrors;
    std::vector<std::string> dated_archives;
    std::filesystem::path vendor;  // a folder that `armpack vendor` filled; empty: none
    bool offline = false;
};

void add_mirror_options(CLI::App& command, SupplyOptions& options);
void add_vendor_options(CLI::App& command, SupplyOptions& options);

// The options; what they leave open, the environment says; then the configuration file,
// $XDG_CONFIG_HOME/armpack/config.json; then the host's own apt sources. Offline there are no
// mirrors. Throws Error where no mirror is known, or the vendor folder is not there.
debian::FetchRequest fetch_request_of(const SupplyOptions& options);

source::Supply source_supply_of(const debian::FetchRequest& request);

}  // namespace app
