#include "app/build_inputs.hpp"

#include "base/content_cache.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "debian/resolve.hpp"
#include "debian/source_package.hpp"
#include "debian/sysroot.hpp"

#include <variant>

namespace app {

namespace {

debian::ResolveRequest request_of(const Plan& plan, const debian::Mirrors& mirrors);

}  // namespace

bool needs_debian(const Plan& plan) {
    return needs_sysroot(plan) || std::holds_alternative<recipe::DebianSource>(plan.recipe.source);
}

bool needs_sysroot(const Plan& plan) {
    if (!std::holds_alternative<recipe::CBuild>(plan.recipe.build)) return false;
    // The empty image asks no mirror for anything: what came with the compiler will do.
    return !plan.definition.base.empty() || !sysroot_packages(plan).empty();
}

std::vector<std::string> sysroot_packages(const Plan& plan) {
    const auto* c = std::get_if<recipe::CBuild>(&plan.recipe.build);
    return c == nullptr ? std::vector<std::string>() : c->packages;
}

BuildInputs resolve_inputs(const Plan& plan, const debian::Mirrors& mirrors) {
    BuildInputs inputs;
    if (needs_sysroot(plan)) {
        if (plan.sysroot.base.empty()) {
            throw base::Error(base::concat("the image definition ", plan.definition.name,
                                           " has no sysroot that build.packages could go into"),
                              base::Exit::bad_request)
                .set_hint("images/sysroots/ has one for each suite");
        }
        inputs.sysroot = base::doing("resolve the sysroot's packages",
                                     [&] { return debian::resolve(request_of(plan, mirrors)); });
    }
    if (const auto* source = std::get_if<recipe::DebianSource>(&plan.recipe.source)) {
        inputs.source = base::doing("look up the source package", [&] {
            return debian::resolve_source(request_of(plan, mirrors), source->package,
                                          source->version);
        });
    }
    return inputs;
}

build::Options build_options(const Plan& plan, const BuildInputs& inputs,
                             const debian::FetchRequest& fetch, const std::filesystem::path& log) {
    build::Options options{.log = log, .source_package = inputs.source, .fetch = fetch};
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

namespace {

debian::ResolveRequest request_of(const Plan& plan, const debian::Mirrors& mirrors) {
    return {.definition = &plan.sysroot,
            .packages = sysroot_packages(plan),
            .mirrors = mirrors,
            .cache_folder = base::cache_folder()};
}

}  // namespace

}  // namespace app
