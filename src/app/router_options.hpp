#pragma once

#include "base/file.hpp"
#include "remote/router.hpp"

#include <string>

namespace CLI {
class App;
}

namespace app {

// What upload, deploy and status share: which router, and where on it.
struct RouterOptions {
    std::string to;
    std::string store = "usb1/containers";
    std::string ssh_config;
};

enum class Router { required, optional };
void add_router_options(CLI::App& command, RouterOptions& options, Router needed);

remote::Router make_router(const RouterOptions& options);

// "usb1/containers/NAME", both checked.
std::string path_in_store(const RouterOptions& options, const std::string& name);

// An archive by its path, or the one of a recipe in dist/ (NAME-….tar). Throws if there is none,
// or more than one.
base::fs::path find_archive(const std::string& what);

}  // namespace app
