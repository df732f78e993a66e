// Scripts in the fake router's console, without a connection: every recipe, network and known
// version is set up, set up again, upgraded and removed; what a guard looks for is said in words,
// and then nothing was changed.
#include "fake-router/script.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "recipe/recipe.hpp"
#include "routeros/script.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <memory>

namespace fs = std::filesystem;

namespace {

const std::vector<std::string> versions = {"7.16.2", "7.17",   "7.18.2", "7.19.6",
                                           "7.20",   "7.20.8", "7.21.4", "7.22.3",
                                           "7.23.3", "7.24",   "7.24.4"};

// What the fake router takes for an archive: it looks for the name of the one member.
std::string archive() {
    std::string bytes(1024 + 512 + 1024, '\0');
    bytes.replace(0, 13, "manifest.json");
    bytes.replace(124, 11, "00000000010");
    return bytes;
}

fs::path source() {
    const char* folder = std::getenv("ARMPACK_SOURCE");
    return folder == nullptr ? "." : folder;
}

std::vector<recipe::Recipe> recipes() {
    std::vector<fs::path> files = {source() / "tests/golden/script/recipe.json"};
    for (const auto& entry : fs::directory_iterator(source() / "recipes")) {
        if (fs::exists(entry.path() / "recipe.json")) files.push_back(entry.path() / "recipe.json");
    }
    std::sort(files.begin(), files.end());
    std::vector<recipe::Recipe> all;
    for (const fs::path& file : files)
        all.push_back(recipe::load(file));
    return all;
}

routeros::ScriptRequest request_for(const recipe::Recipe& recipe, const std::string& version,
                                    recipe::Network network, routeros::Task task) {
    routeros::ScriptRequest request;
    request.task = task;
    request.routeros = *routeros::parse_version(version);
    request.archive = recipe.name + ".tar";
    request.archive_bytes = archive().size();
    request.address = *routeros::parse_address("10.40.0.2/16");
    request.gateway = routeros::parse_address("10.40.0.1")->value;
    request.network = network;
    if (network == recipe::Network::transparent_proxy) {
        request.clients = {*routeros::parse_address("10.0.0.0/16")};
        request.client_interfaces = {"bridge"};
    }
    routeros::check_request(recipe, request);
    return request;
}

class Router {
public:
    explicit Router(const std::string& version, fake::MachineSettings settings = {})
        : folder_("script"), files_(folder_.path(), 1 << 30, std::chrono::milliseconds(0)) {
        settings.set_version(version);
        fs::create_directories(folder_.path() / "usb1/containers");
        machine_ = std::make_unique<fake::Machine>(settings, files_);
    }

    void put_archive(const std::string& name) {
        base::write_file(folder_.path() / "usb1/containers" / (name + ".tar"), archive());
    }
    std::string say(const std::string& line) { return fake::answer(*machine_, line); }

    // What the console says when the script is loaded.
    std::string load(const std::string& script) {
        base::write_file(folder_.path() / "load.rsc", script);
        const std::string said = say("/import file-name=load.rsc");
        fs::remove(folder_.path() / "load.rsc");
        return said;
    }
    std::string load(const recipe::Recipe& recipe, const routeros::ScriptRequest& request) {
        return load(routeros::script(recipe, request));
    }

    // All that a script may change, but for the items' numbers.
    std::string state() {
        std::string out;
        for (const std::string menu :
             {"/container", "/container/envs", "/container/mounts", "/container/config",
              "/interface/veth", "/interface/bridge", "/interface/bridge/port", "/interface/list",
              "/interface/list/member", "/ip/address", "/ip/route", "/routing/table",
              "/ip/firewall/mangle", "/ip/firewall/nat", "/ip/firewall/filter",
              "/ip/firewall/address-list"}) {
            out += menu + "\n";
            for (const fake::Item& item : machine_->items(menu)) {
                for (const auto& [name, value] : item.properties)
                    out += base::concat("  ", name, "=", value);
                out += "\n";
            }
        }
        return out;
    }
    // The rules of a chain that the router did not make itself: "drop", "mine".
    std::vector<std::string> chain(const std::string& name) {
        std::vector<std::string> rules;
        for (const fake::Item& item : machine_->items("/ip/firewall/filter")) {
            const auto& has = item.properties;
            if (has.at("chain") != name || has.contains("dynamic")) continue;
            rules.push_back(has.at(has.at("action") == "drop" ? "action" : "comment"));
        }
        return rules;
    }
    fs::path disk() const { return folder_.path() / "usb1"; }

private:
    base::TemporaryFolder folder_;
    fake::Files files_;
    std::unique_ptr<fake::Machine> machine_;
};

constexpr std::string_view loaded = "Script file loaded and executed successfully\r\n";

void give_secrets(Router& router, const recipe::Recipe& recipe, const std::string& version) {
    const auto& dialect = routeros::dialect_of(*routeros::parse_version(version));
    for (const std::string& key : recipe.routeros.secrets) {
        router.say(base::concat("/container/envs/add ", dialect.envs_list, "=", recipe.name,
                                " key=", key, " comment=armpack:", recipe.name, " value=secret"));
    }
}

}  // namespace

TEST_CASE("every script sets up, changes nothing the second time, upgrades, and removes itself") {
    using routeros::Task;
    int count = 0;
    for (const recipe::Recipe& recipe : recipes()) {
        for (const std::string& version : versions) {
            for (const recipe::Network network : recipe.routeros.networks) {
                CAPTURE(recipe.name);
                CAPTURE(version);
                CAPTURE(recipe::name_of(network));
                if (*routeros::parse_version(version) <
                    *routeros::parse_version(recipe.routeros.minimum)) {
                    continue;
                }
                const auto script = [&](Task task) {
                    return request_for(recipe, version, network, task);
                };
                Router router(version);
                router.put_archive(recipe.name);
                // What is there already, and has to survive.
                router.say("/ip/address/add address=192.168.88.1/24 interface=bridge comment=mine");
                router.say("/ip/firewall/mangle/add chain=forward action=accept comment=mine");
                const std::string before = router.state();
                give_secrets(router, recipe, version);

                CHECK(router.load(recipe, script(Task::install)).ends_with(loaded));
                const std::string once = router.state();
                CHECK(once.find("status=running") != std::string::npos);
                CHECK(router.load(recipe, script(Task::install)).ends_with(loaded));
                CHECK(router.state() == once);
                CHECK(router.load(recipe, script(Task::upgrade)).ends_with(loaded));
                CHECK(router.state() == once);
                CHECK(router.load(recipe, script(Task::remove)).ends_with(loaded));
                CHECK(router.state() == before);
                CHECK(router.load(recipe, script(Task::remove)).ends_with(loaded));
                CHECK(router.state() == before);
                ++count;
            }
        }
    }
    CHECK(count > 100);
}

TEST_CASE("a script for another console says so, and does nothing") {
    const recipe::Recipe recipe = recipe::load(source() / "tests/golden/script/recipe.json");
    for (const std::string& made_for : versions) {
        for (const std::string& loaded_on : versions) {
            CAPTURE(made_for);
            CAPTURE(loaded_on);
            const auto& made = routeros::dialect_of(*routeros::parse_version(made_for));
            const auto& here = routeros::dialect_of(*routeros::parse_version(loaded_on));
            if (made.since == here.since) continue;
            Router router(loaded_on);
            router.put_archive(recipe.name);
            const std::string before = router.state();
            for (const auto task : {routeros::Task::install, routeros::Task::remove}) {
                const std::string said = router.load(
                    recipe, request_for(recipe, made_for, recipe::Network::plain, task));
                CHECK(said.find("print one for this router's version") != std::string::npos);
            }
            CHECK(router.state() == before);
        }
    }
}

TEST_CASE("what keeps a container from running is said, and then nothing was changed") {
    using routeros::Task;
    const recipe::Recipe recipe = recipe::load(source() / "recipes/mihomo/recipe.json");
    struct Guard {
        std::string name;
        fake::MachineSettings machine;
        std::string lines;  // of the console, before
        std::string says;   // a part of it
    };
    fake::MachineSettings no_package;
    no_package.package = false;
    fake::MachineSettings no_permission;
    no_permission.device_mode = false;
    fake::MachineSettings no_disk;
    no_disk.disk = "usb2";
    fake::MachineSettings fat;
    fat.file_system = "fat32";
    const std::vector<Guard> guards = {
        {"package", no_package, "", "the container package is missing: "},
        {"device-mode", no_permission, "", "run /system/device-mode/update container=yes"},
        {"dns", {}, "/ip/dns/set servers=\"\"", "set one with /ip/dns/set servers="},
        {"disk", no_disk, "", "there is no disk usb1: plug it in"},
        {"file system", fat, "", "must have ext4"},
        {"veth", {}, "/interface/veth/add name=veth-mihomo", "choose another with --interface"},
        {"bridge's address",
         {},
         "/interface/bridge/add name=containers\n"
         "/ip/address/add address=10.50.0.1/16 interface=containers",
         "the bridge containers has another address than 10.40.0.1/16"},
        {"address elsewhere",
         {},
         "/ip/address/add address=10.40.0.1/16 interface=bridge",
         "10.40.0.1/16 is the address of another interface"},
        {"another proxy",
         {},
         "/routing/table/add name=proxy fib\n"
         "/ip/route/add dst-address=0.0.0.0/0 gateway=10.9.0.2 routing-table=proxy",
         "the routing table proxy leads to another proxy"},
    };
    for (const Guard& guard : guards) {
        for (const std::string& version :
             {std::string("7.16.2"), std::string("7.20.8"), std::string("7.24")}) {
            CAPTURE(guard.name);
            CAPTURE(version);
            Router router(version, guard.machine);
            router.put_archive(recipe.name);
            for (const std::string& line : base::split(guard.lines, '\n')) {
                if (!line.empty()) CHECK(router.say(line) == "");
            }
            const std::string before = router.state();
            const std::string said = router.load(
                recipe,
                request_for(recipe, version, recipe::Network::transparent_proxy, Task::install));
            CHECK(said.find(guard.says) != std::string::npos);
            CAPTURE(said);
            CHECK(router.state() == before);
        }
    }
}

TEST_CASE("an archive that is absent or not whole, and a root folder in the way, are said") {
    const recipe::Recipe recipe = recipe::load(source() / "recipes/mihomo/recipe.json");
    const auto install =
        request_for(recipe, "7.20.8", recipe::Network::plain, routeros::Task::install);
    Router router("7.20.8");
    const std::string before = router.state();
    CHECK(router.load(recipe, install).find("upload it with: armpack upload mihomo") !=
          std::string::npos);
    base::write_file(router.disk() / "containers/mihomo.tar", archive().substr(1));
    CHECK(router.load(recipe, install).find("is not whole (it should have 2560 bytes)") !=
          std::string::npos);
    router.put_archive("mihomo");
    fs::create_directories(router.disk() / "containers/mihomo.root");
    CHECK(router.load(recipe, install).find("RouterOS wants to make it itself") !=
          std::string::npos);
    CHECK(router.state() == before);
}

TEST_CASE("an address list LAN of one's own stays as it is") {
    const recipe::Recipe recipe = recipe::load(source() / "recipes/mihomo/recipe.json");
    Router router("7.20.8");
    router.put_archive("mihomo");
    router.say("/ip/firewall/address-list/add list=LAN address=10.0.0.0/16 comment=mine");
    CHECK(router
              .load(recipe, request_for(recipe, "7.20.8", recipe::Network::transparent_proxy,
                                        routeros::Task::install))
              .ends_with(loaded));
    CHECK(router.say(":put [:len [/ip/firewall/address-list/find list=\"LAN\"]]") == "1\r\n");
    CHECK(router.say(":put [:len [/ip/firewall/address-list/find list=\"PROXY\"]]") == "1\r\n");
}

TEST_CASE("what comes back from the proxy is dropped before any other rule accepts it") {
    using Rules = std::vector<std::string>;
    const recipe::Recipe recipe = recipe::load(source() / "recipes/mihomo/recipe.json");
    const auto script = [&](const std::string& version, routeros::Task task) {
        return request_for(recipe, version, recipe::Network::transparent_proxy, task);
    };
    for (const std::string& version : versions) {
        CAPTURE(version);
        Router router(version);
        router.put_archive("mihomo");
        const std::string fasttrack = "defconf: fasttrack";
        CHECK(router.chain("forward") == Rules{fasttrack});
        CHECK(router.chain("input") == Rules{});
        CHECK(router.load(recipe, script(version, routeros::Task::install)).ends_with(loaded));
        const std::string limited = fasttrack + " [limited by armpack:mihomo]";
        CHECK(router.chain("forward") == Rules{"drop", limited});
        CHECK(router.chain("input") == Rules{"drop"});

        // Rules that the owner adds later come after; a rule that went comes back to its place.
        router.say("/ip/firewall/filter/add chain=input action=accept comment=mine");
        router.say("/ip/firewall/filter/remove [/ip/firewall/filter/find action=\"drop\"]");
        CHECK(router.chain("input") == Rules{"mine"});
        CHECK(router.load(recipe, script(version, routeros::Task::install)).ends_with(loaded));
        CHECK(router.chain("forward") == Rules{"drop", limited});
        CHECK(router.chain("input") == Rules{"drop", "mine"});
        CHECK(router.load(recipe, script(version, routeros::Task::remove)).ends_with(loaded));
        CHECK(router.chain("forward") == Rules{fasttrack});
        CHECK(router.chain("input") == Rules{"mine"});
    }
}

TEST_CASE("two containers share the bridge, and the first to go leaves it") {
    const recipe::Recipe first = recipe::load(source() / "recipes/mihomo/recipe.json");
    const recipe::Recipe second = recipe::load(source() / "recipes/frpc/recipe.json");
    Router router("7.23.3");
    router.put_archive("mihomo");
    router.put_archive("frpc");
    const std::string before = router.state();
    const auto load = [&](const recipe::Recipe& recipe, routeros::Task task, const char* address) {
        routeros::ScriptRequest request = request_for(recipe, "7.23.3", recipe::Network::nat, task);
        request.address = *routeros::parse_address(address);
        CHECK(router.load(recipe, request).ends_with(loaded));
    };
    load(first, routeros::Task::install, "10.40.0.2/16");
    load(second, routeros::Task::install, "10.40.0.3/16");
    const std::string bridges = ":put [:len [/interface/bridge/find name=\"containers\"]]";
    CHECK(router.say(bridges) == "1\r\n");
    load(first, routeros::Task::remove, "10.40.0.2/16");
    CHECK(router.say(bridges) == "1\r\n");
    load(second, routeros::Task::remove, "10.40.0.3/16");
    CHECK(router.state() == before);
}
