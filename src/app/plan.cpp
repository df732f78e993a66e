#include "app/plan.hpp"

#include "base/text.hpp"
#include "recipe/catalogue.hpp"

#include <variant>

namespace app {

namespace {

// images/sysroots/SUITE.json; none for a suite without one.
recipe::ImageDefinition sysroot_of(const recipe::Catalogue& catalogue,
                                   const recipe::ImageDefinition& definition) {
    const std::filesystem::path file =
        catalogue.data() / "images/sysroots" / (definition.suites.front().name + ".json");
    if (!std::filesystem::exists(file)) return {};
    return recipe::load_image_definition(file);
}

}  // namespace

Plan load_plan(std::string_view word, std::string_view device) {
    const recipe::Catalogue catalogue = recipe::Catalogue::here();
    Plan plan{.word = std::string(word)};
    plan.recipe = catalogue.recipe(word);
    recipe::require_supported(plan.recipe);
    plan.toolchain = catalogue.toolchain(
        std::visit([](const auto& build) { return build.toolchain; }, plan.recipe.build));
    plan.definition = recipe::load_image_definition(
        catalogue.image_definition_file(plan.recipe.image.definition));
    plan.sysroot = sysroot_of(catalogue, plan.definition);
    plan.device = catalogue.device(device);
    plan.profile = catalogue.profile(plan.recipe.check.profile);
    plan.rules = {catalogue.data() / "images/devices" / base::concat(device, ".json"),
                  catalogue.data() / "toolchains/profiles" /
                      base::concat(plan.recipe.check.profile, ".json")};
    plan.gates = catalogue.data() / "toolchains" / "gates";
    return plan;
}

}  // namespace app
