#include "fake-router/files.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace fake {

Files::Files(fs::path root, std::uint64_t capacity_bytes, std::chrono::milliseconds lag)
    : root_(std::move(root)), capacity_bytes_(capacity_bytes), lag_(lag) {}

std::optional<fs::path> Files::host_path(const std::string& name) const {
    const std::string plain = name.starts_with('/') ? name.substr(1) : name;
    for (const std::string& part : base::split(plain, '/')) {
        if (part == ".." || part.empty()) return std::nullopt;
    }
    return root_ / plain;
}

std::vector<FileEntry> Files::list() {
    std::vector<FileEntry> found;
    for (const auto& entry : fs::recursive_directory_iterator(root_)) {
        FileEntry file;
        file.name = entry.path().lexically_relative(root_).string();
        file.folder = entry.is_directory();
        if (!file.folder) file.size_bytes = entry.file_size();
        const auto change = changes_.find(file.name);
        if (change != changes_.end() &&
            std::chrono::steady_clock::now() - change->second.when < lag_) {
            file.size_bytes = change->second.shown_bytes;
        }
        found.push_back(file);
    }
    std::sort(found.begin(), found.end(),
              [](const FileEntry& left, const FileEntry& right) { return left.name < right.name; });
    return found;
}

void Files::written(const std::string& name) {
    // Until the lag is over the table shows what it showed before: nothing, for a new file.
    changes_[name].when = std::chrono::steady_clock::now();
}

std::uint64_t Files::used_bytes() const {
    std::uint64_t used = 0;
    for (const auto& entry : fs::recursive_directory_iterator(root_)) {
        if (entry.is_regular_file()) used += entry.file_size();
    }
    for (const auto& [folder, bytes] : extracted)
        used += bytes;
    return used;
}

std::uint64_t Files::free_bytes() const {
    const std::uint64_t used = used_bytes();
    return used >= capacity_bytes_ ? 0 : capacity_bytes_ - used;
}

}  // namespace fake
