#include "build/compile.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "build/go_build.hpp"

namespace build {

using base::concat;

namespace {

Outputs compile_go(const recipe::Recipe& recipe, const recipe::GoBuild& go,
                   const recipe::Toolchain& toolchain, const Options& options);

}  // namespace

Outputs compile(const recipe::Recipe& recipe, const recipe::Toolchain& toolchain,
                const Options& options) {
    return std::visit(
        [&](const recipe::GoBuild& go) { return compile_go(recipe, go, toolchain, options); },
        recipe.build);
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
    const auto* module = std::get_if<recipe::GoModule>(&recipe.source);
    if (module == nullptr) {
        throw base::Error(
            concat(recipe.file.string(), ": source.kind: the Go driver builds from ", "go-module; ",
                   recipe::kind_of(recipe.source), " is not implemented yet"),
            base::Exit::bad_request);
    }
    return build_go({.module = *module, .build = go, .toolchain = *tools}, recipe.name, options);
}

}  // namespace

}  // namespace build
