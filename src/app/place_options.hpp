#pragma once

#include "routeros/script.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace app {

// What script and deploy share: where in the router's network a container stands. As typed;
// nothing is looked up yet.
struct PlaceOptions {
    std::string address = "10.40.0.2/16";
    std::string gateway;
    std::string interface;
    std::string bridge = "containers";
    std::string network;
    std::vector<std::string> clients;
    std::vector<std::string> client_interfaces;
};

void add_place_options(CLI::App& command, PlaceOptions& options);

// Fills the request's network part. Throws Error (bad_request) naming the option that is wrong.
void apply_place(const PlaceOptions& options, const recipe::Recipe& recipe,
                 routeros::ScriptRequest& request);

}  // namespace app
