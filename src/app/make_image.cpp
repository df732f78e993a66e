#include "app/make_image.hpp"

#include "app/build_inputs.hpp"
#include "app/elf_outputs.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace app {

build::Options make_options(const Plan& plan, const Pins& pins, const debian::FetchRequest& fetch,
                            const std::filesystem::path& log) {
    build::Options options = build_options(plan, pins.build, fetch, log);
    options.go = pins.go;
    return options;
}

MadeImage put_together(const Plan& plan, const Pins& pins, const debian::FetchRequest& fetch,
                       const build::Options& options) {
    MadeImage made;
    made.outputs = base::doing("compile", [&] {
        const base::Step step(base::concat("compile ", plan.recipe.name, " ", plan.recipe.version));
        return build::compile(plan.recipe, plan.toolchain, options);
    });
    made.image = assemble(plan.recipe, plan.definition, made.outputs.files, pins.packages, fetch);
    return made;
}

MadeImage make_image(const Plan& plan, const Pins& pins, const debian::FetchRequest& fetch,
                     const build::Options& options) {
    MadeImage made = put_together(plan, pins, fetch, options);
    require_libraries(plan, pins.build, fetch, made.outputs, made.image.tree);
    return made;
}

}  // namespace app
