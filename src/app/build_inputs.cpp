#include "app/build_inputs.hpp"

#include "app/supply.hpp"
#include "base/content_cache.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "debian/resolve.hpp"
#include "debian/source_package.hpp"
#include "debian/sysroot.hpp"

#include <algorithm>
#include <set>
#include <variant>

namespace app {

namespace {

recipe::Suite suite_called(const std::string& name) {
    return {.name = name,
            .archive = name.ends_with("-security") ? "debian-security" : "debian",
            .components = {"main"}};
}

}  // namespace

bool needs_debian(const Plan& plan) {
    return needs_sysroot(plan) || std::holds_alternative<recipe::DebianSource>(plan.recipe.source);
}

bool needs_sysroot(const Plan& plan) {
    if (const auto* go = std::get_if<recipe::GoToolchain>(&plan.toolchain.tools); go && !go->c)
        return false;
    // The empty image asks no mirror for anything: what came with the compiler will do.
    return !plan.definition.base.empty() || !recipe::compiled_against(plan.recipe.build).empty();
}

recipe::LockedPackages resolve_sysroot(const Plan& plan, const debian::FetchRequest& fetch,
                                       Ask ask) {
    if (!needs_sysroot(plan)) return {};
    if (!plan.sysroot.base.empty()) return resolve_packages(wanted_in_sysroot(plan), fetch, ask);
    throw base::Error(base::concat("the image definition ", plan.definition.name,
                                   " has no sysroot that build.packages could go into"),
                      base::Exit::bad_request)
        .set_hint("images/sysroots/ has one for each suite");
}

std::optional<recipe::LockedSourcePackage> resolve_source(const Plan& plan,
                                                          const debian::Mirrors& mirrors) {
    const auto* source = std::get_if<recipe::DebianSource>(&plan.recipe.source);
    if (source == nullptr) return std::nullopt;
    recipe::ImageDefinition suites = plan.sysroot;
    if (!source->suite.empty()) suites.suites = {suite_called(source->suite)};
    return base::doing("look up the source package", [&] {
        return debian::resolve_source(
            {.definition = &suites, .mirrors = mirrors, .cache_folder = base::cache_folder()},
            source->package, source->version);
    });
}

std::optional<recipe::LockedSourcePackage> source_of_lock(const Plan& plan,
                                                          const recipe::Lock& lock) {
    const auto* source = std::get_if<recipe::DebianSource>(&plan.recipe.source);
    const auto& locked = lock.source_package;
    if (source == nullptr || !locked || locked->name != source->package ||
        locked->version != source->version)
        return std::nullopt;
    return locked;
}

build::Options build_options(const Plan& plan, const BuildInputs& inputs,
                             const debian::FetchRequest& fetch, const std::filesystem::path& log) {
    build::Options options{.log = log,
                           .supply = source_supply_of(fetch),
                           .source_package = inputs.source,
                           .fetch = fetch};
    if (inputs.sysroot.packages.empty()) return options;
    const base::ContentCache cache(base::cache_folder());
    const debian::Sysroot sysroot =
        debian::make_sysroot(plan.sysroot, inputs.sysroot, cache, fetch);
    options.sysroot = {.folder = sysroot.folder, .digest = sysroot.digest};
    return options;
}

std::string package_of_library(const Plan& plan, const BuildInputs& inputs,
                               const debian::FetchRequest& fetch, const std::string& soname) {
    if (inputs.sysroot.packages.empty()) return {};
    const base::ContentCache cache(base::cache_folder());
    const debian::Sysroot sysroot =
        debian::make_sysroot(plan.sysroot, inputs.sysroot, cache, fetch);
    for (const auto& [path, package] : sysroot.packages) {
        if (path.ends_with(base::concat("/", soname))) return package;
    }
    return {};
}

std::vector<recipe::LockedPackage> linked_packages(const Plan& plan, const BuildInputs& inputs,
                                                   const debian::FetchRequest& fetch,
                                                   const build::Outputs& outputs) {
    if (inputs.sysroot.packages.empty() || outputs.linked.empty()) return {};
    const base::ContentCache cache(base::cache_folder());
    const debian::Sysroot sysroot =
        debian::make_sysroot(plan.sysroot, inputs.sysroot, cache, fetch);
    std::set<std::string> names;
    for (const std::string& library : outputs.linked) {
        const auto found = sysroot.packages.find(base::concat("/", library));
        if (found != sysroot.packages.end()) names.insert(found->second);
    }
    std::vector<recipe::LockedPackage> linked;
    for (const recipe::LockedPackage& package : inputs.sysroot.packages)
        if (names.contains(package.name)) linked.push_back(package);
    std::ranges::sort(linked, {}, &recipe::LockedPackage::name);
    return linked;
}

}  // namespace app
