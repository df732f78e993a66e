#include "app/router_options.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <vector>

namespace app {

using base::concat;

void add_router_options(CLI::App& command, RouterOptions& options, Router needed) {
    command
        .add_option("--to", options.to,
                    "the router: [USER@]HOST[:PORT] or an alias of ~/.ssh/config")
        ->required(needed == Router::required);
    command.add_option("--store", options.store, "the folder on the router")->capture_default_str();
    command.add_option("--ssh-config", options.ssh_config, "use this instead of ~/.ssh/config")
        ->check(CLI::ExistingFile);
}

remote::Router make_router(const RouterOptions& options) {
    return remote::Router(remote::parse_target(options.to), {.ssh_config = options.ssh_config});
}

std::string path_in_store(const RouterOptions& options, const std::string& name) {
    return remote::parse_remote_path(concat(options.store, "/", name));
}

base::fs::path find_archive(const std::string& what) {
    if (base::fs::is_regular_file(what)) return what;
    std::vector<std::string> found;
    std::error_code none;  // no dist/ at all is no archive
    for (const auto& entry : base::fs::directory_iterator("dist", none)) {
        const std::string name = entry.path().filename().string();
        const bool ours = name.starts_with(what + "-") && name.ends_with(".tar");
        if (ours && !what.empty() && entry.is_regular_file()) {
            found.push_back(entry.path().string());
        }
    }
    std::sort(found.begin(), found.end());
    if (found.empty()) {
        throw base::Error(concat("there is neither a file ", base::quote_for_shell(what),
                                 " nor an archive of that recipe in dist/"),
                          base::Exit::bad_request)
            .set_hint("`armpack build` makes it");
    }
    if (found.size() > 1) {
        throw base::Error(concat("dist/ holds more than one archive of ", what),
                          base::Exit::bad_request)
            .set_hint(concat("name the one that is meant: ", base::join(found, ", ")));
    }
    return found.front();
}

}  // namespace app
