#include "emulate/command.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "elf/file.hpp"

#include <algorithm>
#include <optional>

namespace emulate {

namespace {

constexpr int scripts_most = 4;  // as deep as the kernel follows them
constexpr std::size_t first_line_most = 256;

std::string absolute(std::string_view path, const Search& search);
bool is_mounted(std::string_view path, const Search& search);
std::string on_path(const tree::Tree& tree, const std::string& name, const Search& search);
// What is wrong with it as a program; empty: nothing.
std::string objection(const tree::Tree& tree, const std::string& path);
// "#!interpreter argument": one or two words; empty for what is no script.
std::vector<std::string> script_line(std::string_view bytes);
void require_elf(const tree::Tree& tree, std::string_view bytes, const std::string& path,
                 const Search& search);
base::Error cannot_start(const std::string& path, std::string_view why);

}  // namespace

Executable find_executable(const tree::Tree& tree, const std::vector<std::string>& arguments,
                           const Search& search) {
    if (arguments.empty()) {
        throw base::Error("the image has neither entrypoint nor command: there is nothing to start")
            .set_hint("name a program after --");
    }
    const std::string& first = arguments.front();
    Executable found{.path = first.find('/') == std::string::npos ? on_path(tree, first, search)
                                                                  : absolute(first, search),
                     .name = first,
                     .arguments = {arguments.begin() + 1, arguments.end()}};
    for (int depth = 0; depth <= scripts_most; ++depth) {
        if (is_mounted(found.path, search)) return found;
        if (const std::string why = objection(tree, found.path); !why.empty()) {
            throw cannot_start(found.path, why);
        }
        const std::string_view bytes = tree.find_followed(found.path)->content.view();
        const std::vector<std::string> line = script_line(bytes);
        if (line.empty()) {
            require_elf(tree, bytes, found.path, search);
            return found;
        }
        // The kernel drops argv[0] and puts the script's path in its place.
        found.arguments.insert(found.arguments.begin(), found.path);
        if (line.size() > 1) found.arguments.insert(found.arguments.begin(), line[1]);
        found.name = line[0];
        const std::string script = found.path;
        found.path = absolute(line[0], search);
        if (is_mounted(found.path, search)) return found;
        if (const std::string why = objection(tree, found.path); !why.empty()) {
            throw cannot_start(script,
                               base::concat("it is a script for ", found.path, ", which ", why));
        }
    }
    throw cannot_start(first, "it is a script of a script of a script: too many");
}

namespace {

std::string absolute(std::string_view path, const Search& search) {
    if (path.starts_with('/')) return std::string(path);
    return base::concat(search.folder, search.folder.ends_with('/') ? "" : "/", path);
}

bool is_mounted(std::string_view path, const Search& search) {
    return std::any_of(search.mounted.begin(), search.mounted.end(), [&](const std::string& at) {
        return path == at || (path.starts_with(at) && path.substr(at.size()).starts_with('/'));
    });
}

std::string on_path(const tree::Tree& tree, const std::string& name, const Search& search) {
    for (const std::string& folder : base::split(search.path, ':')) {
        std::string path = absolute(base::concat(folder, "/", name), search);
        if (is_mounted(path, search) || objection(tree, path).empty()) return path;
    }
    throw base::Error(base::concat("the image has no program ", base::printable(name),
                                   " on its PATH ", search.path));
}

std::string objection(const tree::Tree& tree, const std::string& path) {
    const tree::Entry* entry = tree.find_followed(path);
    if (entry == nullptr) {
        const tree::Entry* link = tree.find_unfollowed(path);
        if (link == nullptr) return "is missing from the image";
        return base::concat("is a symbolic link to ", base::printable(link->link_target),
                            ", which is missing from the image");
    }
    if (entry->is_folder()) return "is a folder";
    if (!entry->has_content()) return base::concat("is a ", name_of(entry->kind));
    if ((entry->mode & 0111) == 0) {
        std::string mode = "0000";
        for (int digit = 0; digit < 4; ++digit)
            mode[3 - static_cast<std::size_t>(digit)] =
                static_cast<char>('0' + ((entry->mode >> (3 * digit)) & 7));
        return base::concat("is not executable (mode ", mode, ")");
    }
    return {};
}

std::vector<std::string> script_line(std::string_view bytes) {
    if (!bytes.starts_with("#!")) return {};
    const std::string_view line =
        base::trim(bytes.substr(2, std::min(bytes.find('\n'), first_line_most) - 2));
    const std::size_t blank = line.find_first_of(" \t");
    if (line.empty()) return {};
    std::vector<std::string> words = {std::string(line.substr(0, blank))};
    if (blank != std::string_view::npos) words.emplace_back(base::trim(line.substr(blank)));
    return words;
}

void require_elf(const tree::Tree& tree, std::string_view bytes, const std::string& path,
                 const Search& search) {
    const elf::Identity identity = elf::identify(bytes);
    if (identity.kind == elf::Kind::not_elf) {
        throw cannot_start(path, "it is neither an ELF file nor a script with #!");
    }
    if (identity.kind != elf::Kind::arm32) {
        throw cannot_start(path,
                           base::concat("it is no program for 32-bit ARM: ", identity.description));
    }
    const auto interpreter = elf::File(bytes).interpreter();
    if (!interpreter) return;
    const std::string loader = absolute(*interpreter, search);
    if (is_mounted(loader, search)) return;
    const std::string why = objection(tree, loader);
    if (why.empty()) return;
    base::Error error =
        cannot_start(path, base::concat("its interpreter ", base::printable(loader), " ", why));
    if (loader.find("armhf") != std::string::npos) {
        error.set_hint("this is an armhf build, for ARMv7 with VFP; the router needs armel");
    }
    throw error;
}

base::Error cannot_start(const std::string& path, std::string_view why) {
    const bool is_clause = why.starts_with("it");
    return base::Error(
        base::concat("cannot start ", base::printable(path), ": ", is_clause ? "" : "it ", why));
}

}  // namespace

}  // namespace emulate
