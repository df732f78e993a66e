#include "build/compile.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "build/c_build.hpp"
#include "build/go_build.hpp"

namespace build {

using base::concat;

namespace {

Outputs compile_go(const recipe::Recipe& recipe, const recipe::GoBuild& go,
                   const recipe::Toolchain& toolchain, const Options& options);
Outputs compile_c(const recipe::Recipe& recipe, const recipe::CBuild& c,
                  const recipe::Toolchain& toolchain, const Options& options);

}  // namespace

Outputs compile(const recipe::Recipe& recipe, const recipe::Toolchain& toolchain,
                const Options& options) {
    if (const auto* go = std::get_if<recipe::GoBuild>(&recipe.build)) {
        return compile_go(recipe, *go, toolchain, options);
    }
    return compile_c(recipe, std::get<recipe::CBuild>(recipe.build), toolchain, options);
}

namespace {

Outputs compile_go(const recipe::Recipe& recipe, const recipe::GoBuild& go,
                   const recipe::Toolchain& toolchain, const Options& options) {
    const auto* tools = std::get_if<recipe::GoToolchain>(&toolchain.tools);
    if (tools == nullptr) {
        throw base::Error(concat(recipe.file.string(), ": build.toolchain: ", toolchain.name,
                                 " is no toolchain for Go"),
                          base::Exit::bad_request)
            .set_hint("go-armv5 is one");
    }
    recipe::require_supported(recipe);
    const auto& module = std::get<recipe::GoModule>(recipe.source);
    return build_go({.module = module, .build = go, .toolchain = *tools}, recipe.name, options);
}

Outputs compile_c(const recipe::Recipe& recipe, const recipe::CBuild& c,
                  const recipe::Toolchain& toolchain, const Options& options) {
    const auto* tools = std::get_if<recipe::CToolchain>(&toolchain.tools);
    if (tools == nullptr) {
        throw base::Error(concat(recipe.file.string(), ": build.toolchain: ", toolchain.name,
                                 " is no toolchain for C"),
                          base::Exit::bad_request)
            .set_hint("gcc-armv5 is one");
    }
    recipe::require_supported(recipe);
    return build_c(
        {.source = recipe.source, .recipe_folder = recipe.folder, .build = c, .toolchain = *tools},
        recipe.name, options);
}

}  // namespace

}  // namespace build
