#include "app/inspect_json.hpp"

#include "app/router_rules.hpp"
#include "image/disk_use.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace app {

namespace {

using nlohmann::ordered_json;

ordered_json config_json(const image::Image& image);
ordered_json layers_json(const image::Image& image, const image::Inspection& inspection);
ordered_json folders_json(const image::Inspection& inspection);
ordered_json store_json(const image::Image& image, std::uint64_t archive_bytes);

}  // namespace

std::string inspection_json(const image::Image& image, const image::Inspection& inspection,
                            const InspectionJson& wanted) {
    ordered_json out = config_json(image);
    const auto list = [&](const char* name, const auto& items, auto&& as_json) {
        ordered_json array = ordered_json::array();
        for (const auto& item : items) {
            if (wanted.top != 0 && array.size() == wanted.top) break;
            array.push_back(as_json(item));
        }
        out[name] = std::move(array);
    };
    out["layers"] = layers_json(image, inspection);
    const tree::Totals& totals = inspection.totals;
    out["totals"] = {{"content_bytes", totals.content_bytes},
                     {"files", totals.files},
                     {"folders", totals.folders},
                     {"links", totals.links},
                     {"others", totals.others}};
    out["store"] = store_json(image, wanted.archive_bytes);
    list("packages", inspection.packages, [](const auto& use) {
        return ordered_json{{"name", use.package.name},
                            {"version", use.package.version},
                            {"architecture", use.package.architecture},
                            {"content_bytes", use.content_bytes},
                            {"files", use.files}};
    });
    list("folders", folders_json(inspection), [](const auto& folder) { return folder; });
    list("files", inspection.files, [](const auto& file) {
        return ordered_json{
            {"path", file.path}, {"package", file.package}, {"content_bytes", file.content_bytes}};
    });
    list("duplicates", inspection.duplicates, [](const auto& duplicate) {
        return ordered_json{{"wasted_bytes", duplicate.wasted_bytes()}, {"paths", duplicate.paths}};
    });
    list("hidden", inspection.hidden, [](const auto& file) {
        return ordered_json{
            {"path", file.path}, {"layer", file.layer}, {"content_bytes", file.content_bytes}};
    });
    out["routeros"] = rules_json(check::judge_image(subject_of(image), {}));
    out["contradictions"] = image.contradictions;
    // Foreign names need not be UTF-8, JSON must be.
    return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

namespace {

ordered_json config_json(const image::Image& image) {
    const image::Config& config = image.config;
    return {{"kind", name_of(image.kind)},
            {"tags", image.tags},
            {"id", "sha256:" + image.config_sha256},
            {"platform", config.platform()},
            {"created", image::rfc3339(config.created)},
            {"entrypoint", config.entrypoint},
            {"command", config.command},
            {"environment", config.environment},
            {"working_folder", config.working_folder},
            {"user", config.user},
            {"volumes", config.volumes},
            {"ports", config.ports},
            {"labels", config.labels}};
}

// What it takes on the router's ext4 disk, for the two block sizes that mke2fs chooses from.
ordered_json store_json(const image::Image& image, std::uint64_t archive_bytes) {
    ordered_json out = ordered_json::array();
    for (const std::uint32_t block_bytes : {4096U, 1024U}) {
        const image::StoreUse use =
            image::store_use(archive_bytes, image.merged, {.block_bytes = block_bytes});
        out.push_back({{"block_bytes", block_bytes},
                       {"blocks", use.tree.blocks},
                       {"inodes", use.tree.inodes},
                       {"importing_bytes", use.importing_bytes()},
                       {"after_bytes", use.after_bytes()}});
    }
    return out;
}

ordered_json layers_json(const image::Image& image, const image::Inspection& inspection) {
    ordered_json layers = ordered_json::array();
    for (std::size_t at = 0; at < image.layers.size(); ++at) {
        const image::Layer& layer = image.layers[at];
        layers.push_back({{"name", layer.name},
                          {"diff_id", "sha256:" + layer.diff_id},
                          {"stored_bytes", layer.stored_bytes},
                          {"unpacked_bytes", layer.unpacked_bytes},
                          {"content_bytes", inspection.layers[at].content_bytes},
                          {"hidden_bytes", inspection.layers[at].hidden_bytes},
                          {"files", inspection.layers[at].files},
                          {"whiteouts", layer.whiteouts},
                          {"opaque", layer.opaque},
                          {"duplicates", layer.duplicates}});
    }
    return layers;
}

// Largest first.
ordered_json folders_json(const image::Inspection& inspection) {
    ordered_json folders = ordered_json::array();
    for (const auto& [path, use] : inspection.folders) {
        if (use.files == 0) continue;
        folders.push_back(
            {{"path", path}, {"content_bytes", use.content_bytes}, {"files", use.files}});
    }
    std::stable_sort(folders.begin(), folders.end(), [](const auto& left, const auto& right) {
        return left["content_bytes"] > right["content_bytes"];
    });
    return folders;
}

}  // namespace

}  // namespace app
