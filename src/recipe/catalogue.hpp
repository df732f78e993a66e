#pragma once

#include "isa/feature.hpp"
#include "recipe/device.hpp"
#include "recipe/recipe.hpp"
#include "recipe/toolchain.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace recipe {

// The folder with recipes/, images/ and toolchains/, and what is in it by name. A name that is not
// there is an Error (bad_request) that suggests the nearest one that is.
class Catalogue {
public:
    explicit Catalogue(fs::path data) : data_(std::move(data)) {}

    // $ARMPACK_DATA; else the project that the program was built in; else ../share/armpack beside
    // the program.
    static Catalogue here();

    const fs::path& data() const { return data_; }

    // `word` is a recipe's name, or the path of a recipe file or of its folder (with a slash in it
    // or .json at its end).
    Recipe recipe(std::string_view word) const;
    fs::path recipe_file(std::string_view word) const;
    std::vector<std::string> recipe_names() const;

    Toolchain toolchain(std::string_view name) const;
    Device device(std::string_view name) const;
    isa::Profile profile(std::string_view name) const;
    fs::path image_definition_file(std::string_view name) const;

    std::vector<std::string> toolchain_names() const;
    std::vector<std::string> device_names() const;
    std::vector<std::string> profile_names() const;
    std::vector<std::string> image_definition_names() const;

private:
    fs::path data_;
};

}  // namespace recipe
