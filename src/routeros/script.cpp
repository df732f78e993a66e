// A RouterOS script runs line by line, and a line that fails ends it; what was done stays done. So
// everything that can be wrong is asked first, in words, and every step looks before it acts. What
// changes something stands in one { } block: pasted into a terminal it then runs as one, and :local
// holds. A block is read whole before it runs, and one that names what this router's console does
// not have (another version's words; all of /container, without the package) does not run at all:
// so a first, small block says what is wrong in these cases.
#include "routeros/script.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "routeros/network.hpp"
#include "routeros/quote.hpp"
#include "routeros/script_parts.hpp"

#include <algorithm>
#include <cctype>

namespace routeros {

using base::concat;

namespace {

// Free space beyond the archive's size that extraction may need: directories, rounding to blocks.
constexpr std::uint64_t spare_bytes = std::uint64_t{4} << 20U;

Plan plan_of(const recipe::Recipe& recipe, const ScriptRequest& request);
// The first that imports an OCI layout from a file; older ones say "could not find image manifest".
constexpr Version oci_since = {7, 21, 0};

std::string head(const Plan& plan);
std::string guard_version(const Plan& plan);
std::string guard_package();
std::string guard_settings();
std::string guard_store(const Plan& plan);
std::string guard_archive(const Plan& plan);
std::string set_tmpdir(const Plan& plan);
std::string clear_tmpdir(const Plan& plan);
std::string disk_of(std::string_view store);

// The same lines, with two blanks for each block they stand in.
std::string indented(std::string_view code);
[[noreturn]] void refuse(std::string problem);

}  // namespace

std::string mark_of(const recipe::Recipe& recipe) {
    return concat("armpack:", recipe.name);
}

std::string root_folder(const recipe::Recipe& recipe, std::string_view store) {
    return concat(store, "/", recipe.name, ".root");
}

std::string mount_folder(const recipe::Recipe& recipe, const recipe::Mount& mount,
                         std::string_view store) {
    return concat(store, "/", recipe.name, ".", mount.name);
}

std::string version_remark(const Version& version) {
    if (version < oldest_known()) {
        return concat("RouterOS ", to_string(version), " is older than what armpack knows (",
                      to_string(oldest_known()), "): this is that one's console");
    }
    if (version.minor > newest_known().minor || version.major > newest_known().major) {
        return concat("RouterOS ", to_string(version), " is newer than what armpack knows (",
                      to_string(newest_known()), "): this is that one's console");
    }
    return "";
}

void check_request(const recipe::Recipe& recipe, const ScriptRequest& request) {
    const auto is_plain = [](std::string_view text, std::string_view more) {
        return !text.empty() && std::all_of(text.begin(), text.end(), [&](char letter) {
            return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
                   more.find(letter) != std::string_view::npos;
        });
    };
    for (const std::string& part : base::split(request.store, '/')) {
        if (is_plain(part, "._-") && part.front() != '.') continue;
        refuse(concat("the store ", base::quote_for_shell(request.store),
                      " is not a folder on a disk, such as usb1/containers"));
    }
    for (const std::string& name : {request.interface, request.bridge}) {
        if (name.empty() || (is_plain(name, "._-") && name.size() <= 30)) continue;
        refuse(concat(base::quote_for_shell(name),
                      " is no name for an interface: up to 30 letters, "
                      "digits, dots, dashes and underscores"));
    }
    const auto minimum = parse_version(recipe.routeros.minimum);
    if (minimum && request.routeros < *minimum) {
        refuse(concat(recipe.name, " needs RouterOS ", recipe.routeros.minimum, " or newer"));
    }
    if (request.task == Task::remove) return;
    if (request.archive.find(".oci.tar") != std::string::npos && request.routeros < oci_since) {
        refuse(concat("RouterOS ", to_string(request.routeros), " does not import OCI archives (",
                      to_string(oci_since),
                      " is the first that does): build it without "
                      "--format oci"));
    }
    const Address& address = request.address;
    if (address.prefix < 8 || address.prefix > 30) {
        refuse(
            concat("the address ", to_string(address.value), "/", address.prefix,
                   " has no room for the router beside the container: use a prefix from 8 to 30"));
    }
    if (!address.network_has(request.gateway) || address.value == request.gateway) {
        refuse(concat("the gateway ", to_string(request.gateway), " must be another address in ",
                      network_of(address)));
    }
    const std::string own = network_plan(recipe, request).interface;
    for (const std::string& interface : request.client_interfaces) {
        if (interface != request.bridge && interface != own) continue;
        refuse(concat("--client-interface ", base::quote_for_shell(interface),
                      " is where the container itself is: its own traffic would come back to it"));
    }
    const auto& fits = recipe.routeros.networks;
    if (std::find(fits.begin(), fits.end(), request.network) == fits.end()) {
        refuse(concat(recipe.name, " is not made for the network ", name_of(request.network)));
    }
}

std::string script(const recipe::Recipe& recipe, const ScriptRequest& request) {
    const Plan plan = plan_of(recipe, request);
    std::string out = head(plan);
    out += concat("{\n", guard_version(plan), guard_package(), "}\n{\n");
    out += guard_version(plan);
    if (request.task == Task::remove) {
        out += stop_and_remove(plan);
        out += remove_lists(plan);
        out += remove_network(plan);
        out += clear_tmpdir(plan);
        out += concat(":put ",
                      quote(concat(recipe.name,
                                   " is removed; the archive and the folders "
                                   "of its mounts are still in ",
                                   request.store)),
                      "\n");
    } else if (request.task == Task::prepare) {
        out += guard_settings();
        out += guard_store(plan);
        out += guard_network(plan);
        out += set_tmpdir(plan);
        out += add_network(plan);
        out += add_lists(plan);
        out += demand_secrets(plan);
    } else {
        out += guard_settings();
        out += guard_store(plan);
        out += guard_archive(plan);
        out += guard_network(plan);
        out += set_tmpdir(plan);
        out += add_network(plan);
        if (request.task == Task::upgrade) out += stop_and_remove(plan);
        out += add_container(plan);
    }
    return indented(out + "}\n");
}

std::string container_arguments(const recipe::Recipe& recipe, const ScriptRequest& request,
                                const ContainerPlace& place) {
    Plan plan = plan_of(recipe, request);
    plan.mark = quote(place.comment);
    plan.name = quote(place.name);
    plan.archive = quote(place.archive);
    plan.root = quote(place.root);
    return add_arguments(plan);
}

std::string count_of(std::string_view menu, std::string_view condition) {
    return concat("[:len [", menu, "/find where ", condition, "]]");
}

std::string add_unless(std::string_view menu, std::string_view condition,
                       std::string_view arguments) {
    return concat(":if (", count_of(menu, condition), " = 0) do={\n  ", menu, "/add ", arguments,
                  "\n}\n");
}

std::string remove_marked(std::string_view menu, const Plan& plan) {
    return concat(menu, "/remove [", menu, "/find where comment=", plan.mark, "]\n");
}

std::string fail_if(std::string_view condition, std::string_view sentence) {
    return concat(":if (", condition, ") do={\n  :error ", quote(sentence), "\n}\n");
}

namespace {

Plan plan_of(const recipe::Recipe& recipe, const ScriptRequest& request) {
    NetworkPlan network = network_plan(recipe, request);
    return {.recipe = recipe,
            .request = request,
            .dialect = dialect_of(request.routeros),
            .network = network,
            .mark = quote(mark_of(recipe)),
            .interface = quote(network.interface),
            .bridge = quote(network.bridge),
            .archive = quote(concat(request.store, "/", request.archive)),
            .root = quote(root_folder(recipe, request.store)),
            .name = quote(recipe.name)};
}

std::string head(const Plan& plan) {
    static constexpr const char* tasks[] = {"installs", "replaces", "removes", "makes ready for"};
    const recipe::Recipe& recipe = plan.recipe;
    const ScriptRequest& request = plan.request;
    std::string out =
        concat("# armpack ", ARMPACK_VERSION, ": ", tasks[static_cast<std::size_t>(request.task)],
               " ", recipe.name, " ", base::printable(recipe.version), " on RouterOS ",
               to_string(request.routeros), ".\n");
    const std::string remark = version_remark(request.routeros);
    if (!remark.empty()) out += concat("# ", remark, ".\n");
    out += concat("# Upload it and run /import file-name=", recipe.name,
                  ".rsc, or paste it whole into a terminal.\n"
                  "# It can be loaded again at any time: what is there already is left alone.\n");
    return out;
}

// The console's own words for a version: "7.20.8 (stable)". Two digits of the minor version are
// enough to tell the table's rows apart.
std::string guard_version(const Plan& plan) {
    const int from = std::min(plan.request.routeros.minor, plan.dialect.since.minor);
    const std::string sentence =
        concat("this script is for RouterOS 7.", from, " and later ones with the same console; ",
               "print one for this router's version with: armpack script ", plan.recipe.name,
               " --routeros VERSION");
    std::string out =
        ":local version [/system/resource/get version]\n"
        ":local minor [:tonum [:pick $version 2 4]]\n";
    std::string condition = concat("[:pick $version 0 2] != \"7.\" || $minor < ", from);
    if (const auto next = changed_after(plan.dialect)) {
        condition += concat(" || $minor >= ", next->minor);
    }
    return out + fail_if(condition, sentence);
}

std::string guard_package() {
    return fail_if(
        concat(count_of("/system/package", "name=\"container\""), " = 0"),
        "the container package is missing: download the extra packages for this router's version "
        "and architecture, upload container-....npk and reboot");
}

std::string guard_settings() {
    std::string out = ":local allowed [:tostr [/system/device-mode/get container]]\n";
    out += fail_if("$allowed != \"yes\" && $allowed != \"true\"",
                   "containers are not allowed yet: run /system/device-mode/update container=yes "
                   "and press the reset button, or cut the power, within five minutes");
    out += fail_if(
        "[:len [:tostr [/ip/dns/get servers]]] = 0 && "
        "[:len [:tostr [/ip/dns/get dynamic-servers]]] = 0",
        "no DNS server is known, and without one RouterOS starts no container: set one "
        "with /ip/dns/set servers=");
    return out;
}

std::string guard_store(const Plan& plan) {
    const std::string disk = disk_of(plan.request.store);
    const std::string slot = concat("slot=", quote(disk));
    std::string out = fail_if(
        concat(count_of("/disk", slot), " = 0"),
        concat("there is no disk ", disk,
               ": plug it in, give it half a minute, and look at /disk/print for its slot"));
    out += concat(":local filesystem [:tostr [/disk/get [/disk/find where ", slot, "] fs]]\n");
    out += fail_if(
        "$filesystem != \"ext4\" && $filesystem != \"btrfs\"",
        concat("the disk ", disk, " must have ext4, as containers do not work on FAT: /disk/",
               plan.dialect.disk_format, " ", disk, " file-system=ext4 (this erases it)"));
    return out;
}

std::string guard_archive(const Plan& plan) {
    const std::string found = concat("name=", plan.archive);
    const std::string upload = concat("upload it with: armpack upload ", plan.recipe.name,
                                      " --to USER@ROUTER --store ", plan.request.store);
    std::string out = fail_if(concat(count_of("/file", found), " = 0"),
                              concat("the archive ", plan.request.store, "/", plan.request.archive,
                                     " is not there: ", upload));
    out += concat(":local size [/file/get [/file/find where ", found, "] size]\n");
    if (plan.request.archive_bytes > 0) {
        out += fail_if(concat("$size != ", plan.request.archive_bytes),
                       concat("the archive on the router is not whole (it should have ",
                              plan.request.archive_bytes, " bytes): wait a moment, or ", upload));
    }
    const std::string disk = disk_of(plan.request.store);
    out += concat(":local free [/disk/get [/disk/find where slot=", quote(disk), "] free]\n");
    const bool is_packed = plan.request.archive.ends_with(".gz");
    out += fail_if(concat("$free < ($size", is_packed ? " * 3" : "", " + ", spare_bytes, ")"),
                   concat("the disk ", disk, " has too little room: extracting takes about ",
                          is_packed ? "three times the archive's size" : "as much as the archive",
                          ", and 4 MiB"));
    if (plan.request.task == Task::upgrade) return out;
    out += fail_if(concat(count_of("/file", concat("name=", plan.root)), " > 0"),
                   concat("the folder ", root_folder(plan.recipe, plan.request.store),
                          " is there already; RouterOS wants to make it itself: remove it, or "
                          "rename it if you need what is in it"));
    // A container that is there needs neither the archive nor room for it.
    return concat(":if (", count_of("/container", concat("comment=", plan.mark)), " = 0) do={\n",
                  out, "}\n");
}

// Where archives are unpacked first; without it that is the internal flash.
std::string set_tmpdir(const Plan& plan) {
    return concat(
        ":if ([:len [/container/config/get tmpdir]] = 0) do={\n  /container/config/set "
        "tmpdir=",
        quote(concat(plan.request.store, "/tmp")), "\n}\n");
}

std::string clear_tmpdir(const Plan& plan) {
    return concat(":if ([:len [/container/find]] = 0 && [/container/config/get tmpdir] = ",
                  quote(concat(plan.request.store, "/tmp")),
                  ") do={\n  /container/config/set tmpdir=\"\"\n}\n");
}

std::string disk_of(std::string_view store) {
    return std::string(store.substr(0, store.find('/')));
}

std::string indented(std::string_view code) {
    std::string out;
    std::size_t depth = 0;
    for (const std::string_view line : base::lines_of(code)) {
        const std::string_view bare = base::trim(line);
        if (bare.starts_with("}")) --depth;
        out += concat(std::string(2 * depth, ' '), bare, "\n");
        if (bare.ends_with("{")) ++depth;
    }
    return out;
}

void refuse(std::string problem) {
    throw base::Error(std::move(problem), base::Exit::bad_request);
}

}  // namespace

}  // namespace routeros
