#include "app/cache_units.hpp"
#include "app/command.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <string>

namespace app {

namespace {

struct Request {
    bool as_json = false;
    std::uint64_t older_than_seconds = 0;
    std::uint64_t max_bytes = 0;
};

struct Sum {
    std::size_t count = 0;
    std::uint64_t bytes = 0;
};

base::Exit show(const Request& request);
base::Exit prune_cache(const PruneRequest& request);
CLI::App* add_prune(CLI::App& command, const std::shared_ptr<Request>& request);

}  // namespace

void add_cache_command(CLI::App& line, Action& chosen) {
    CLI::App* command =
        line.add_subcommand("cache", "show what is kept between builds, and prune it");
    command->footer(
        "All of it can be made or downloaded again, and is verified whenever it is used.\n"
        "It lies in $XDG_CACHE_HOME/armpack, or ~/.cache/armpack.");
    const auto request = std::make_shared<Request>();
    command->add_flag("--json", request->as_json, "as JSON");
    CLI::App* pruning = add_prune(*command, request);
    command->callback([&chosen, command, pruning, request] {
        if (command->got_subcommand(pruning)) return;  // it has chosen already
        chosen = [request] { return show(*request); };
    });
    pruning->callback([&chosen, pruning, request] {
        PruneRequest prune;
        if (pruning->count("--older-than") > 0)
            prune.older_than = std::chrono::seconds(request->older_than_seconds);
        if (pruning->count("--max-size") > 0) prune.max_bytes = request->max_bytes;
        chosen = [prune] { return prune_cache(prune); };
    });
}

namespace {

CLI::App* add_prune(CLI::App& command, const std::shared_ptr<Request>& request) {
    CLI::App* pruning = command.add_subcommand("prune", "remove what was not used for long");
    pruning->footer(
        "Waits for builds that are under way. With both options, first what is older goes, then\n"
        "what was used least recently.");
    const std::map<std::string, std::uint64_t> units{
        {"d", 86400}, {"h", 3600}, {"m", 60}, {"s", 1}};
    pruning->add_option("--older-than", request->older_than_seconds, "such as 30d, 12h, 90m")
        ->option_text("AGE")
        ->transform(CLI::AsNumberWithUnit(
            units, CLI::AsNumberWithUnit::Options(CLI::AsNumberWithUnit::CASE_SENSITIVE |
                                                  CLI::AsNumberWithUnit::UNIT_REQUIRED)));
    pruning->add_option("--max-size", request->max_bytes, "of all that stays, such as 2G, 500M")
        ->option_text("SIZE")
        ->transform(CLI::AsSizeValue(false));
    pruning->require_option(1, 0);
    return pruning;
}

base::Exit show(const Request& request) {
    std::map<std::string, Sum> sums;
    Sum all;
    for (const CacheUnit& unit : cache_units(base::cache_folder())) {
        for (Sum* sum : {&sums[unit.kind], &all}) {
            ++sum->count;
            sum->bytes += unit.size_bytes;
        }
    }
    if (request.as_json) {
        nlohmann::ordered_json kinds = nlohmann::ordered_json::object();
        for (const auto& [kind, sum] : sums)
            kinds[kind] = {{"count", sum.count}, {"size_bytes", sum.bytes}};
        const nlohmann::ordered_json result{
            {"folder", base::cache_folder().string()}, {"size_bytes", all.bytes}, {"kinds", kinds}};
        std::cout << result.dump(2) << "\n";
        return base::Exit::done;
    }
    const auto row = [](const std::string& name, const Sum& sum) {
        std::cout << std::setw(10) << base::format_bytes(sum.bytes) << std::setw(7) << sum.count
                  << "  " << name << "\n";
    };
    for (const auto& [kind, sum] : sums)
        row(kind, sum);
    row(base::concat("in ", base::cache_folder().string()), all);
    return base::Exit::done;
}

base::Exit prune_cache(const PruneRequest& request) {
    const Pruned pruned =
        base::doing("prune the cache", [&] { return prune(base::cache_folder(), request); });
    std::uint64_t bytes = 0;
    for (const CacheUnit& unit : pruned.gone)
        bytes += unit.size_bytes;
    std::cout << "removed " << pruned.gone.size() << " of " << base::format_bytes(bytes)
              << ", kept " << base::format_bytes(pruned.kept_bytes) << "\n";
    return base::Exit::done;
}

}  // namespace

}  // namespace app
