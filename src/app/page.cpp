#include "app/page.hpp"

#include "app/subject.hpp"
#include "check/check.hpp"
#include "flow/gates.hpp"
#include "image/disk_use.hpp"
#include "recipe/catalogue.hpp"
#include "report/page.hpp"

namespace app {

check::Report check_for_page(const image::Image& image) {
    const recipe::Catalogue catalogue = recipe::Catalogue::here();
    const flow::Gates gates = flow::Gates::load(catalogue.data() / "toolchains" / "gates");
    return check::check_tree(image.merged, {.profile = catalogue.profile("armv5te"),
                                            .gates = &gates,
                                            .kernel = catalogue.device("hex-refresh").kernel,
                                            .library_path = library_path_of(image)});
}

std::string page_of(const PageSubject& subject) {
    report::PageRequest request{.title = subject.title,
                                .archive_bytes = subject.archive_bytes,
                                .image = subject.image,
                                .inspection = subject.inspection,
                                .check = subject.check,
                                .left_out = subject.left_out};
    if (subject.budget != nullptr && subject.budget->archive_mib > 0 && subject.archive_bytes > 0) {
        request.budgets.push_back({.name = "archive",
                                   .used_bytes = subject.archive_bytes,
                                   .limit_bytes = subject.budget->archive_mib << 20});
    }
    if (subject.budget != nullptr && subject.budget->store_mib > 0) {
        request.budgets.push_back({.name = "unpacked on the router's disk",
                                   .used_bytes = image::disk_use(subject.image->merged).bytes(),
                                   .limit_bytes = subject.budget->store_mib << 20});
    }
    return report::to_page(request);
}

}  // namespace app
