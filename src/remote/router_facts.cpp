#include "remote/router_facts.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "remote/router_files.hpp"
#include "routeros/quote.hpp"

namespace remote {

using base::concat;

RouterFacts ask_facts(const Console& console, std::string_view store) {
    const auto ask = [&console](std::string_view expression) {
        return console.value_if_any(expression).value_or("");
    };
    RouterFacts facts;
    facts.version_text = ask("[/system/resource/get version]");
    const auto version = routeros::parse_version(facts.version_text);
    if (!version) {
        throw base::Error("this does not answer like a router with RouterOS")
            .set_hint("check --to; the user needs the policies ssh, read, write and policy");
    }
    facts.version = *version;
    facts.board = ask("[/system/resource/get board-name]");
    facts.cpu = ask("[/system/resource/get cpu]");
    facts.free_memory_bytes = parse_console_bytes(ask("[/system/resource/get free-memory]"));
    facts.container_package = ask("[:len [/system/package/find name=\"container\"]]") == "1";
    const std::string allowed = ask("[:tostr [/system/device-mode/get container]]");
    facts.containers_allowed = allowed == "yes" || allowed == "true";
    const std::string slot = first_folder(concat(store, "/"));
    facts.file_system =
        ask(concat("[:tostr [/disk/get [find slot=", routeros::quote(slot), "] fs]]"));
    return facts;
}

std::vector<Obstacle> obstacles(const RouterFacts& facts, std::string_view store) {
    std::vector<Obstacle> all;
    if (facts.version < routeros::oldest_known()) {
        all.push_back(
            {concat("RouterOS ", facts.version_text, " is too old"),
             concat("update it to ", routeros::to_string(routeros::oldest_known()), " or newer")});
    }
    if (!facts.container_package) {
        all.push_back({"the package container is not installed",
                       concat("get container-…-arm.npk of version ", facts.version_text,
                              " from MikroTik's extra packages, upload it and reboot")});
    }
    if (!facts.containers_allowed) {
        all.push_back({"device-mode does not allow containers",
                       "give /system/device-mode/update container=yes and, within five minutes, "
                       "press the button or cut the power"});
    }
    const std::string disk = first_folder(concat(store, "/"));
    if (facts.file_system.empty()) {
        all.push_back({concat("there is no disk ", disk),
                       "plug it in and wait until /disk/print lists it, or give another --store"});
    } else if (facts.file_system != "ext4" && facts.file_system != "btrfs" &&
               facts.file_system != "tmpfs") {
        all.push_back({concat("the disk ", disk, " has ", facts.file_system,
                              ", on which containers do not work"),
                       concat("format it, which erases it: /disk/",
                              routeros::dialect_of(facts.version).disk_format, " ", disk,
                              " file-system=ext4")});
    }
    return all;
}

}  // namespace remote
