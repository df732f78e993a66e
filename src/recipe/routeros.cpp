#include "base/text.hpp"
#include "recipe/read.hpp"
#include "recipe/rules.hpp"

#include <set>

namespace recipe {

namespace {

constexpr base::Range mib_range{1, 65'536};

const std::vector<std::string> network_names = {"plain", "nat", "transparent-proxy"};

Mount read_mount(base::Fields fields);

}  // namespace

Budget read_budget(base::Fields fields) {
    Budget budget;
    budget.archive_mib = fields.number_or(
        {"archive_mib", "The archive's size at most; 0 is no limit."}, 0, {0, mib_range.max});
    budget.store_mib = fields.number_or(
        {"store_mib", "What the extracted tree takes on the router's disk at most; 0 is no limit."},
        0, {0, mib_range.max});
    budget.memory_mib = fields.number_or(
        {"memory_mib", "What the program takes at most; 0 is no limit."}, 0, {0, mib_range.max});
    return budget;
}

RouterOs read_routeros(base::Fields fields) {
    RouterOs routeros;
    routeros.minimum = fields.text_or({"minimum", "The oldest RouterOS it runs on."}, "7.16",
                                      rule::routeros_version);
    routeros.memory_high_mib = fields.number_or(
        {"memory_high_mib", "Above this, RouterOS slows the container down; 0 is no limit."}, 0,
        {0, mib_range.max});
    std::set<std::string> names;
    for (base::Fields& one : fields.objects({"mounts", "Folders kept on the router's disk."})) {
        routeros.mounts.push_back(read_mount(one));
        const std::string& name = routeros.mounts.back().name;
        if (!name.empty() && !names.insert(name).second) {
            one.problem("name", base::concat("an earlier mount is called ", name, " as well"));
        }
    }
    routeros.environment =
        fields.text_map({"environment", "Variables that the user may want to change."},
                        rule::variable_name, rule::line_or_nothing);
    routeros.secrets =
        fields.texts({"secrets", "Variables that the user must give, and that are not shown."},
                     rule::variable_name);
    routeros.tun = fields.flag_or_false({"tun", "Whether it needs /dev/net/tun."});
    routeros.start_on_boot =
        fields.flag_or_false({"start_on_boot", "Whether the router starts it after a restart."});
    for (const std::string& network : fields.choices(
             {"networks", "How it may be connected, best first; without it, plain and nat."},
             network_names)) {
        routeros.networks.push_back(network_named(network));
    }
    if (routeros.networks.empty()) routeros.networks = {Network::plain, Network::nat};
    return routeros;
}

std::string name_of(Network network) {
    return network_names.at(static_cast<std::size_t>(network));
}

Network network_named(std::string_view name) {
    for (std::size_t at = 0; at < network_names.size(); ++at) {
        if (network_names[at] == name) return static_cast<Network>(at);
    }
    return Network::plain;
}

namespace {

Mount read_mount(base::Fields fields) {
    Mount mount;
    mount.name =
        fields.text({"name", "Of the mount list, and of the folder on the router."}, rule::name);
    mount.to = fields.text({"to", "Where the container sees it."}, rule::absolute_path);
    mount.read_only = fields.flag_or_false({"read_only", "Whether the program may not write."});
    for (base::Fields& one :
         fields.objects({"files", "Sample configuration, uploaded on request."})) {
        Mount::File file;
        file.from = one.text({"from", "A file beside the recipe."}, rule::relative_path);
        file.to = one.text({"to", "Its path in the mount."}, rule::relative_path);
        mount.files.push_back(std::move(file));
    }
    return mount;
}

}  // namespace

}  // namespace recipe
