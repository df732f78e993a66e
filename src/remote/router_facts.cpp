#include "remote/router_facts.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "remote/router_files.hpp"
#include "routeros/quote.hpp"
#include "routeros/script.hpp"

#include <algorithm>

namespace remote {

using base::concat;

namespace {

using Answers = Console::Answers;

std::string text_at(const Answers& answers, std::string_view name);
std::optional<std::uint64_t> bytes_at(const Answers& answers, std::string_view name);

// Less than this, and Linux begins to kill what it should run.
constexpr std::uint64_t least_memory_bytes = std::uint64_t{32} << 20;

}  // namespace

RouterFacts ask_facts(const Console& console, std::string_view store) {
    const std::string slot = routeros::quote(first_folder(concat(store, "/")));
    const Answers answers = console.values(
        {{"version", "[/system/resource/get version]"},
         {"board", "[/system/resource/get board-name]"},
         {"architecture", "[/system/resource/get architecture-name]"},
         {"cpu", "[/system/resource/get cpu]"},
         {"free-memory", "[/system/resource/get free-memory]"},
         {"total-memory", "[/system/resource/get total-memory]"},
         {"package", "[:len [/system/package/find name=\"container\"]]"},
         {"allowed", "[:tostr [/system/device-mode/get container]]"},
         {"fs", concat("[:tostr [/disk/get [/disk/find slot=", slot, "] fs]]")},
         {"free", concat("[:tostr [/disk/get [/disk/find slot=", slot, "] free]]")}});
    RouterFacts facts;
    facts.version_text = text_at(answers, "version");
    const auto version = routeros::parse_version(facts.version_text);
    if (!version) {
        throw base::Error("this does not answer like a router with RouterOS")
            .set_hint("check --to; the user needs the policies ssh, read, write and policy");
    }
    facts.version = *version;
    facts.board = text_at(answers, "board");
    facts.model = console.value_if_any("[/system/routerboard/get model]").value_or("");
    facts.architecture = text_at(answers, "architecture");
    facts.cpu = text_at(answers, "cpu");
    facts.free_memory_bytes = bytes_at(answers, "free-memory");
    facts.total_memory_bytes = bytes_at(answers, "total-memory");
    facts.container_package = text_at(answers, "package") == "1";
    const std::string allowed = text_at(answers, "allowed");
    facts.containers_allowed = allowed == "yes" || allowed == "true";
    facts.file_system = text_at(answers, "fs");
    facts.free_disk_bytes = bytes_at(answers, "free");
    return facts;
}

std::vector<Obstacle> obstacles(const RouterFacts& facts, std::string_view store,
                                const Needs& needs) {
    std::vector<Obstacle> all;
    const std::string remark = routeros::version_remark(facts.version);
    if (facts.version < routeros::oldest_known()) {
        all.push_back(
            {concat("RouterOS ", facts.version_text, " is too old"),
             concat("update it to ", routeros::to_string(routeros::oldest_known()), " or newer")});
    } else if (!remark.empty()) {
        all.push_back({remark, "look for a newer armpack", Obstacle::Weight::warns});
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
    } else if (facts.free_disk_bytes && *facts.free_disk_bytes < needs.disk_bytes) {
        all.push_back(
            {concat("the disk ", disk, " has ", base::format_bytes(*facts.free_disk_bytes),
                    " free; ", base::format_bytes(needs.disk_bytes), " are needed"),
             "remove old archives and containers there, or give another --store"});
    }
    const std::uint64_t memory = std::max(needs.memory_bytes, least_memory_bytes);
    if (facts.free_memory_bytes && *facts.free_memory_bytes < memory) {
        all.push_back(
            {concat("only ", base::format_bytes(*facts.free_memory_bytes), " of memory are free; ",
                    base::format_bytes(memory), " may be needed"),
             concat("stop other containers, or, from 7.18 on, add swap: /disk/set ", disk,
                    " swap=yes on a partition of its own"),
             Obstacle::Weight::warns});
    }
    return all;
}

namespace {

std::string text_at(const Answers& answers, std::string_view name) {
    const auto found = answers.find(name);
    return found == answers.end() ? "" : found->second;
}

std::optional<std::uint64_t> bytes_at(const Answers& answers, std::string_view name) {
    return parse_console_bytes(text_at(answers, name));
}

}  // namespace

}  // namespace remote
