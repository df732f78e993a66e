#pragma once

#include "recipe/recipe.hpp"
#include "routeros/address.hpp"
#include "routeros/script.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace routeros {

// How traffic of other hosts gets to a container that is a transparent proxy. What comes in by an
// interface of `interface_list` and fulfils one of `marks` gets the routing mark `table`, and so
// leaves by that routing table, whose route leads to the container. Where that route is lost, as
// while the container is stopped, a second one drops the traffic: without it RouterOS would look on
// in table main, and send it past the proxy. A container whose program is ending forwards what it
// was given, back to the router, which would send that past the proxy, too: `drops`.
struct TransparentProxy {
    // What a rule looks at, besides where a packet comes in.
    struct Match {
        std::string protocol;     // "udp"; empty: any
        unsigned port = 0;        // destination; 0: any
        std::string source_list;  // empty: any
        std::string target_list;
        enum class Target { in_list, not_in_list } target = Target::in_list;
    };

    // What comes in by the container's bridge with a source outside of the container's network, and
    // fulfils `match`. The proxy sends nothing like it: it asks by its own address, and answers
    // by that of whom a client asked, maybe the router's own, which can be in the clients' list.
    struct Drop {
        std::string chain;  // "forward"
        Match match;
    };

    std::string table;           // "proxy"
    std::uint32_t gateway = 0;   // of its default route, at distance 1: the container
    unsigned drop_distance = 0;  // of the route that drops
    std::string interface_list;  // where clients come in: "PROXY"
    std::vector<std::string> interfaces;
    std::string client_list;           // whose traffic is proxied: "PROXY"
    std::vector<std::string> clients;  // "10.0.0.0/16"
    std::string local_list;            // what is never proxied: "LAN"
    std::vector<std::string> local_networks;
    std::string own_list;        // the router's own addresses: "PROXY-GW"
    std::vector<Match> marks;    // in their order; all end the chain
    std::vector<Drop> drops;     // each before all other rules of its chain
    std::string fasttrack_mark;  // FastTrack takes packets of this routing mark only: "main"
};

// What a script sets up in the router's network, as data: add_network() writes it as console code,
// `armpack script --format json` prints it.
struct NetworkPlan {
    recipe::Network mode = recipe::Network::plain;
    std::string comment;         // on all that is added for this container alone: "armpack:mihomo"
    std::string shared_comment;  // on what containers share, the bridge and its address
    std::string interface;       // veth
    std::string bridge;
    Address address;
    std::uint32_t gateway = 0;  // the bridge's own address
    std::optional<TransparentProxy> proxy;
};

NetworkPlan network_plan(const recipe::Recipe& recipe, const ScriptRequest& request);

}  // namespace routeros
