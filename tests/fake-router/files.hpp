#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fake {

namespace fs = std::filesystem;

struct FileEntry {
    std::string name;  // "usb1/containers/x.tar"
    bool folder = false;
    std::uint64_t size_bytes = 0;  // as the file table has it: it may lag
};

// The router's files, in a folder of the host's; a disk's capacity; a table whose sizes lag.
class Files {
public:
    Files(fs::path root, std::uint64_t capacity_bytes, std::chrono::milliseconds lag);

    // The host's path for a router's one; nothing if it leads out of the root.
    std::optional<fs::path> host_path(const std::string& name) const;

    std::vector<FileEntry> list();
    void written(const std::string& name);  // its size changed just now
    std::uint64_t used_bytes() const;
    std::uint64_t capacity_bytes() const { return capacity_bytes_; }
    std::uint64_t free_bytes() const;

    // What extracted containers take besides the files.
    std::map<std::string, std::uint64_t> extracted;

private:
    struct Change {
        std::chrono::steady_clock::time_point when;
        std::uint64_t shown_bytes = 0;
    };
    fs::path root_;
    std::uint64_t capacity_bytes_;
    std::chrono::milliseconds lag_;
    std::map<std::string, Change> changes_;
};

}  // namespace fake
