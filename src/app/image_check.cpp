#include "app/image_check.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "check/check.hpp"
#include "flow/gates.hpp"

namespace app {

check::Report check_image(const Plan& plan, const tree::Tree& tree) {
    return base::doing("check", [&] {
        const base::Step step(base::concat("check every instruction against ", plan.profile.name));
        const flow::Gates gates = flow::Gates::load(plan.gates);
        const auto& environment = plan.recipe.image.environment;
        const auto library_path = environment.find("LD_LIBRARY_PATH");
        base::Progress progress("check");
        return check::check_tree(
            tree, {.profile = plan.profile,
                   .gates = &gates,
                   .waivers = plan.recipe.check.waivers,
                   .kernel = plan.device.kernel,
                   .library_path = library_path == environment.end() ? "" : library_path->second,
                   .progress = [&](std::size_t done, std::size_t all) {
                       progress.note(base::concat(done, " of ", all, " programs and libraries"));
                   }});
    });
}

void require_passes(const check::Report& report, std::string_view consequence) {
    if (report.passes()) return;
    base::say_error(check::to_text(report, check::Detail::refused_only));
    throw base::Error(base::concat("the check refuses this image: ", consequence),
                      base::Exit::refused);
}

}  // namespace app
