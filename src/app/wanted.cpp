#include "app/wanted.hpp"

#include "base/cache_use.hpp"
#include "base/content_cache.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "debian/deb.hpp"
#include "debian/resolve.hpp"

#include <algorithm>

namespace app {

namespace fs = std::filesystem;

Wanted wanted_in_image(const Plan& plan) {
    return {&plan.definition, &plan.recipe.image.packages, "packages"};
}

Wanted wanted_in_sysroot(const Plan& plan) {
    return {&plan.sysroot, &recipe::compiled_against(plan.recipe.build), "the sysroot's packages"};
}

recipe::LockedPackages resolve_packages(const Wanted& wanted, const debian::FetchRequest& fetch,
                                        Ask ask) {
    const std::string what = base::concat("resolve ", wanted.what);
    return base::doing(what, [&] {
        const base::Step step(what);
        base::hold_cache(base::cache_folder());
        debian::ResolveRequest request{.definition = wanted.definition,
                                       .packages = *wanted.packages,
                                       .mirrors = fetch.mirrors,
                                       .cache_folder = base::cache_folder()};
        if (ask == Ask::mirror) request.keep_for = std::chrono::seconds(0);
        return debian::resolve(request);
    });
}

recipe::LockedPackages move_packages(const Wanted& wanted, const debian::FetchRequest& fetch,
                                     const recipe::LockedPackages& before,
                                     const std::vector<std::string>& moved) {
    if (moved.size() >= before.packages.size()) return resolve_packages(wanted, fetch, Ask::mirror);
    const std::string what = base::concat("resolve ", wanted.what);
    return base::doing(what, [&] {
        const base::Step step(what);
        const base::ContentCache cache(base::cache_folder());
        debian::ResolveRequest request{.definition = wanted.definition,
                                       .packages = *wanted.packages,
                                       .mirrors = fetch.mirrors,
                                       .cache_folder = cache.folder(),
                                       .moved = moved};
        // Those that move on may be gone from every mirror: they are not asked for.
        recipe::LockedPackages staying = before;
        std::erase_if(staying.packages, [&](const recipe::LockedPackage& package) {
            return std::ranges::find(moved, package.name) != moved.end();
        });
        const std::vector<fs::path> files = debian::fetch(staying, cache, fetch);
        for (std::size_t at = 0; at < files.size(); ++at) {
            const recipe::LockedPackage& package = staying.packages[at];
            const debian::Deb deb = debian::read_deb(base::read_file(files[at]), package.name);
            request.present.push_back({package, deb.control_text});
        }
        return debian::resolve(request);
    });
}

}  // namespace app
