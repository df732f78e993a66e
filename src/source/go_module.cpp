#include "source/go_module.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "source/go_sum.hpp"

#include <nlohmann/json.hpp>

namespace source {

using base::concat;
namespace fs = std::filesystem;

namespace {

void check_recipe_sum(const recipe::GoModule& module, const std::string& sum);

}  // namespace

std::string copy_go_module(const recipe::GoModule& module, const Go& go, const fs::path& target) {
    const std::string name = concat(module.module, "@", module.version);
    return base::doing(concat("source ", name), [&] {
        const GoDownload got = download_go_module(module.module, module.version, go);
        check_recipe_sum(module, got.sum);
        base::make_folders(target);
        std::string sum = go_tree_sum_and_copy(got.folder, name, target);
        if (sum != got.sum) {
            throw base::Error(concat("the files in Go's module cache were changed: their sum is ",
                                     sum, ", it should be ", got.sum))
                .set_hint(concat("remove ", got.folder.string(), ", or run go clean -modcache"));
        }
        base::remove_tree(target / "vendor");
        return sum;
    });
}

FoundModule find_go_module(const std::string& name, const std::string& version, const Go& go) {
    return base::doing(concat("find ", name, "@", version), [&] {
        const GoDownload got = download_go_module(name, version, go);
        return FoundModule{.module = {name, got.version, got.sum}, .folder = got.folder};
    });
}

GoDownload download_go_module(const std::string& module, const std::string& version, const Go& go) {
    const std::string name = concat(module, "@", version);
    base::Command command = go_command(go, {"mod", "download", "-json", name}, Network::allowed);
    // "go: downloading ..." is the first sign that this one is not in the cache.
    std::optional<base::Step> step;
    command.on_line = [&](std::string_view line) {
        if (!step && line.starts_with("go: downloading")) step.emplace(concat("download ", name));
    };
    const base::Result result = base::run(command);
    const auto facts = nlohmann::json::parse(result.output, nullptr, false);
    const auto fact = [&facts](const char* key) {
        if (!facts.is_object() || !facts.contains(key) || !facts[key].is_string()) {
            return std::string();
        }
        return facts[key].get<std::string>();
    };
    if (!result.ok()) {
        // Go says the name itself, once more than needed.
        std::string message = fact("Error");
        if (message.empty()) message = std::string(base::trim(result.messages));
        const std::string lead = concat(name, ": ");
        if (message.starts_with(lead)) message.erase(0, lead.size());
        const std::vector<std::string_view> lines = base::lines_of(message);
        base::Error error(lines.empty() ? concat("go mod download ", base::describe_end(result))
                                        : base::printable(lines.front()));
        error.set_hint(download_hint(go, message));
        if (lines.size() > 1) error.set_detail(message);
        throw error;
    }
    GoDownload got{.folder = fact("Dir"),
                   .sum = fact("Sum"),
                   .version = fact("Version"),
                   .info = fact("Info"),
                   .go_mod = fact("GoMod"),
                   .zip = fact("Zip")};
    if (!got.folder.is_absolute() || !got.sum.starts_with("h1:")) {
        throw base::Error("go mod download tells neither folder nor sum");
    }
    return got;
}

namespace {

void check_recipe_sum(const recipe::GoModule& module, const std::string& sum) {
    if (module.sum.empty() || module.sum == sum) return;
    throw base::Error(concat("the sum is ", sum, ", but the recipe says ", module.sum))
        .set_hint(
            "if you have just changed the version, put the new sum into the recipe; if not, "
            "what was published has been changed: do not use it");
}

}  // namespace

}  // namespace source
