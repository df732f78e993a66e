#include "tree/path.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace tree {

namespace {

// Calls `use` for each component between slashes that is neither empty nor ".".
template <class Use>
void for_each_component(std::string_view path, Use use);
[[noreturn]] void refuse(std::string_view path, std::string_view why);

}  // namespace

std::string normalise(std::string_view path) {
    if (path.empty()) refuse(path, "is empty");
    if (path.front() == '/') refuse(path, "is absolute");
    if (path.find('\0') != std::string_view::npos) refuse(path, "holds a NUL byte");
    if (path.size() > longest_path_bytes) refuse(path.substr(0, 60), "... is too long");
    std::string out;
    out.reserve(path.size());
    for_each_component(path, [&](std::string_view name) {
        if (name == "..") refuse(path, "climbs with \"..\"");
        if (name.size() > longest_name_bytes) refuse(name.substr(0, 60), "... is too long a name");
        if (!out.empty()) out += '/';
        out += name;
    });
    return out;
}

std::string normalise_absolute(std::string_view path) {
    if (!path.starts_with('/')) refuse(path, "does not start with a slash");
    return normalise(base::concat(".", path));
}

std::string_view parent_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view name_of(std::string_view path) {
    return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

void check_link_target(std::string_view path, std::string_view target) {
    const std::string step = base::concat("link ", base::printable(path), " -> ",
                                          base::printable(target.substr(0, 120)));
    if (target.empty()) refuse(step, "points nowhere");
    if (target.find('\0') != std::string_view::npos) refuse(step, "holds a NUL byte");
    if (target.size() > longest_path_bytes) refuse(step, "is too long");
    std::size_t depth = 0;
    if (target.front() != '/') {
        for_each_component(parent_of(path), [&](std::string_view) { ++depth; });
    }
    for_each_component(target, [&](std::string_view name) {
        if (name != "..") {
            ++depth;
        } else if (depth-- == 0) {
            refuse(step, "climbs out of the tree");
        }
    });
}

namespace {

template <class Use>
void for_each_component(std::string_view path, Use use) {
    while (!path.empty()) {
        const std::string_view name = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(path.size(), name.size() + 1));
        if (!name.empty() && name != ".") use(name);
    }
}

void refuse(std::string_view path, std::string_view why) {
    const std::string shown = path.empty() ? "a path" : base::printable(path);
    throw base::Error(base::concat(shown, why.starts_with("...") ? "" : " ", why));
}

}  // namespace

}  // namespace tree
