// The container's place in the network. A bridge of its own holds the veth interfaces of all
// containers and the router's address among them; both are shared, marked "armpack", made by the
// first and taken away with the last.
//
// As transparent proxy, what comes in from the clients is sent to the container by a routing mark.
// A second, blackhole default route in that table keeps marked traffic from leaving unproxied while
// the container is down. FastTrack would carry packets past the marks, so it is limited to
// unmarked traffic; the rules it changes are marked in their comments and restored on removal.
#include "base/text.hpp"
#include "routeros/quote.hpp"
#include "routeros/script_parts.hpp"

namespace routeros {

using base::concat;

namespace {

constexpr std::string_view shared_mark = "\"armpack\"";

// Where clients may talk to directly, never through the proxy: RFC 6890.
constexpr const char* local_networks[] = {"0.0.0.0/8",      "10.0.0.0/8",     "100.64.0.0/10",
                                          "127.0.0.0/8",    "169.254.0.0/16", "172.16.0.0/12",
                                          "192.168.0.0/16", "224.0.0.0/4",    "240.0.0.0/4"};

std::string add_shared_bridge(const Plan& plan);
std::string remove_shared_bridge(const Plan& plan);
std::string add_masquerade(const Plan& plan);
std::string add_transparent_proxy(const Plan& plan);
std::string add_proxy_lists(const Plan& plan);
std::string add_proxy_routes(const Plan& plan);
std::string add_proxy_marks(const Plan& plan);
std::string limit_fasttrack(const Plan& plan);
std::string remove_transparent_proxy(const Plan& plan);
std::string restore_fasttrack(const Plan& plan);
std::string fasttrack_suffix(const Plan& plan);

}  // namespace

std::string add_network(const Plan& plan) {
    const std::string name = concat("name=", plan.interface);
    std::string out = add_shared_bridge(plan);
    out += fail_if(
        concat(count_of("/interface/veth", name), " > 0 && ",
               count_of("/interface/veth", concat(name, " comment=", plan.mark)), " = 0"),
        "there is an interface of the container's name that armpack did not make: choose another "
        "with --interface");
    out += add_unless("/interface/veth", name,
                      concat(name, " address=", to_string(plan.request.address.value), "/",
                             plan.request.address.prefix,
                             " gateway=", to_string(plan.request.gateway), " comment=", plan.mark));
    out += add_unless(
        "/interface/bridge/port", concat("interface=", plan.interface),
        concat("bridge=", plan.bridge, " interface=", plan.interface, " comment=", plan.mark));
    if (plan.request.network == recipe::Network::nat) out += add_masquerade(plan);
    if (plan.request.network == recipe::Network::transparent_proxy) {
        out += add_transparent_proxy(plan);
    }
    return out;
}

std::string remove_network(const Plan& plan) {
    std::string out = remove_transparent_proxy(plan);
    out += remove_marked("/ip/firewall/nat", plan);
    out += remove_marked("/interface/bridge/port", plan);
    out += remove_marked("/interface/veth", plan);
    return out + remove_shared_bridge(plan);
}

namespace {

std::string add_shared_bridge(const Plan& plan) {
    const std::string name = concat("name=", plan.bridge);
    std::string out = add_unless("/interface/bridge", name, concat(name, " comment=", shared_mark));
    const std::string interface = concat("interface=", plan.bridge);
    out +=
        add_unless("/ip/address", interface,
                   concat("address=", to_string(plan.request.gateway), "/",
                          plan.request.address.prefix, " ", interface, " comment=", shared_mark));
    return out;
}

std::string remove_shared_bridge(const Plan& plan) {
    const std::string bridge =
        concat("/interface/bridge/remove [/interface/bridge/find where name=", plan.bridge,
               " comment=", shared_mark, "]\n");
    const std::string address =
        concat("/ip/address/remove [/ip/address/find where interface=", plan.bridge,
               " comment=", shared_mark, "]\n");
    return concat(":if (", count_of("/interface/bridge/port", concat("bridge=", plan.bridge)),
                  " = 0) do={\n", address, bridge, "}\n");
}

std::string add_masquerade(const Plan& plan) {
    const Address& address = plan.request.address;
    return add_unless(
        "/ip/firewall/nat", concat("comment=", plan.mark),
        concat("chain=srcnat action=masquerade src-address=", to_string(address.value),
               " dst-address=!", network_of(address), " comment=", plan.mark));
}

std::string add_transparent_proxy(const Plan& plan) {
    return add_proxy_lists(plan) + add_proxy_routes(plan) + add_proxy_marks(plan) +
           limit_fasttrack(plan);
}

std::string add_proxy_lists(const Plan& plan) {
    const std::string comment = concat(" comment=", plan.mark);
    std::string out;
    const auto add_address = [&](std::string_view list, std::string_view address) {
        const std::string what = concat("list=", quote(list), " address=", quote(address));
        out += add_unless("/ip/firewall/address-list", what, what + comment);
    };
    for (const char* network : local_networks)
        add_address("LAN", network);
    for (const Address& client : plan.request.clients)
        add_address("PROXY", client.prefix == 32 ? to_string(client.value) : network_of(client));
    // The router's own addresses: clients ask them for names, and the proxy must see that.
    out += concat(
        ":foreach id in=[/ip/address/find where dynamic=no] do={\n"
        "  :local whole [:tostr [/ip/address/get $id address]]\n"
        "  :local own [:pick $whole 0 [:find $whole \"/\"]]\n"
        "  :if ([:len [/ip/firewall/address-list/find where list=\"PROXY-GW\" "
        "address=$own]] = 0) do={\n"
        "    /ip/firewall/address-list/add list=\"PROXY-GW\" address=$own",
        comment, "\n  }\n}\n");
    out += add_unless("/interface/list", "name=\"PROXY\"", "name=\"PROXY\"" + comment);
    for (const std::string& interface : plan.request.client_interfaces) {
        const std::string what = concat("list=\"PROXY\" interface=", quote(interface));
        out += add_unless("/interface/list/member", what, what + comment);
    }
    return out;
}

std::string add_proxy_routes(const Plan& plan) {
    const std::string comment = concat(" comment=", plan.mark);
    const std::string table = "routing-table=\"proxy\"";
    std::string out =
        add_unless("/routing/table", "name=\"proxy\"", "name=\"proxy\" fib" + comment);
    out +=
        add_unless("/ip/route", concat(table, " comment=", plan.mark, " distance=1"),
                   concat("dst-address=0.0.0.0/0 gateway=", to_string(plan.request.address.value),
                          " distance=1 ", table, comment));
    out += add_unless("/ip/route", concat(table, " comment=", plan.mark, " distance=250"),
                      concat("dst-address=0.0.0.0/0 blackhole distance=250 ", table, comment));
    return out;
}

std::string add_proxy_marks(const Plan& plan) {
    const std::string common =
        "chain=prerouting action=mark-routing new-routing-mark=\"proxy\" passthrough=no "
        "in-interface-list=\"PROXY\" ";
    const std::string comment = concat(" comment=", plan.mark);
    const std::string marked = concat("comment=", plan.mark, " ");
    return add_unless(
               "/ip/firewall/mangle", marked + "protocol=\"udp\"",
               concat(common, "protocol=udp dst-port=53 dst-address-list=\"PROXY-GW\"", comment)) +
           add_unless("/ip/firewall/mangle", marked + "src-address-list=\"PROXY\"",
                      concat(common, "src-address-list=\"PROXY\" dst-address-list=!LAN", comment));
}

std::string limit_fasttrack(const Plan& plan) {
    return concat(
        ":foreach id in=[/ip/firewall/filter/find where action=\"fasttrack-connection\" "
        "dynamic=no] do={\n"
        "  :if ([:len [:tostr [/ip/firewall/filter/get $id routing-mark]]] = 0) do={\n"
        "    :local said [:tostr [/ip/firewall/filter/get $id comment]]\n"
        "    /ip/firewall/filter/set $id routing-mark=main comment=($said . ",
        fasttrack_suffix(plan), ")\n  }\n}\n");
}

std::string remove_transparent_proxy(const Plan& plan) {
    std::string out = restore_fasttrack(plan);
    for (const std::string_view menu :
         {"/ip/firewall/mangle", "/ip/route", "/routing/table", "/ip/firewall/address-list",
          "/interface/list/member", "/interface/list"}) {
        out += remove_marked(menu, plan);
    }
    return out;
}

std::string restore_fasttrack(const Plan& plan) {
    const std::string suffix = fasttrack_suffix(plan);
    return concat(
        ":foreach id in=[/ip/firewall/filter/find where "
        "action=\"fasttrack-connection\" dynamic=no] do={\n"
        "  :local said [:tostr [/ip/firewall/filter/get $id comment]]\n"
        "  :local at [:find $said ",
        suffix,
        "]\n"
        "  :if ([:typeof $at] = \"num\") do={\n"
        "    /ip/firewall/filter/unset $id routing-mark\n"
        "    /ip/firewall/filter/set $id comment=[:pick $said 0 $at]\n  }\n}\n");
}

std::string fasttrack_suffix(const Plan& plan) {
    return quote(concat(" [limited by ", mark_of(plan.recipe), "]"));
}

}  // namespace

}  // namespace routeros
