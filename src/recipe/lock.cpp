#include "recipe/lock.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <map>

namespace recipe {

namespace {

// Calls the function that takes the alternative held.
template <class... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};
// clang before 17 does not deduce this by itself.
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

std::string compiler_of(const Build& build);
LockedSysroot sysroot_of(const ImageDefinition& definition, const Build& build);
std::string resolution_digest(const ImageDefinition& definition);
std::string size_change(std::uint64_t before, std::uint64_t after);

using About = Disagreement::About;
void compare_programs(const Lock& lock, const Lock& now, std::vector<Disagreement>& result);
void compare_images(const Lock& lock, const Lock& now, std::vector<Disagreement>& result);
void compare_sysroots(const LockedSysroot& lock, const LockedSysroot& now,
                      std::vector<Disagreement>& result);
void compare(std::vector<Disagreement>& result, About about, const char* what,
             const std::string& locked, const std::string& wanted);
std::string list_of(const std::vector<std::string>& names);

}  // namespace

Lock make_lock(const Recipe& recipe, const ImageDefinition& definition, const Toolchain& toolchain,
               const ImageDefinition* sysroot) {
    Lock lock;
    lock.recipe = recipe.name;
    lock.version = recipe.version;
    lock.source = source_line(recipe.source);
    lock.compiler = compiler_of(recipe.build);
    lock.toolchain = toolchain.name;
    lock.toolchain_sha256 = toolchain.digest;
    lock.definition = definition.name;
    lock.definition_sha256 = definition.digest;
    lock.resolution_sha256 = resolution_digest(definition);
    lock.wanted = recipe.image.packages;
    std::ranges::sort(lock.wanted);
    if (sysroot != nullptr) lock.sysroot = sysroot_of(*sysroot, recipe.build);
    return lock;
}

std::string source_line(const Source& source) {
    const std::string rest = std::visit(
        Overloaded{[](const GoModule& one) {
                       return base::concat(one.module, " ", one.version, " ", one.sum);
                   },
                   [](const GitRepository& one) {
                       return base::concat(one.url, " ", one.tag, " ", one.commit);
                   },
                   [](const Tarball& one) { return base::concat("sha256 ", one.sha256); },
                   [](const DebianSource& one) {
                       return base::concat(one.package, " ", one.version,
                                           one.suite.empty() ? "" : " of ", one.suite);
                   },
                   // What lies in a folder is the person's own affair: it is not pinned.
                   [](const LocalFolder& one) { return one.path; }},
        source);
    return base::concat(kind_of(source), " ", rest);
}

std::filesystem::path lock_file_of(const Recipe& recipe) {
    return recipe.folder / "lock.json";
}

std::vector<Disagreement> disagreements(const Lock& lock, const Lock& now) {
    std::vector<Disagreement> result;
    compare_programs(lock, now, result);
    compare_images(lock, now, result);
    compare_sysroots(lock.sysroot, now.sysroot, result);
    return result;
}

std::vector<std::string> changes(const LockedPackages& before, const LockedPackages& after) {
    std::map<std::string, std::pair<const LockedPackage*, const LockedPackage*>> by_name;
    std::uint64_t old_size = 0;
    std::uint64_t new_size = 0;
    for (const LockedPackage& package : before.packages) {
        by_name[package.name].first = &package;
        old_size += package.size_bytes;
    }
    for (const LockedPackage& package : after.packages) {
        by_name[package.name].second = &package;
        new_size += package.size_bytes;
    }
    std::vector<std::string> lines;
    for (const auto& [name, pair] : by_name) {
        const auto& [old_one, new_one] = pair;
        if (old_one == nullptr) {
            lines.push_back(base::concat("added ", name, " ", new_one->version, " (",
                                         size_change(0, new_one->size_bytes), ")"));
        } else if (new_one == nullptr) {
            lines.push_back(base::concat("removed ", name, " ", old_one->version, " (",
                                         size_change(old_one->size_bytes, 0), ")"));
        } else if (old_one->sha256 != new_one->sha256) {
            lines.push_back(
                base::concat(name, " ", old_one->version, " -> ", new_one->version, " (",
                             size_change(old_one->size_bytes, new_one->size_bytes), ")"));
        }
    }
    if (!lines.empty()) {
        lines.push_back(base::concat("in all ", size_change(old_size, new_size), ", ",
                                     after.packages.size(), " packages of ",
                                     base::format_bytes(new_size)));
    }
    return lines;
}

std::vector<std::string> changes(const LockedGo& before, const LockedGo& after) {
    std::map<std::string, std::pair<std::string, std::string>> by_path;
    for (const LockedModule& module : before.modules)
        by_path[module.path].first = module.version;
    for (const LockedModule& module : after.modules)
        by_path[module.path].second = module.version;
    std::vector<std::string> lines;
    for (const auto& [path, versions] : by_path) {
        const auto& [old_one, new_one] = versions;
        if (old_one == new_one) continue;
        if (old_one.empty()) {
            lines.push_back(base::concat("added ", path, " ", new_one));
        } else if (new_one.empty()) {
            lines.push_back(base::concat("removed ", path, " ", old_one));
        } else {
            lines.push_back(base::concat(path, " ", old_one, " -> ", new_one));
        }
    }
    return lines;
}

namespace {

void compare_programs(const Lock& lock, const Lock& now, std::vector<Disagreement>& result) {
    compare(result, About::program, "the recipe", lock.recipe, now.recipe);
    compare(result, About::program, "the version", lock.version, now.version);
    compare(result, About::program, "the source", lock.source, now.source);
    compare(result, About::program, "the compiler", lock.compiler, now.compiler);
    compare(result, About::program, "the toolchain", lock.toolchain, now.toolchain);
    if (lock.toolchain == now.toolchain && lock.toolchain_sha256 != now.toolchain_sha256) {
        result.push_back(
            {About::program, base::concat("the toolchain ", now.toolchain, " has changed")});
    }
}

void compare_images(const Lock& lock, const Lock& now, std::vector<Disagreement>& result) {
    compare(result, About::packages, "the image definition", lock.definition, now.definition);
    if (lock.definition == now.definition) {
        if (lock.resolution_sha256 != now.resolution_sha256) {
            result.push_back(
                {About::packages, base::concat("the list of packages of the image definition ",
                                               now.definition, " has changed")});
        } else if (lock.definition_sha256 != now.definition_sha256) {
            result.push_back({About::contents, base::concat("the image definition ", now.definition,
                                                            " has changed")});
        }
    }
    compare(result, About::packages, "the list of packages", list_of(lock.wanted),
            list_of(now.wanted));
}

// Other rules make another sysroot of the same packages: that is no reason to resolve them again.
void compare_sysroots(const LockedSysroot& lock, const LockedSysroot& now,
                      std::vector<Disagreement>& result) {
    const auto name_of = [](const LockedSysroot& one) {
        return one.definition.empty() ? "nothing" : one.definition;
    };
    compare(result, About::sysroot, "the sysroot", name_of(lock), name_of(now));
    if (lock.definition != now.definition) return;
    if (lock.resolution_sha256 != now.resolution_sha256) {
        result.push_back({About::sysroot, base::concat("the list of packages of the sysroot ",
                                                       now.definition, " has changed")});
    } else if (lock.definition_sha256 != now.definition_sha256) {
        result.push_back(
            {About::contents, base::concat("the sysroot ", now.definition, " has changed")});
    }
    compare(result, About::sysroot, "the list of packages that it is compiled against",
            list_of(lock.wanted), list_of(now.wanted));
}

void compare(std::vector<Disagreement>& result, About about, const char* what,
             const std::string& locked, const std::string& wanted) {
    if (locked == wanted) return;
    result.push_back({about, base::concat(what, " is ", wanted, ", the lock has ", locked)});
}

std::string list_of(const std::vector<std::string>& names) {
    return names.empty() ? "nothing" : base::join(names, " ");
}

LockedSysroot sysroot_of(const ImageDefinition& definition, const Build& build) {
    LockedSysroot sysroot{.definition = definition.name,
                          .definition_sha256 = definition.digest,
                          .resolution_sha256 = resolution_digest(definition),
                          .wanted = compiled_against(build)};
    std::ranges::sort(sysroot.wanted);
    return sysroot;
}

std::string compiler_of(const Build& build) {
    return std::visit(
        Overloaded{
            [](const GoBuild& one) { return base::concat("go ", one.go); },
            // Which compiler the toolchain's packages bring is the machine's affair: not pinned.
            [](const CBuild& one) { return base::concat("by ", one.driver, ", not pinned"); }},
        build);
}

// Rules and effects say what becomes of the packages, not which there are.
std::string resolution_digest(const ImageDefinition& definition) {
    std::string text = base::concat("1\n", definition.architecture, "\n", definition.keyring,
                                    definition.follow_dependencies ? "\nfollow\n" : "\nalone\n");
    for (const Suite& suite : definition.suites) {
        text += base::concat("suite ", suite.name, " ", suite.archive, " ",
                             base::join(suite.components, " "), "\n");
    }
    for (const WantedPackage& package : definition.base)
        text += base::concat("package ", package.name, "\n");
    for (const Exclusion& exclusion : definition.exclude) {
        text += base::concat("without ", exclusion.package, " for ",
                             base::join(exclusion.wanted_by, " "), "\n");
    }
    return base::sha256_of(text);
}

std::string size_change(std::uint64_t before, std::uint64_t after) {
    if (after >= before) return "+" + base::format_bytes(after - before);
    return "-" + base::format_bytes(before - after);
}

}  // namespace

}  // namespace recipe
