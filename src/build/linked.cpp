#include "build/linked.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

namespace build {

namespace fs = std::filesystem;

namespace {

// GNU ld and LLD write "/path/libz.a(inflate.o)" for each member that they take, in other places of
// the map each.
std::set<std::string> archives_in(const fs::path& map) {
    std::set<std::string> found;
    const std::string text = base::read_file(map);
    constexpr std::string_view ending = ".a(";
    for (std::size_t at = text.find(ending); at != std::string::npos;
         at = text.find(ending, at + 1)) {
        const std::size_t before = text.find_last_of(" \t\n", at);
        const std::size_t start = before == std::string::npos ? 0 : before + 1;
        found.insert(text.substr(start, at + 2 - start));
    }
    return found;
}

}  // namespace

std::set<std::string> linked_libraries(const fs::path& tools, const fs::path& sysroot,
                                       const std::set<std::string>& names) {
    std::set<std::string> of_names;
    std::set<std::string> of_all;
    std::set<std::string> seen;
    for (const auto& entry : fs::directory_iterator(tools / "links")) {
        if (entry.path().extension() != ".map") continue;
        fs::path output = entry.path();
        const std::string name(base::trim(base::read_file(output.replace_extension(".output"))));
        const std::string base_name = fs::path(name).filename().string();
        const std::set<std::string> archives = archives_in(entry.path());
        of_all.insert(archives.begin(), archives.end());
        if (!names.contains(base_name)) continue;
        of_names.insert(archives.begin(), archives.end());
        seen.insert(base_name);
    }
    const fs::path root = fs::weakly_canonical(sysroot);
    std::set<std::string> below;
    for (const std::string& archive : seen == names ? of_names : of_all) {
        const fs::path path = fs::weakly_canonical(archive).lexically_relative(root);
        if (!path.empty() && *path.begin() != "..") below.insert(path.string());
    }
    return below;
}

}  // namespace build
