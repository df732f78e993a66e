#include "image/inspect.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace image {

namespace {

void count_files(const tree::Tree& tree, const PackageDatabase& database, Inspection& inspection);
void count_in_folders(std::string_view path, std::uint64_t bytes, Inspection& inspection);
std::vector<Inspection::Duplicate> duplicates_in(const tree::Tree& tree);
void count_layers(const Image& image, Inspection& inspection);

// Largest first, and by name where sizes are equal, so that the order is always the same.
template <class List, class Size, class Name>
void sort_by_size(List& list, Size size, Name name) {
    std::sort(list.begin(), list.end(), [&](const auto& left, const auto& right) {
        return std::pair(size(right), name(left)) < std::pair(size(left), name(right));
    });
}

}  // namespace

Inspection inspect(const Image& image) {
    Inspection inspection;
    inspection.totals = tree::totals_of(image.merged);
    count_files(image.merged, read_packages(image.merged), inspection);
    inspection.duplicates = duplicates_in(image.merged);
    count_layers(image, inspection);
    return inspection;
}

namespace {

void count_files(const tree::Tree& tree, const PackageDatabase& database, Inspection& inspection) {
    std::vector<Inspection::PackageUse> uses;
    for (const InstalledPackage& package : database.packages) {
        uses.push_back({package, 0, 0});
    }
    Inspection::PackageUse nobodys;
    for (const tree::Entry& entry : tree) {
        if (entry.is_folder()) inspection.folders[entry.path];  // empty ones are listed too
        if (entry.kind != tree::Kind::file) continue;
        const std::uint64_t bytes = entry.content.size_bytes();
        const auto owner = database.owners.find(entry.path);
        Inspection::PackageUse& use =
            owner == database.owners.end() ? nobodys : uses[owner->second];
        use.content_bytes += bytes;
        ++use.files;
        count_in_folders(entry.path, bytes, inspection);
        inspection.files.push_back({entry.path, use.package.name, bytes});
    }
    uses.push_back(std::move(nobodys));
    sort_by_size(
        uses, [](const auto& use) { return use.content_bytes; },
        [](const auto& use) { return use.package.name; });
    sort_by_size(
        inspection.files, [](const auto& file) { return file.content_bytes; },
        [](const auto& file) { return file.path; });
    inspection.packages = std::move(uses);
}

void count_in_folders(std::string_view path, std::uint64_t bytes, Inspection& inspection) {
    while (!path.empty()) {
        path = tree::parent_of(path);
        Inspection::FolderUse& use = inspection.folders[std::string(path)];
        use.content_bytes += bytes;
        ++use.files;
    }
}

// Only files of one size can be equal, so few have to be hashed.
std::vector<Inspection::Duplicate> duplicates_in(const tree::Tree& tree) {
    std::map<std::uint64_t, std::vector<const tree::Entry*>> by_size;
    for (const tree::Entry& entry : tree) {
        if (entry.kind == tree::Kind::file && !entry.content.empty()) {
            by_size[entry.content.size_bytes()].push_back(&entry);
        }
    }
    std::vector<Inspection::Duplicate> duplicates;
    for (const auto& [size, entries] : by_size) {
        if (entries.size() < 2) continue;
        std::map<std::string, std::vector<std::string>> by_digest;
        for (const tree::Entry* entry : entries) {
            by_digest[entry->content.sha256()].push_back(entry->path);
        }
        for (auto& [digest, paths] : by_digest) {
            if (paths.size() > 1) duplicates.push_back({size, std::move(paths)});
        }
    }
    sort_by_size(
        duplicates, [](const auto& duplicate) { return duplicate.wasted_bytes(); },
        [](const auto& duplicate) { return duplicate.paths.front(); });
    return duplicates;
}

// What a layer brought is hidden unless the image still holds that very content there.
void count_layers(const Image& image, Inspection& inspection) {
    for (std::size_t at = 0; at < image.layers.size(); ++at) {
        Inspection::LayerUse use;
        for (const tree::Entry& entry : image.layers[at].entries) {
            if (entry.kind != tree::Kind::file) continue;
            const std::uint64_t bytes = entry.content.size_bytes();
            ++use.files;
            use.content_bytes += bytes;
            const tree::Entry* const final_entry = image.merged.find(entry.path);
            if (final_entry != nullptr && final_entry->has_content() &&
                final_entry->origin == entry.origin) {
                continue;
            }
            use.hidden_bytes += bytes;
            inspection.hidden.push_back({entry.path, at + 1, bytes});
        }
        inspection.layers.push_back(use);
    }
    sort_by_size(
        inspection.hidden, [](const auto& hidden) { return hidden.content_bytes; },
        [](const auto& hidden) { return std::tuple(hidden.path, hidden.layer); });
}

}  // namespace

}  // namespace image
