#include "recipe/lock.hpp"

#include "base/text.hpp"
#include "recipe/rules.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace recipe {

namespace {

using Json = nlohmann::ordered_json;

// Calls the function that takes the alternative held.
template <class... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};
// clang before 17 does not deduce this by itself.
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

std::string compiler_of(const Build& build);
std::string size_change(std::uint64_t before, std::uint64_t after);

}  // namespace

Lock make_lock(const Recipe& recipe, const ImageDefinition& definition,
               const std::string& toolchain_sha256, LockedPackages packages) {
    Lock lock;
    lock.recipe = recipe.name;
    lock.version = recipe.version;
    lock.source = source_line(recipe.source);
    lock.compiler = compiler_of(recipe.build);
    lock.toolchain = toolchain_of(recipe.build);
    lock.toolchain_sha256 = toolchain_sha256;
    lock.definition = definition.name;
    lock.definition_sha256 = definition.digest;
    lock.wanted = recipe.image.packages;
    std::ranges::sort(lock.wanted);
    lock.packages = std::move(packages);
    return lock;
}

std::string source_line(const Source& source) {
    const std::string rest = std::visit(
        Overloaded{
            [](const GoModule& one) {
                return base::concat(one.module, " ", one.version, " ", one.sum);
            },
            [](const GitRepository& one) {
                return base::concat(one.url, " ", one.tag, " ", one.commit);
            },
            [](const Tarball& one) { return base::concat("sha256 ", one.sha256); },
            [](const DebianSource& one) { return base::concat(one.package, " ", one.version); },
            // What lies in a folder is the person's own affair: it is not pinned.
            [](const LocalFolder& one) { return one.path; }},
        source);
    return base::concat(kind_of(source), " ", rest);
}

std::filesystem::path lock_file_of(const Recipe& recipe) {
    return recipe.folder / "lock.json";
}

Lock load_lock(const std::filesystem::path& file) {
    base::Document document = base::Document::load(file);
    base::Fields root = document.root();
    Lock lock;
    lock.recipe = root.text("recipe", rule::name);
    lock.version = root.text("version", rule::version);
    lock.source = root.text("source", base::one_line);
    lock.compiler = root.text("compiler", base::one_line);
    lock.toolchain = root.text("toolchain", rule::name);
    lock.toolchain_sha256 = root.text("toolchain_sha256", rule::sha256);
    lock.definition = root.text("definition", rule::name);
    lock.definition_sha256 = root.text("definition_sha256", rule::sha256);
    lock.wanted = root.texts("wanted", rule::debian_package);
    lock.packages = read_locked_packages(root.object("packages"));
    document.finish();
    return lock;
}

std::string to_json(const Lock& lock) {
    const Json head{{"recipe", lock.recipe},         {"version", lock.version},
                    {"source", lock.source},         {"compiler", lock.compiler},
                    {"toolchain", lock.toolchain},   {"toolchain_sha256", lock.toolchain_sha256},
                    {"definition", lock.definition}, {"definition_sha256", lock.definition_sha256},
                    {"wanted", lock.wanted}};
    std::string text = "{\n";
    for (const auto& [key, value] : head.items()) {
        text += base::concat("  \"", key, "\": ", value.dump(), ",\n");
    }
    const std::string packages = base::replace_all(to_json(lock.packages), "\n", "\n  ");
    return base::concat(text, "  \"packages\": ", packages, "\n}\n");
}

std::vector<std::string> disagreements(const Lock& lock, const Lock& now) {
    std::vector<std::string> result;
    const auto compare = [&](const char* what, const std::string& locked,
                             const std::string& wanted) {
        if (locked == wanted) return;
        result.push_back(base::concat(what, " is ", wanted, ", the lock has ", locked));
    };
    compare("the recipe", lock.recipe, now.recipe);
    compare("the version", lock.version, now.version);
    compare("the source", lock.source, now.source);
    compare("the compiler", lock.compiler, now.compiler);
    compare("the toolchain", lock.toolchain, now.toolchain);
    compare("the image definition", lock.definition, now.definition);
    if (lock.toolchain == now.toolchain && lock.toolchain_sha256 != now.toolchain_sha256) {
        result.push_back(base::concat("the toolchain ", now.toolchain, " has changed"));
    }
    if (lock.definition == now.definition && lock.definition_sha256 != now.definition_sha256) {
        result.push_back(base::concat("the image definition ", now.definition, " has changed"));
    }
    const auto list = [](const std::vector<std::string>& names) {
        return names.empty() ? std::string("nothing") : base::join(names, " ");
    };
    compare("the list of packages", list(lock.wanted), list(now.wanted));
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

namespace {

std::string compiler_of(const Build& build) {
    return std::visit(
        Overloaded{
            [](const GoBuild& one) { return base::concat("go ", one.go); },
            // Which compiler the toolchain's packages bring is the machine's affair: not pinned.
            [](const CBuild& one) { return base::concat("by ", one.driver, ", not pinned"); }},
        build);
}

std::string size_change(std::uint64_t before, std::uint64_t after) {
    if (after >= before) return "+" + base::format_bytes(after - before);
    return "-" + base::format_bytes(before - after);
}

}  // namespace

}  // namespace recipe
