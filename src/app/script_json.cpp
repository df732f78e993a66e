#include "app/script_json.hpp"

#include "base/text.hpp"
#include "routeros/network.hpp"

#include <nlohmann/json.hpp>

namespace app {

namespace {

using base::concat;
using nlohmann::ordered_json;

ordered_json container_json(const recipe::Recipe& recipe, const routeros::ScriptRequest& request);
ordered_json network_json(const routeros::NetworkPlan& plan);
ordered_json proxy_json(const routeros::NetworkPlan& plan);
ordered_json drop_json(const routeros::NetworkPlan& plan,
                       const routeros::TransparentProxy::Drop& drop);
void add_match(ordered_json& rule, const routeros::TransparentProxy::Match& match);

std::string name_of(routeros::Task task) {
    static constexpr const char* names[] = {"install", "upgrade", "remove", "prepare"};
    return names[static_cast<std::size_t>(task)];
}

}  // namespace

std::string setup_json(const recipe::Recipe& recipe, const routeros::ScriptRequest& request) {
    const ordered_json document = {
        {"schema", "armpack.script/1"},
        {"recipe", recipe.name},
        {"version", recipe.version},
        {"task", name_of(request.task)},
        {"routeros", to_string(request.routeros)},
        {"comment", routeros::mark_of(recipe)},
        {"container", container_json(recipe, request)},
        {"network", network_json(routeros::network_plan(recipe, request))}};
    return document.dump(2) + "\n";
}

namespace {

ordered_json container_json(const recipe::Recipe& recipe, const routeros::ScriptRequest& request) {
    ordered_json mounts = ordered_json::array();
    for (const recipe::Mount& mount : recipe.routeros.mounts) {
        mounts.push_back({{"source", routeros::mount_folder(recipe, mount, request.store)},
                          {"target", mount.to},
                          {"read_only", mount.read_only}});
    }
    return {{"archive", concat(request.store, "/", request.archive)},
            {"archive_bytes", request.archive_bytes},
            {"root_dir", routeros::root_folder(recipe, request.store)},
            {"mounts", std::move(mounts)},
            {"environment", recipe.routeros.environment},
            {"secrets", recipe.routeros.secrets},
            {"memory_high_mib", recipe.routeros.memory_high_mib},
            {"start_on_boot", recipe.routeros.start_on_boot}};
}

ordered_json network_json(const routeros::NetworkPlan& plan) {
    const std::string address = routeros::to_string(plan.address.value);
    ordered_json out = {{"mode", recipe::name_of(plan.mode)},
                        {"interface", plan.interface},
                        {"bridge", plan.bridge},
                        {"network", network_of(plan.address)},
                        {"address", address},
                        {"gateway", routeros::to_string(plan.gateway)}};
    if (plan.mode == recipe::Network::nat) {
        out["masquerade"] = {{"src_address", address},
                             {"dst_address", concat("!", network_of(plan.address))}};
    }
    if (plan.proxy) out["transparent_proxy"] = proxy_json(plan);
    return out;
}

ordered_json proxy_json(const routeros::NetworkPlan& plan) {
    const routeros::TransparentProxy& proxy = *plan.proxy;
    ordered_json marks = ordered_json::array();
    for (const routeros::TransparentProxy::Match& mark : proxy.marks) {
        marks.push_back({{"chain", "prerouting"},
                         {"action", "mark-routing"},
                         {"new_routing_mark", proxy.table},
                         {"passthrough", false},
                         {"in_interface_list", proxy.interface_list}});
        add_match(marks.back(), mark);
    }
    ordered_json drops = ordered_json::array();
    for (const routeros::TransparentProxy::Drop& drop : proxy.drops)
        drops.push_back(drop_json(plan, drop));
    return {
        {"routing_table", proxy.table},
        {"routes",
         {{{"dst_address", "0.0.0.0/0"},
           {"gateway", routeros::to_string(proxy.gateway)},
           {"distance", 1}},
          {{"dst_address", "0.0.0.0/0"}, {"blackhole", true}, {"distance", proxy.drop_distance}}}},
        {"address_lists",
         {{proxy.local_list, proxy.local_networks}, {proxy.client_list, proxy.clients}}},
        // Filled with all addresses that the router itself has when the script is loaded.
        {"own_addresses_list", proxy.own_list},
        {"interface_lists", {{proxy.interface_list, proxy.interfaces}}},
        {"mangle", std::move(marks)},
        // Each the first of its chain.
        {"filter", std::move(drops)},
        {"fasttrack", {{"routing_mark", proxy.fasttrack_mark}}}};
}

ordered_json drop_json(const routeros::NetworkPlan& plan,
                       const routeros::TransparentProxy::Drop& drop) {
    ordered_json rule = {{"chain", drop.chain},
                         {"action", "drop"},
                         {"in_interface", plan.bridge},
                         {"src_address", concat("!", network_of(plan.address))}};
    add_match(rule, drop.match);
    return rule;
}

// Names and values as the console has them; "!" negates.
void add_match(ordered_json& rule, const routeros::TransparentProxy::Match& match) {
    if (!match.protocol.empty()) rule["protocol"] = match.protocol;
    if (match.port != 0) rule["dst_port"] = match.port;
    if (!match.source_list.empty()) rule["src_address_list"] = match.source_list;
    const bool negated = match.target == routeros::TransparentProxy::Match::Target::not_in_list;
    rule["dst_address_list"] = concat(negated ? "!" : "", match.target_list);
}

}  // namespace

}  // namespace app
