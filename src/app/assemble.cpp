#include "app/assemble.hpp"

#include "base/content_cache.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "debian/base_tree.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace app {

namespace fs = std::filesystem;

namespace {

void add_packages(Assembled& made, const recipe::ImageDefinition& definition,
                  const recipe::LockedPackages& packages, const debian::FetchRequest& fetch);
void add_files(tree::Tree& tree, const recipe::Recipe& recipe,
               const std::map<std::string, fs::path>& outputs, std::int64_t time);
void add_folders(tree::Tree& tree, const recipe::Image& image, std::int64_t time);
image::Config config_of(const recipe::Recipe& recipe, std::int64_t time);
std::int64_t newest_time(const tree::Tree& tree);
std::optional<std::int64_t> source_date_epoch();

}  // namespace

Assembled assemble(const recipe::Recipe& recipe, const recipe::ImageDefinition& definition,
                   const std::map<std::string, fs::path>& outputs,
                   const recipe::LockedPackages& packages, const debian::FetchRequest& fetch) {
    Assembled made;
    const std::optional<std::int64_t> epoch = source_date_epoch();
    add_packages(made, definition, packages, fetch);
    made.time = epoch ? *epoch : newest_time(made.tree);
    base::doing("put the recipe's files into the image", [&] {
        add_files(made.tree, recipe, outputs, made.time);
        add_folders(made.tree, recipe.image, made.time);
    });
    made.config = config_of(recipe, made.time);
    return made;
}

namespace {

void add_packages(Assembled& made, const recipe::ImageDefinition& definition,
                  const recipe::LockedPackages& packages, const debian::FetchRequest& fetch) {
    const base::ContentCache cache(base::cache_folder());
    base::doing("put the root filesystem together", [&] {
        const base::Step step(base::concat("put ", packages.packages.size(), " packages together"));
        debian::BaseTree base = debian::base_tree(definition, packages, cache, fetch);
        made.tree = std::move(base.tree);
        made.report = std::move(base.report);
    });
    for (const std::string& warning : made.report.warnings)
        base::warn(warning);
}

void add_files(tree::Tree& tree, const recipe::Recipe& recipe,
               const std::map<std::string, fs::path>& outputs, std::int64_t time) {
    for (const recipe::AddedFile& added : recipe.image.files) {
        fs::path from = recipe.folder / added.name;
        if (added.from == recipe::AddedFile::From::build) {
            const auto output = outputs.find(added.name);
            if (output == outputs.end()) {
                throw base::Error(base::concat("the build made no ", added.name, " for ", added.to),
                                  base::Exit::bad_request);
            }
            from = output->second;
        }
        tree::Entry entry = tree::file(added.to, tree::Content::of_file(from), added.mode);
        entry.uid = added.user;
        entry.gid = added.group;
        entry.mtime = time;
        entry.origin = base::concat("recipe ", recipe.name);
        tree.add(std::move(entry));
    }
}

void add_folders(tree::Tree& tree, const recipe::Image& image, std::int64_t time) {
    std::vector<std::string> folders = image.volumes;
    folders.push_back(image.working_folder);
    for (const std::string& path : folders) {
        if (tree.find_followed(path) != nullptr) continue;
        tree::Entry entry = tree::folder(path);
        entry.mtime = time;
        tree.add(std::move(entry));
    }
}

image::Config config_of(const recipe::Recipe& recipe, std::int64_t time) {
    image::Config config;
    config.created = time;
    config.entrypoint = recipe.image.entrypoint;
    config.command = recipe.image.command;
    for (const auto& [name, value] : recipe.image.environment) {
        config.environment.push_back(base::concat(name, "=", value));
    }
    config.working_folder = recipe.image.working_folder;
    config.user = recipe.image.user;
    config.volumes = recipe.image.volumes;
    config.ports = recipe.image.ports;
    config.labels = recipe.image.labels;
    config.history = {{.created_by = base::concat("armpack build ", recipe.name),
                       .comment = base::concat(recipe.name, " ", recipe.version)}};
    return config;
}

std::int64_t newest_time(const tree::Tree& tree) {
    std::int64_t newest = 0;
    for (const tree::Entry& entry : tree)
        newest = std::max(newest, entry.mtime);
    return newest;
}

std::optional<std::int64_t> source_date_epoch() {
    const char* text = std::getenv("SOURCE_DATE_EPOCH");
    if (text == nullptr || *text == '\0') return std::nullopt;
    const std::optional<std::uint64_t> seconds = base::parse_decimal(text);
    // The range that a ustar header's twelve octal digits hold.
    if (!seconds || *seconds > 0777'7777'7777) {
        throw base::Error(base::concat("SOURCE_DATE_EPOCH is '", base::printable(text),
                                       "', not a number of seconds since 1970"),
                          base::Exit::bad_request);
    }
    return static_cast<std::int64_t>(*seconds);
}

}  // namespace

}  // namespace app
