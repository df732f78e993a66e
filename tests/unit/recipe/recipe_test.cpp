#include "recipe/recipe.hpp"

#include "base/error.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

namespace {

std::filesystem::path source_folder() {
    const char* folder = std::getenv("ARMPACK_SOURCE");
    return folder == nullptr ? "." : folder;
}

}  // namespace

TEST_CASE("what is written beside the archive loads to the same recipe") {
    const auto file = source_folder() / "recipes/mihomo/recipe.json";
    const recipe::Recipe loaded = recipe::load(file);
    CHECK(std::get<recipe::GoModule>(loaded.source).version == "v1.19.30");
    CHECK(loaded.image.files.at(0).mode == 0755);
    const std::string once = recipe::resolved(loaded);
    CHECK(recipe::resolved(recipe::parse(file, once)) == once);
}
