#include "build/compile.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "build/bench.hpp"
#include "build/c_build.hpp"
#include "build/go_build.hpp"
#include "build/go_modules.hpp"
#include "source/files.hpp"
#include "source/git.hpp"

namespace build {

using base::concat;

namespace {

GoProgram go_program(const recipe::Recipe& recipe, const recipe::Toolchain& toolchain);
CProgram c_program(const recipe::Recipe& recipe, const recipe::Toolchain& toolchain);
bool is_go(const recipe::Recipe& recipe);

}  // namespace

Outputs compile(const recipe::Recipe& recipe, const recipe::Toolchain& toolchain,
                const Options& options) {
    if (is_go(recipe)) return build_go(go_program(recipe, toolchain), recipe.name, options);
    return build_c(c_program(recipe, toolchain), recipe.name, options);
}

Bench lay_out(const recipe::Recipe& recipe, const recipe::Toolchain& toolchain,
              const Options& options, const std::filesystem::path& folder) {
    if (is_go(recipe)) return lay_out_go(go_program(recipe, toolchain), options, folder);
    return lay_out_c(c_program(recipe, toolchain), options, folder);
}

std::optional<std::string> key_of(const recipe::Recipe& recipe, const recipe::Toolchain& toolchain,
                                  const Options& options) {
    if (is_go(recipe)) return go_key_of(go_program(recipe, toolchain), options);
    return c_key_of(c_program(recipe, toolchain), options);
}

void lock_sources(recipe::Lock& lock, const recipe::Recipe& recipe,
                  const recipe::Toolchain& toolchain, const source::Supply& supply) {
    if (is_go(recipe)) {
        lock.go = lock_go(go_program(recipe, toolchain), recipe.name);
    }
    lock.files = source::lock_files(recipe.source, supply);
}

void vendor_sources(const recipe::Lock& lock, const recipe::Recipe& recipe,
                    const recipe::Toolchain& toolchain, const source::Supply& supply,
                    const std::filesystem::path& vendor_folder) {
    if (is_go(recipe)) {
        vendor_go(go_program(recipe, toolchain), recipe.name, lock.go, vendor_folder);
    }
    source::vendor_files(lock.files, supply, vendor_folder);
    if (const auto* git = std::get_if<recipe::GitRepository>(&recipe.source))
        source::vendor_git(*git, vendor_folder);
}

namespace {

GoProgram go_program(const recipe::Recipe& recipe, const recipe::Toolchain& toolchain) {
    const auto* tools = std::get_if<recipe::GoToolchain>(&toolchain.tools);
    if (tools == nullptr) {
        throw base::Error(concat(recipe.file.string(), ": build.toolchain: ", toolchain.name,
                                 " is no toolchain for Go"),
                          base::Exit::bad_request)
            .set_hint("go-armv5 is one");
    }
    if (!tools->c && !recipe::compiled_against(recipe.build).empty()) {
        throw base::Error(concat(recipe.file.string(), ": build.packages: ", toolchain.name,
                                 " compiles no C, and needs none"),
                          base::Exit::bad_request)
            .set_hint("go-armv5-cgo does");
    }
    recipe::require_supported(recipe);
    return {.source = recipe.source,
            .recipe_folder = recipe.folder,
            .build = std::get<recipe::GoBuild>(recipe.build),
            .toolchain = *tools};
}

CProgram c_program(const recipe::Recipe& recipe, const recipe::Toolchain& toolchain) {
    const auto* tools = std::get_if<recipe::CToolchain>(&toolchain.tools);
    if (tools == nullptr) {
        throw base::Error(concat(recipe.file.string(), ": build.toolchain: ", toolchain.name,
                                 " is no toolchain for C"),
                          base::Exit::bad_request)
            .set_hint("gcc-armv5 is one");
    }
    recipe::require_supported(recipe);
    return {.source = recipe.source,
            .recipe_folder = recipe.folder,
            .build = std::get<recipe::CBuild>(recipe.build),
            .toolchain = *tools};
}

bool is_go(const recipe::Recipe& recipe) {
    return std::holds_alternative<recipe::GoBuild>(recipe.build);
}

}  // namespace

}  // namespace build
