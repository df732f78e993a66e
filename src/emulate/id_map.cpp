#include "emulate/id_map.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <vector>

namespace emulate {

namespace {

std::string identity_of(const char* own_map);
// "start count" of the first line for us; 65535 numbers at least, or nothing.
std::optional<std::string> subordinate(const char* table);
void write_proc(pid_t process, const char* name, std::string_view text);
void run_helper(const char* helper, pid_t process, const std::string& lines);

constexpr std::uint64_t fewest = 65'535;

}  // namespace

IdMap make_id_map() {
    if (::geteuid() == 0) {
        return {IdMap::Reach::all, IdMap::Way::ourselves, identity_of("/proc/self/uid_map"),
                identity_of("/proc/self/gid_map")};
    }
    const auto users = subordinate("/etc/subuid");
    const auto groups = subordinate("/etc/subgid");
    if (users && groups && base::find_program("newuidmap") && base::find_program("newgidmap")) {
        return {IdMap::Reach::all, IdMap::Way::helper,
                base::concat("0 ", ::geteuid(), " 1\n1 ", *users, "\n"),
                base::concat("0 ", ::getegid(), " 1\n1 ", *groups, "\n")};
    }
    return {IdMap::Reach::one, IdMap::Way::ourselves, base::concat("0 ", ::geteuid(), " 1\n"),
            base::concat("0 ", ::getegid(), " 1\n")};
}

void apply_id_map(const IdMap& map, pid_t process) {
    base::doing("map the sandbox's users", [&] {
        if (map.way == IdMap::Way::helper) {
            run_helper("newuidmap", process, map.users);
            run_helper("newgidmap", process, map.groups);
            return;
        }
        // Without it an ordinary user may not map groups: setgroups could drop one that denies.
        if (map.reach == IdMap::Reach::one) write_proc(process, "setgroups", "deny");
        write_proc(process, "uid_map", map.users);
        write_proc(process, "gid_map", map.groups);
    });
}

namespace {

// Each range that we have ourselves, under the same numbers.
std::string identity_of(const char* own_map) {
    std::string lines;
    const std::string text = base::read_file(own_map);
    for (const std::string_view line : base::lines_of(text)) {
        const std::vector<std::string> words = base::split_words(line);
        if (words.size() == 3) lines += base::concat(words[0], " ", words[0], " ", words[2], "\n");
    }
    return lines;
}

std::optional<std::string> subordinate(const char* table) {
    std::error_code none;
    if (!std::filesystem::exists(table, none)) return std::nullopt;
    const passwd* self = ::getpwuid(::geteuid());
    const std::string number = base::concat(::geteuid());
    const std::string text = base::read_file(table);
    for (const std::string_view line : base::lines_of(text)) {
        const std::vector<std::string> fields = base::split(line, ':');
        if (fields.size() != 3) continue;
        if (fields[0] != number && (self == nullptr || fields[0] != self->pw_name)) continue;
        const auto count = base::parse_decimal(fields[2]);
        if (count && *count >= fewest) return base::concat(fields[1], " ", fewest);
    }
    return std::nullopt;
}

void write_proc(pid_t process, const char* name, std::string_view text) {
    const std::string path = base::concat("/proc/", process, "/", name);
    const base::Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file || ::write(file.get(), text.data(), text.size()) < 0) {
        const int error_number = errno;
        throw base::system_error(base::concat("cannot write ", path), error_number);
    }
}

void run_helper(const char* helper, pid_t process, const std::string& lines) {
    std::vector<std::string> argv = {helper, base::concat(process)};
    for (std::string& word : base::split_words(base::replace_all(lines, "\n", " ")))
        argv.push_back(std::move(word));
    base::run_checked({.argv = argv});
}

}  // namespace

}  // namespace emulate
