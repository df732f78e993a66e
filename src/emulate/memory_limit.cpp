#include "emulate/memory_limit.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <string>
#include <vector>

namespace emulate {

namespace {

namespace fs = std::filesystem;

// Where our memory is accounted for, and how this version of control groups calls the limit.
struct Place {
    fs::path folder;
    const char* limit_file;
    const char* events_file;  // has a line "oom_kill NUMBER"
};

Place find_place();
std::string own_group(std::string_view controllers);
base::Descriptor open_to_write(const fs::path& file);
void write_to(const fs::path& file, std::string_view text);
void remove_stale(const fs::path& folder);

constexpr std::string_view prefix = "armpack-";

}  // namespace

MemoryLimit::MemoryLimit(std::uint64_t limit_bytes) {
    base::doing("limit the memory", [&] {
        const Place place = find_place();
        remove_stale(place.folder);
        make_group(place.folder);
        events_file_ = place.events_file;
        write_to(group_ / place.limit_file, base::concat(limit_bytes));
        members_ = open_to_write(group_ / "cgroup.procs");
    });
}

void MemoryLimit::make_group(const fs::path& folder) {
    static std::atomic<int> count = 0;
    for (int attempt = 0;; ++attempt) {
        const fs::path group = folder / base::concat(prefix, ::getpid(), "-", ++count);
        if (::mkdir(group.c_str(), 0755) != 0) {
            const int error_number = errno;
            if (error_number == EEXIST && attempt < 100) continue;  // of one that had our number
            throw base::system_error(base::concat("cannot make ", group.string()), error_number)
                .set_hint(
                    "limits of memory need root, or a control group of your own: try it "
                    "below `systemd-run --user --scope -p Delegate=yes`");
        }
        group_ = group;
        held_ = base::Descriptor(::open(group.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        // Before that lock another armpack may have taken it for one that was left behind.
        const bool is_ours = held_ && ::flock(held_.get(), LOCK_SH | LOCK_NB) == 0;
        if ((is_ours && fs::exists(group)) || attempt >= 100) return;
    }
}

std::string MemoryLimit::obstacle() {
    try {
        const Place place = find_place();
        if (::access(place.folder.c_str(), W_OK) == 0) return {};
        return base::concat(place.folder.string(), " is not ours to write to");
    } catch (const base::Error& error) {
        return error.what();
    }
}

bool MemoryLimit::was_hit() const {
    const std::string text = base::read_file(group_ / events_file_);
    for (const std::string_view line : base::lines_of(text)) {
        const std::vector<std::string> words = base::split_words(line);
        if (words.size() == 2 && words[0] == "oom_kill") return words[1] != "0";
    }
    return false;
}

MemoryLimit::~MemoryLimit() {
    // Its last process has just been waited for; the kernel may need a moment to take it out.
    for (int attempt = 0; attempt < 100; ++attempt) {
        if (group_.empty() || ::rmdir(group_.c_str()) == 0 || errno != EBUSY) return;
        ::usleep(10'000);
    }
}

namespace {

// https://docs.kernel.org/admin-guide/cgroup-v2.html and cgroup-v1/memory.html
Place find_place() {
    const std::string text = base::read_file("/proc/self/mountinfo");
    for (const std::string_view line : base::lines_of(text)) {
        const std::vector<std::string> words = base::split_words(line);
        const auto dash = std::find(words.begin(), words.end(), "-");
        if (words.size() < 6 || words.end() - dash < 4) continue;
        const std::string& kind = dash[1];
        const std::vector<std::string> options = base::split(dash[3], ',');
        const bool has_memory =
            std::find(options.begin(), options.end(), "memory") != options.end();
        const fs::path top = words[4];
        if (kind == "cgroup" && has_memory) {
            return {top / fs::path(own_group("memory")).relative_path(), "memory.limit_in_bytes",
                    "memory.oom_control"};
        }
        if (kind != "cgroup2") continue;
        const fs::path own = top / fs::path(own_group("")).relative_path();
        std::error_code none;
        // Processes live in leaves: ours can have no child with a limit, its parent may.
        const fs::path parent = own == top ? top : own.parent_path();
        if (!fs::exists(parent / "cgroup.subtree_control", none)) continue;
        const std::string given = base::read_file(parent / "cgroup.subtree_control");
        const std::vector<std::string> names = base::split_words(given);
        if (std::find(names.begin(), names.end(), "memory") != names.end()) {
            return {parent, "memory.max", "memory.events"};
        }
    }
    throw base::Error("this machine's control groups do not account for memory")
        .set_hint("mount cgroup2 with the memory controller, or leave out --memory");
}

// Of a line "4:memory:/path" of /proc/self/cgroup.
std::string own_group(std::string_view controllers) {
    const std::string text = base::read_file("/proc/self/cgroup");
    for (const std::string_view line : base::lines_of(text)) {
        const std::vector<std::string> fields = base::split(line, ':');
        if (fields.size() < 3) continue;
        const std::vector<std::string> names = base::split(fields[1], ',');
        if (std::find(names.begin(), names.end(), controllers) != names.end()) return fields[2];
    }
    return "/";
}

base::Descriptor open_to_write(const fs::path& file) {
    base::Descriptor open_file(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
    const int error_number = errno;
    if (!open_file) {
        throw base::system_error(base::concat("cannot write ", file.string()), error_number);
    }
    return open_file;
}

void write_to(const fs::path& file, std::string_view text) {
    const base::Descriptor open_file = open_to_write(file);
    if (::write(open_file.get(), text.data(), text.size()) < 0) {
        const int error_number = errno;
        throw base::system_error(base::concat("cannot write ", file.string()), error_number);
    }
}

// A group in use is locked, and with processes in it rmdir refuses.
void remove_stale(const fs::path& folder) {
    std::error_code none;
    for (const auto& item : fs::directory_iterator(folder, none)) {
        if (!item.path().filename().string().starts_with(prefix)) continue;
        const base::Descriptor group(
            ::open(item.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (group && ::flock(group.get(), LOCK_EX | LOCK_NB) == 0) ::rmdir(item.path().c_str());
    }
}

}  // namespace

}  // namespace emulate
