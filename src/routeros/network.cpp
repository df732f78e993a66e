#include "routeros/network.hpp"

#include "base/text.hpp"

namespace routeros {

namespace {

// Where clients talk to directly, never through the proxy: RFC 6890.
constexpr const char* local_networks[] = {"0.0.0.0/8",      "10.0.0.0/8",     "100.64.0.0/10",
                                          "127.0.0.0/8",    "169.254.0.0/16", "172.16.0.0/12",
                                          "192.168.0.0/16", "224.0.0.0/4",    "240.0.0.0/4"};

TransparentProxy transparent_proxy(const ScriptRequest& request);

}  // namespace

NetworkPlan network_plan(const recipe::Recipe& recipe, const ScriptRequest& request) {
    NetworkPlan plan;
    plan.mode = request.network;
    plan.comment = mark_of(recipe);
    plan.shared_comment = "armpack";
    plan.interface =
        request.interface.empty() ? base::concat("veth-", recipe.name) : request.interface;
    plan.bridge = request.bridge;
    plan.address = request.address;
    plan.gateway = request.gateway;
    if (request.network == recipe::Network::transparent_proxy) {
        plan.proxy = transparent_proxy(request);
    }
    return plan;
}

namespace {

TransparentProxy transparent_proxy(const ScriptRequest& request) {
    using Target = TransparentProxy::Match::Target;
    TransparentProxy proxy;
    proxy.table = "proxy";
    proxy.gateway = request.address.value;
    proxy.drop_distance = 250;
    proxy.interface_list = "PROXY";
    proxy.interfaces = request.client_interfaces;
    proxy.client_list = "PROXY";
    for (const Address& client : request.clients) {
        proxy.clients.push_back(client.prefix == 32 ? to_string(client.value) : network_of(client));
    }
    proxy.local_list = "LAN";
    proxy.local_networks.assign(std::begin(local_networks), std::end(local_networks));
    proxy.own_list = "PROXY-GW";
    // Clients ask the router for names, and the proxy has to see that.
    const TransparentProxy::Match names = {
        .protocol = "udp", .port = 53, .target_list = proxy.own_list};
    const TransparentProxy::Match outside = {.source_list = proxy.client_list,
                                             .target_list = proxy.local_list,
                                             .target = Target::not_in_list};
    proxy.marks = {names, outside};
    // The same as it comes back. Other containers' networks may ask the router for names.
    TransparentProxy::Match clients_names = names;
    clients_names.source_list = proxy.client_list;
    proxy.drops = {{.chain = "forward", .match = outside},
                   {.chain = "input", .match = clients_names}};
    proxy.fasttrack_mark = "main";
    return proxy;
}

}  // namespace

}  // namespace routeros
