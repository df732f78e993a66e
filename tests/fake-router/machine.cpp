// Containers as facts have it: add only extracts; start and stop and remove return at once; what
// happens later is in the log, after "*** ".
#include "fake-router/machine.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "routeros/versions.hpp"

#include <algorithm>

namespace fake {

namespace {

using base::concat;

// The archive's problem, or nothing. Looks at the tar's members only as far as names and sizes.
std::optional<std::string> archive_problem(const fs::path& archive);
std::string get(const Properties& properties, const std::string& name);

}  // namespace

void MachineSettings::set_version(const std::string& text) {
    const auto parsed = routeros::parse_version(text).value();
    version = parsed.major * 10000 + parsed.minor * 100 + parsed.patch;
    version_text = text + " (stable)";
    flags = version >= 72200;
}

Machine::Machine(MachineSettings settings, Files& files)
    : settings_(std::move(settings)),
      commands_(settings_.version, settings_.package ? Commands::Packages::with_container
                                                     : Commands::Packages::without),
      files_(files) {
    fill_singletons();
}

void Machine::advance() {
    for (;;) {
        const auto due = std::min_element(
            events_.begin(), events_.end(),
            [](const Event& left, const Event& right) { return left.when < right.when; });
        if (due == events_.end() || due->when > now()) return;
        const std::function<void()> what = std::move(due->what);
        events_.erase(due);
        what();
    }
}

void Machine::later(milliseconds after, std::function<void()> what) {
    events_.push_back({now() + after, std::move(what)});
}

std::vector<Item> Machine::items(const std::string& menu) {
    if (menu == "/file") return file_items();
    if (menu == "/disk") return disk_items();
    return menus_[menu].items;
}

int Machine::add(const std::string& menu, Properties properties) {
    Menu& items = menus_[menu];
    if (menu == "/container") check_container(properties);
    const std::string name = get(properties, "name");
    const bool named = menu == "/interface/veth" || menu == "/interface/bridge" ||
                       menu == "/interface/list" || menu == "/routing/table";
    if ((named || (menu == "/container" && !name.empty())) &&
        items.find_by("name", name) != nullptr) {
        throw ScriptError("failure: already have such name");
    }
    const int id = items.add(std::move(properties)).id;
    if (menu == "/container") extract(id);
    return id;
}

void Machine::set(const std::string& menu, int id, const Properties& changes) {
    Item* item = menus_[menu].find(id);
    if (item == nullptr) throw ScriptError("no such item");
    for (const auto& [name, value] : changes)
        item->properties[name] = value;
}

void Machine::unset(const std::string& menu, int id, const std::string& property) {
    Item* item = menus_[menu].find(id);
    if (item == nullptr) throw ScriptError("no such item");
    item->properties.erase(property);
}

void Machine::remove(const std::string& menu, int id) {
    if (menu == "/file") {
        const std::vector<Item> all = file_items();
        const auto found =
            std::find_if(all.begin(), all.end(), [id](const Item& item) { return item.id == id; });
        if (found == all.end()) throw ScriptError("no such item");
        fs::remove_all(*files_.host_path(get(found->properties, "name")));
        return;
    }
    if (menu != "/container") {
        menus_[menu].remove(id);
        return;
    }
    const std::string state = state_of(id);
    if (state == "running" || state == "starting" || state == "stopping") {
        throw ScriptError("failure: cannot remove running");
    }
    set_state(id, "deleting");
    later(settings_.removal, [this, id] {
        if (Item* item = menus_["/container"].find(id)) {
            const std::string root = get(item->properties, "root-dir");
            files_.extracted.erase(root);
            if (const auto path = files_.host_path(root)) fs::remove_all(*path);
        }
        menus_["/container"].remove(id);
    });
}

void Machine::start(int id) {
    const std::string state = state_of(id);
    if (state == "extracting") throw ScriptError("failure: container is being extracted");
    if (state == "error") throw ScriptError("failure: container has no image");
    if (state != "stopped") throw ScriptError("failure: already running");
    const Item* item = menus_["/container"].find(id);
    const std::string veth = get(item->properties, "interface");
    for (const Item& other : menus_["/container"].items) {
        if (other.id != id && get(other.properties, "interface") == veth &&
            get(other.properties, "status") == "running") {
            throw ScriptError("failure: interface is in use");
        }
    }
    set_state(id, "starting");
    const std::string file = get(item->properties, "file");
    later(settings_.start, [this, id, file] {
        if (state_of(id) != "starting") return;
        set_state(id, "running");
        log("*** started /prog");
        if (settings_.die_for.empty() || file.find(settings_.die_for) == std::string::npos) return;
        later(settings_.life, [this, id] {
            if (state_of(id) != "running") return;
            log(concat("*** error: exited with ", settings_.death));
            set_state(id, "stopped");
        });
    });
}

void Machine::stop(int id) {
    const std::string state = state_of(id);
    if (state != "running" && state != "starting") throw ScriptError("failure: not running");
    set_state(id, "stopping");
    later(settings_.stop, [this, id] {
        if (state_of(id) == "stopping") set_state(id, "stopped");
    });
}

void Machine::log(const std::string& message) {
    menus_["/log"].add(
        {{"time", "12:00:00"}, {"topics", "container,info,debug"}, {"message", message}});
}

void Machine::check_container(const Properties& properties) {
    if (!settings_.device_mode) throw ScriptError("failure: not allowed by device-mode");
    const std::string veth = get(properties, "interface");
    if (veth.empty()) throw ScriptError("failure: interface must be set");
    if (menus_["/interface/veth"].find_by("name", veth) == nullptr) {
        throw ScriptError("input does not match any value of interface");
    }
    const std::string file = get(properties, "file");
    const std::vector<FileEntry> listed = files_.list();
    if (std::none_of(listed.begin(), listed.end(),
                     [&](const FileEntry& entry) { return entry.name == file; })) {
        throw ScriptError("input does not match any value of file");
    }
    for (const std::string name : {"mounts", "mountlists"}) {
        const std::string key = name == "mounts" ? "name" : "list";
        for (const std::string& mount : base::split(get(properties, name), ',')) {
            if (!mount.empty() && menus_["/container/mounts"].find_by(key, mount) == nullptr) {
                throw ScriptError(concat("input does not match any value of ", name));
            }
        }
    }
}

void Machine::extract(int id) {
    set_state(id, "extracting");
    later(settings_.extract, [this, id] { finish_extracting(id); });
}

void Machine::finish_extracting(int id) {
    Item* item = menus_["/container"].find(id);
    if (item == nullptr || state_of(id) != "extracting") return;
    const std::string file = get(item->properties, "file");
    const std::string root = get(item->properties, "root-dir");
    const std::optional<fs::path> archive = files_.host_path(file);
    const std::optional<fs::path> folder = files_.host_path(root);
    if (!archive || !fs::exists(*archive)) return fail_container(id, "no such file");
    if (const auto problem = archive_problem(*archive)) return fail_container(id, *problem);
    const std::uint64_t size = fs::file_size(*archive);
    const bool doomed = !settings_.extract_error_for.empty() &&
                        file.find(settings_.extract_error_for) != std::string::npos;
    if (doomed || !folder || fs::exists(*folder) || files_.free_bytes() < size) {
        return fail_container(id, settings_.version >= 72100 ? "could not load next layer"
                                                             : "failed to extract layer");
    }
    fs::create_directories(*folder);
    files_.extracted[root] = size;
    log("*** download/extract done");
    set_state(id, "stopped");
}

void Machine::fail_container(int id, const std::string& why) {
    log(concat(settings_.version >= 72100 ? "download/extract error: " : "error: ", why));
    set_state(id, "error");
}

void Machine::set_state(int id, const std::string& state) {
    if (Item* item = menus_["/container"].find(id)) item->properties["status"] = state;
}

std::string Machine::state_of(int id) {
    const Item* item = menus_["/container"].find(id);
    if (item == nullptr) throw ScriptError("no such item");
    return get(item->properties, "status");
}

void Machine::fill_singletons() {
    menus_["/system/resource"].add({{"version", settings_.version_text},
                                    {"board-name", settings_.board},
                                    {"architecture-name", "arm"},
                                    {"cpu", "EN7562CT"},
                                    {"free-memory", settings_.free_memory},
                                    {"total-memory", "536870912"},
                                    {"free-hdd-space", "90000000"},
                                    {"total-hdd-space", "134217728"}});
    menus_["/system/device-mode"].add(
        {{"mode", "advanced"}, {"container", settings_.device_mode ? "yes" : "no"}});
    menus_["/system/identity"].add({{"name", "MikroTik"}});
    menus_["/ip/dns"].add({{"servers", "9.9.9.9"}});
    menus_["/container/config"].add({{"tmpdir", ""}});
    menus_["/ip/ssh"].add({});
    menus_["/system/package"].add({{"name", "routeros"}, {"version", settings_.version_text}});
    if (settings_.package) {
        menus_["/system/package"].add({{"name", "container"}, {"version", settings_.version_text}});
    }
    menus_["/interface/bridge"].add({{"name", "bridge"}});
    menus_["/interface/list"].add({{"name", "LAN"}});
    menus_["/interface/list"].add({{"name", "WAN"}});
    menus_["/ip/firewall/filter"].add(
        {{"chain", "forward"},
         {"action", "passthrough"},
         {"dynamic", "yes"},
         {"comment", "special dummy rule to show fasttrack counters"}});
    menus_["/ip/firewall/filter"].add({{"chain", "forward"},
                                       {"action", "fasttrack-connection"},
                                       {"connection-state", "established,related"},
                                       {"comment", "defconf: fasttrack"}});
}

std::vector<Item> Machine::file_items() {
    std::vector<Item> all;
    int id = 1;
    for (const FileEntry& entry : files_.list()) {
        const bool disk = entry.name == settings_.disk;
        Item item{id++, {{"name", entry.name}, {"type", disk ? "disk" : "directory"}}};
        if (!entry.folder) {
            item.properties["type"] = entry.name.ends_with(".tar") ? ".tar file" : "file";
            item.properties["size"] = std::to_string(entry.size_bytes);
        }
        all.push_back(item);
    }
    return all;
}

std::vector<Item> Machine::disk_items() {
    if (settings_.disk.empty()) return {};
    return {{1,
             {{"slot", settings_.disk},
              {"fs", settings_.file_system},
              {"size", std::to_string(files_.capacity_bytes())},
              {"free", std::to_string(files_.free_bytes())}}}};
}

namespace {

std::optional<std::string> archive_problem(const fs::path& archive) {
    const std::string bytes = base::read_file(archive);
    std::size_t at = 0;
    bool manifest = false;
    while (at + 512 <= bytes.size() && bytes[at] != '\0') {
        const std::string name = bytes.substr(at, bytes.find('\0', at) - at);
        std::size_t size = 0;
        for (const char digit : bytes.substr(at + 124, 11))
            size = size * 8 + static_cast<std::size_t>(digit - '0');
        at += 512 + (size + 511) / 512 * 512;
        manifest = manifest || name == "manifest.json";
    }
    if (at + 1024 > bytes.size()) return "failed to extract layer";
    if (!manifest) return "could not find image manifest in archive";
    return std::nullopt;
}

std::string get(const Properties& properties, const std::string& name) {
    const auto found = properties.find(name);
    return found == properties.end() ? "" : found->second;
}

}  // namespace

}  // namespace fake
