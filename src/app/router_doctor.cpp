#include "app/router_doctor.hpp"

#include "base/text.hpp"
#include "recipe/catalogue.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <vector>

namespace app {

namespace {

using base::concat;
using base::printable;
using nlohmann::ordered_json;

// One line of the report.
struct Line {
    std::string name;
    std::string value;
};

std::vector<Line> lines_of(const remote::RouterFacts& facts, const std::string& store);
std::string bytes(const std::optional<std::uint64_t>& number);

}  // namespace

std::string device_of(const remote::RouterFacts& facts) {
    const auto has = [](const std::vector<std::string>& names, const std::string& name) {
        return !name.empty() && std::find(names.begin(), names.end(), name) != names.end();
    };
    const recipe::Catalogue catalogue = recipe::Catalogue::here();
    bool by_cpu = false;
    for (const std::string& name : catalogue.device_names()) {
        const recipe::Device device = catalogue.device(name);
        if (has(device.models, facts.model) || has(device.board_names, facts.board) ||
            (!facts.board.empty() && device.title.ends_with(concat(" ", facts.board)))) {
            return name;
        }
        by_cpu = by_cpu || has(device.cpu_names, facts.cpu);
    }
    return by_cpu ? "known by its CPU" : "";
}

std::string board_remark(const remote::RouterFacts& facts) {
    if (!device_of(facts).empty()) return "";
    return concat("armpack knows no router like this (board ", printable(facts.board), ", CPU ",
                  printable(facts.cpu), "): images for ARMv5 run on ARM routers; on those of ",
                  "another architecture they do not start");
}

base::Exit examine_router(const RouterOptions& options, RouterReport report) {
    remote::Router router = make_router(options);
    const std::string store = remote::parse_remote_path(options.store);
    const remote::RouterFacts facts = remote::ask_facts(router.console(), store);
    std::vector<remote::Obstacle> found = remote::obstacles(facts, store);
    using Weight = remote::Obstacle::Weight;
    if (const std::string remark = board_remark(facts); !remark.empty()) {
        found.push_back({remark, "if it runs containers all the same, nothing keeps you from it",
                         Weight::warns});
    }
    ordered_json document;
    for (const Line& line : lines_of(facts, store)) {
        if (report == RouterReport::json) {
            document[line.name] = printable(line.value);
        } else {
            std::string name = line.name;
            name.resize(18, ' ');
            std::cout << name << printable(line.value) << "\n";
        }
    }
    document["obstacles"] = ordered_json::array();
    for (const remote::Obstacle& one : found) {
        const bool blocks = one.weight == Weight::blocks;
        if (report == RouterReport::text) {
            std::cout << (blocks ? "missing: " : "warning: ") << printable(one.problem) << "\n  "
                      << printable(one.remedy) << "\n";
        }
        document["obstacles"].push_back({{"problem", printable(one.problem)},
                                         {"remedy", printable(one.remedy)},
                                         {"blocks", blocks}});
    }
    if (report == RouterReport::json) std::cout << document.dump(2) << "\n";
    const bool blocked = std::any_of(found.begin(), found.end(),
                                     [](const auto& one) { return one.weight == Weight::blocks; });
    return blocked ? base::Exit::failed : base::Exit::done;
}

namespace {

std::vector<Line> lines_of(const remote::RouterFacts& facts, const std::string& store) {
    const std::string device = device_of(facts);
    const std::string disk = store.substr(0, store.find('/'));
    return {
        {"RouterOS", facts.version_text},
        {"board", concat(facts.board, facts.model.empty() ? "" : concat(" (", facts.model, ")"),
                         device.empty() ? "" : concat(", ", device))},
        {"CPU", concat(facts.cpu, facts.architecture.empty() ? "" : ", ", facts.architecture)},
        {"container package", facts.container_package ? "installed" : "missing"},
        {"device-mode", facts.containers_allowed ? "allows containers" : "forbids containers"},
        {concat("disk ", disk),
         facts.file_system.empty()
             ? "missing"
             : concat(facts.file_system, ", ", bytes(facts.free_disk_bytes), " free")},
        {"memory",
         concat(bytes(facts.free_memory_bytes), " free of ", bytes(facts.total_memory_bytes))},
    };
}

std::string bytes(const std::optional<std::uint64_t>& number) {
    return number ? base::format_bytes(*number) : "unknown";
}

}  // namespace

}  // namespace app
