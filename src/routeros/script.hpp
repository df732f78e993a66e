#pragma once

#include "recipe/recipe.hpp"
#include "routeros/address.hpp"
#include "routeros/versions.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace routeros {

// prepare: all that the container needs besides itself and its archive.
enum class Task { install, upgrade, remove, prepare };

// What a script is made for. Every text reaches the console quoted; make_request() refuses what
// makes no sense.
struct ScriptRequest {
    Task task = Task::install;
    Version routeros;
    std::string store = "usb1/containers";  // a folder on one of the router's disks
    std::string archive;                    // the archive's file name in the store
    std::uint64_t archive_bytes = 0;        // its size; 0 where it is not known
    Address address;                        // the container's, with its network
    std::uint32_t gateway = 0;              // the router's, in that network
    std::string interface;                  // the veth; empty: veth-NAME
    std::string bridge = "containers";
    recipe::Network network = recipe::Network::plain;

    // transparent-proxy: whose traffic goes through the container, and where it comes in.
    std::vector<Address> clients;
    std::vector<std::string> client_interfaces;
};

// Throws Error (bad_request) where the request contradicts itself or the recipe.
void check_request(const recipe::Recipe& recipe, const ScriptRequest& request);

// A RouterOS script (.rsc) for `request`, which check_request() let through. Loading it a second
// time changes nothing. All that it adds carries the comment mark_of(recipe), by which the script
// of Task::remove finds it again.
std::string script(const recipe::Recipe& recipe, const ScriptRequest& request);

// How one container is told from another of the same recipe, while both are there.
struct ContainerPlace {
    std::string comment;
    std::string name;
    std::string archive;  // whole path
    std::string root;     // whole path
};

// The arguments of /container/add, for those who add it without a script.
std::string container_arguments(const recipe::Recipe& recipe, const ScriptRequest& request,
                                const ContainerPlace& place);

std::string mark_of(const recipe::Recipe& recipe);  // "armpack:mihomo"

// Where things lie on the router: "usb1/containers/mihomo.root", "usb1/containers/mihomo.mihomo".
std::string root_folder(const recipe::Recipe& recipe, std::string_view store);
std::string mount_folder(const recipe::Recipe& recipe, const recipe::Mount& mount,
                         std::string_view store);

// A sentence for people where the version is older or newer than what the table knows; else empty.
std::string version_remark(const Version& version);

}  // namespace routeros
