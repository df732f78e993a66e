#pragma once

#include "debian/assemble.hpp"
#include "debian/fetch.hpp"
#include "image/config.hpp"
#include "recipe/image_definition.hpp"
#include "recipe/packages.hpp"
#include "recipe/recipe.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace app {

// What goes into an image, in memory.
struct Assembled {
    tree::Tree tree;
    image::Config config;
    std::int64_t time = 0;  // seconds since 1970: nothing in the image is newer
    debian::AssemblyReport report;
};

// The definition's root filesystem with the recipe's packages, the files that the recipe adds, and
// the configuration. `outputs` are the build's files by name, `packages` what is pinned.
//
// `time` is SOURCE_DATE_EPOCH where that is set, else that of the newest file of any package: a
// function of what is put in, so that the same inputs give the same bytes on any day.
Assembled assemble(const recipe::Recipe& recipe, const recipe::ImageDefinition& definition,
                   const std::map<std::string, std::filesystem::path>& outputs,
                   const recipe::LockedPackages& packages, const debian::FetchRequest& fetch);

}  // namespace app
