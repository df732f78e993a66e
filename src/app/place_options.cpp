#include "app/place_options.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <CLI/CLI.hpp>

namespace app {

namespace {

routeros::Address address_of(const std::string& text, std::string_view option);

}  // namespace

void add_place_options(CLI::App& command, PlaceOptions& options) {
    command.add_option("--address", options.address, "the container's address, with its network")
        ->capture_default_str();
    command.add_option("--gateway", options.gateway,
                       "the router's address there; without it, the network's first");
    command.add_option("--interface", options.interface,
                       "the container's veth; without it, veth-RECIPE");
    command.add_option("--bridge", options.bridge, "the bridge of all containers")
        ->capture_default_str();
    command.add_option("--network", options.network,
                       "plain, nat or transparent-proxy; without it, what suits the recipe best");
    command.add_option("--clients", options.clients,
                       "transparent-proxy: addresses or networks whose traffic is proxied");
    command.add_option("--client-interface", options.client_interfaces,
                       "transparent-proxy: interfaces by which that traffic comes in");
}

void apply_place(const PlaceOptions& options, const recipe::Recipe& recipe,
                 routeros::ScriptRequest& request) {
    request.address = address_of(options.address, "--address");
    request.gateway = options.gateway.empty() ? (request.address.value & request.address.mask()) + 1
                                              : address_of(options.gateway, "--gateway").value;
    request.interface = options.interface;
    request.bridge = options.bridge;
    request.network = recipe.routeros.networks.front();
    if (!options.network.empty()) {
        request.network = recipe::network_named(options.network);
        if (name_of(request.network) != options.network) {
            throw base::Error(base::concat("--network: ", base::quote_for_shell(options.network),
                                           " is none of plain, nat, transparent-proxy"),
                              base::Exit::bad_request);
        }
    }
    for (const std::string& client : options.clients)
        request.clients.push_back(address_of(client, "--clients"));
    request.client_interfaces = options.client_interfaces;
}

namespace {

routeros::Address address_of(const std::string& text, std::string_view option) {
    const auto address = routeros::parse_address(text);
    if (address) return *address;
    throw base::Error(base::concat(option, ": ", base::quote_for_shell(text),
                                   " is no IPv4 address, such as 10.40.0.2/16"),
                      base::Exit::bad_request);
}

}  // namespace

}  // namespace app
