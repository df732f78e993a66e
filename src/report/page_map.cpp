#include "base/text.hpp"
#include "report/markup.hpp"
#include "report/page.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace report {

namespace {

using Json = nlohmann::ordered_json;

// A folder on its way into JSON.
struct Folder {
    std::uint64_t bytes = 0;
    std::size_t files = 0;
    std::map<std::string, Folder, std::less<>> folders;
    std::vector<const image::Inspection::FileUse*> shown;
    std::uint64_t other_bytes = 0;  // of files that are not shown
    std::size_t others = 0;
};

void put(Folder& root, const image::Inspection::FileUse& file, bool shown);
Json json_of(const Folder& folder, std::string_view name);

}  // namespace

std::string treemap_json(const image::Inspection& inspection, std::size_t most) {
    Folder root;
    for (std::size_t at = 0; at < inspection.files.size(); ++at)  // they come largest first
        put(root, inspection.files[at], at < most);
    return json_of(root, "").dump(-1, ' ', false, Json::error_handler_t::replace);
}

namespace {

// A folder of nothing but files that are not shown is itself not shown: it counts in its parent.
void put(Folder& root, const image::Inspection::FileUse& file, bool shown) {
    Folder* at = &root;
    std::string_view rest = file.path;
    at->bytes += file.content_bytes;
    ++at->files;
    for (std::size_t slash = rest.find('/'); slash != std::string_view::npos;
         slash = rest.find('/')) {
        const auto known = at->folders.find(rest.substr(0, slash));
        if (known == at->folders.end() && !shown) break;
        at = known != at->folders.end() ? &known->second
                                        : &at->folders[std::string(rest.substr(0, slash))];
        at->bytes += file.content_bytes;
        ++at->files;
        rest.remove_prefix(slash + 1);
    }
    if (shown) {
        at->shown.push_back(&file);
    } else {
        at->other_bytes += file.content_bytes;
        ++at->others;
    }
}

// Depth is bounded by the longest path that a tree takes.
Json json_of(const Folder& folder, std::string_view name) {
    std::vector<Json> entries;
    for (const auto& [inner_name, inner] : folder.folders)
        entries.push_back(json_of(inner, inner_name));
    for (const image::Inspection::FileUse* file : folder.shown) {
        Json entry = {
            {"n", shown(tree::name_of(file->path))}, {"b", file->content_bytes}, {"f", 1}};
        if (!file->package.empty()) entry["p"] = shown(file->package);
        entries.push_back(std::move(entry));
    }
    if (folder.others > 0) {
        entries.push_back(
            {{"n",
              base::concat(folder.others, folder.others == 1 ? " smaller file" : " smaller files")},
             {"b", folder.other_bytes},
             {"f", folder.others}});
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Json& left, const Json& right) {
        return left["b"].get<std::uint64_t>() > right["b"].get<std::uint64_t>();
    });
    return {
        {"n", shown(name)}, {"b", folder.bytes}, {"f", folder.files}, {"c", std::move(entries)}};
}

}  // namespace

}  // namespace report
