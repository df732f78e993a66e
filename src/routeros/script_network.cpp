// The container's place in the network: network_plan() as console code. A bridge of its own holds
// the veth interfaces of all containers and the router's address among them; both are shared, made
// by the first and taken away with the last.
//
// FastTrack would carry packets past the marks, so it is limited to unmarked traffic; the rules
// that are changed for that say so in their comments, and get their old shape back on removal.
#include "base/text.hpp"
#include "routeros/network.hpp"
#include "routeros/quote.hpp"
#include "routeros/script_parts.hpp"

namespace routeros {

using base::concat;

namespace {

std::string add_shared_bridge(const Plan& plan);
std::string remove_shared_bridge(const Plan& plan);
std::string add_masquerade(const Plan& plan);
std::string guard_proxy(const Plan& plan);
std::string add_proxy_lists(const Plan& plan);
std::string add_own_addresses(const Plan& plan);
std::string add_proxy_route(const Plan& plan);
std::string add_proxy_mark(const Plan& plan, const TransparentProxy::Match& mark);
std::string add_proxy_drop(const Plan& plan, const TransparentProxy::Drop& drop);
std::string words_of(const TransparentProxy::Match& match);
std::string limit_fasttrack(const Plan& plan);
std::string remove_transparent_proxy(const Plan& plan);
std::string restore_fasttrack(const Plan& plan);
std::string fasttrack_suffix(const Plan& plan);

// "address=10.40.0.1/16", as the bridge has it.
std::string own_address(const Plan& plan) {
    return concat(to_string(plan.network.gateway), "/", plan.network.address.prefix);
}

std::string shared_mark(const Plan& plan) {
    return concat(" comment=", quote(plan.network.shared_comment));
}

}  // namespace

std::string guard_network(const Plan& plan) {
    const std::string name = concat("name=", plan.interface);
    std::string out = fail_if(
        concat(count_of("/interface/veth", name), " > ",
               count_of("/interface/veth", concat(name, " comment=", plan.mark))),
        "there is an interface of the container's name that armpack did not make: choose another "
        "with --interface");
    const std::string interface = concat("interface=", plan.bridge);
    const std::string address = concat("address=", quote(own_address(plan)));
    out += fail_if(concat(count_of("/ip/address", interface), " > 0 && ",
                          count_of("/ip/address", concat(interface, " ", address)), " = 0"),
                   concat("the bridge ", plan.network.bridge, " has another address than ",
                          own_address(plan), ": give that with --gateway, and --address to suit"));
    out += fail_if(concat(count_of("/ip/address", address), " > ",
                          count_of("/ip/address", concat(interface, " ", address))),
                   concat(own_address(plan),
                          " is the address of another interface: give that bridge with --bridge, "
                          "or other addresses with --address and --gateway"));
    if (plan.network.proxy) out += guard_proxy(plan);
    return out;
}

std::string add_network(const Plan& plan) {
    const NetworkPlan& network = plan.network;
    const std::string name = concat("name=", plan.interface);
    std::string out = add_shared_bridge(plan);
    out += add_unless(
        "/interface/veth", name,
        concat(name, " address=", to_string(network.address.value), "/", network.address.prefix,
               " gateway=", to_string(network.gateway), " comment=", plan.mark));
    out += add_unless(
        "/interface/bridge/port", concat("interface=", plan.interface),
        concat("bridge=", plan.bridge, " interface=", plan.interface, " comment=", plan.mark));
    if (network.mode == recipe::Network::nat) out += add_masquerade(plan);
    if (!network.proxy) return out;
    out += add_proxy_lists(plan) + add_own_addresses(plan) + add_proxy_route(plan);
    for (const TransparentProxy::Drop& drop : network.proxy->drops)
        out += add_proxy_drop(plan, drop);
    for (const TransparentProxy::Match& mark : network.proxy->marks)
        out += add_proxy_mark(plan, mark);
    return out + limit_fasttrack(plan);
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
    std::string out = add_unless("/interface/bridge", name, name + shared_mark(plan));
    const std::string interface = concat("interface=", plan.bridge);
    out += add_unless("/ip/address", interface,
                      concat("address=", own_address(plan), " ", interface, shared_mark(plan)));
    return out;
}

std::string remove_shared_bridge(const Plan& plan) {
    const std::string bridge =
        concat("/interface/bridge/remove [/interface/bridge/find where name=", plan.bridge,
               shared_mark(plan), "]\n");
    const std::string address =
        concat("/ip/address/remove [/ip/address/find where interface=", plan.bridge,
               shared_mark(plan), "]\n");
    return concat(":if (", count_of("/interface/bridge/port", concat("bridge=", plan.bridge)),
                  " = 0) do={\n", address, bridge, "}\n");
}

std::string add_masquerade(const Plan& plan) {
    const Address& address = plan.network.address;
    return add_unless(
        "/ip/firewall/nat", concat("comment=", plan.mark),
        concat("chain=srcnat action=masquerade src-address=", to_string(address.value),
               " dst-address=!", network_of(address), " comment=", plan.mark));
}

// One table, one proxy: a second default route in it would share the traffic out.
std::string guard_proxy(const Plan& plan) {
    const std::string table = concat("routing-table=", quote(plan.network.proxy->table));
    return fail_if(concat(count_of("/ip/route", table), " > ",
                          count_of("/ip/route", concat(table, " comment=", plan.mark))),
                   concat("the routing table ", plan.network.proxy->table,
                          " leads to another proxy: remove its route first (/ip/route/print where "
                          "routing-table=",
                          plan.network.proxy->table, ")"));
}

std::string add_proxy_lists(const Plan& plan) {
    const TransparentProxy& proxy = *plan.network.proxy;
    const std::string comment = concat(" comment=", plan.mark);
    const auto add_addresses = [&](const std::string& list,
                                   const std::vector<std::string>& addresses) {
        std::string lines;
        for (const std::string& address : addresses) {
            const std::string what = concat("list=", quote(list), " address=", quote(address));
            lines += add_unless("/ip/firewall/address-list", what, what + comment);
        }
        return lines;
    };
    // A list of that name may be in use already, also to let packets through: it stays as it is.
    const std::string local = concat("list=", quote(proxy.local_list));
    std::string out =
        concat(":if (", count_of("/ip/firewall/address-list", local), " = ",
               count_of("/ip/firewall/address-list", concat(local, comment)), ") do={\n",
               add_addresses(proxy.local_list, proxy.local_networks), "}\n");
    out += add_addresses(proxy.client_list, proxy.clients);
    const std::string list = quote(proxy.interface_list);
    out += add_unless("/interface/list", concat("name=", list), concat("name=", list, comment));
    for (const std::string& interface : proxy.interfaces) {
        const std::string what = concat("list=", list, " interface=", quote(interface));
        out += concat(
            ":do {\n", add_unless("/interface/list/member", what, what + comment),
            "} on-error={\n  :error ",
            quote(concat("there is no interface ", interface,
                         ": give another --client-interface; what is there already can stay")),
            "\n}\n");
    }
    return out;
}

std::string add_own_addresses(const Plan& plan) {
    const std::string list = concat("list=", quote(plan.network.proxy->own_list));
    return concat(
        ":foreach id in=[/ip/address/find where dynamic=no] do={\n"
        "  :local whole [:tostr [/ip/address/get $id address]]\n"
        "  :local own [:pick $whole 0 [:find $whole \"/\"]]\n",
        add_unless("/ip/firewall/address-list", concat(list, " address=$own"),
                   concat(list, " address=$own comment=", plan.mark)),
        "}\n");
}

std::string add_proxy_route(const Plan& plan) {
    const std::string comment = concat(" comment=", plan.mark);
    const TransparentProxy& proxy = *plan.network.proxy;
    const std::string name = quote(proxy.table);
    std::string out =
        add_unless("/routing/table", concat("name=", name), concat("name=", name, " fib", comment));
    const auto add_route = [&](unsigned distance, const std::string& where) {
        const std::string rest = concat(" distance=", distance, " routing-table=", name, comment);
        out +=
            add_unless("/ip/route", rest.substr(1), concat("dst-address=0.0.0.0/0 ", where, rest));
    };
    add_route(1, concat("gateway=", to_string(proxy.gateway)));
    add_route(proxy.drop_distance, "blackhole");
    return out;
}

std::string add_proxy_mark(const Plan& plan, const TransparentProxy::Match& mark) {
    const TransparentProxy& proxy = *plan.network.proxy;
    std::string matched;  // what tells the rule from the others of ours
    if (!mark.protocol.empty()) matched += concat(" protocol=", quote(mark.protocol));
    if (!mark.source_list.empty()) {
        matched += concat(" src-address-list=", quote(mark.source_list));
    }
    return add_unless(
        "/ip/firewall/mangle", concat("comment=", plan.mark, matched),
        concat("chain=prerouting action=mark-routing new-routing-mark=", quote(proxy.table),
               " passthrough=no in-interface-list=", quote(proxy.interface_list), words_of(mark),
               " comment=", plan.mark));
}

// First of its chain, as rules that accept follow. RouterOS puts nothing before dynamic rules, such
// as the one that counts what FastTrack carries, and knows no place in an empty chain.
std::string add_proxy_drop(const Plan& plan, const TransparentProxy::Drop& drop) {
    constexpr std::string_view menu = "/ip/firewall/filter";
    const std::string chain = concat("chain=", quote(drop.chain));
    const std::string rule =
        concat("chain=", drop.chain, " action=drop in-interface=", plan.bridge, " src-address=!",
               network_of(plan.network.address), words_of(drop.match), " comment=", plan.mark);
    return concat(":if (", count_of(menu, concat("comment=", plan.mark, " ", chain)),
                  " = 0) do={\n:local others [", menu, "/find where ", chain,
                  " dynamic=no]\n:if ([:len $others] = 0) do={\n", menu, "/add ", rule,
                  "\n} else={\n", menu, "/add place-before=[:pick $others 0] ", rule, "\n}\n}\n");
}

std::string words_of(const TransparentProxy::Match& match) {
    std::string words;
    if (!match.protocol.empty()) words += concat(" protocol=", match.protocol);
    if (match.port != 0) words += concat(" dst-port=", match.port);
    if (!match.source_list.empty()) {
        words += concat(" src-address-list=", quote(match.source_list));
    }
    const bool negated = match.target == TransparentProxy::Match::Target::not_in_list;
    return concat(words, " dst-address-list=",
                  negated ? concat("!", match.target_list) : quote(match.target_list));
}

std::string limit_fasttrack(const Plan& plan) {
    return concat(
        ":foreach id in=[/ip/firewall/filter/find where action=\"fasttrack-connection\" "
        "dynamic=no] do={\n"
        "  :if ([:len [:tostr [/ip/firewall/filter/get $id routing-mark]]] = 0) do={\n"
        "    :local said [:tostr [/ip/firewall/filter/get $id comment]]\n"
        "    /ip/firewall/filter/set $id routing-mark=",
        plan.network.proxy->fasttrack_mark, " comment=($said . ", fasttrack_suffix(plan),
        ")\n  }\n}\n");
}

std::string remove_transparent_proxy(const Plan& plan) {
    std::string out = restore_fasttrack(plan);
    for (const std::string_view menu :
         {"/ip/firewall/mangle", "/ip/firewall/filter", "/ip/route", "/routing/table",
          "/ip/firewall/address-list", "/interface/list/member", "/interface/list"}) {
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
