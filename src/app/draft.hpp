#pragma once

#include "recipe/source.hpp"

#include <string>
#include <variant>

namespace app {

// What `armpack init` has found out and been told; nothing is empty unless it says so.
struct Draft {
    std::string name;
    std::string version;
    std::string summary;
    std::string homepage;
    std::string licence;
    std::variant<recipe::GoModule, recipe::LocalFolder> source;
    std::string driver;   // "go", "cmake", "meson", "autotools", "make"
    std::string go;       // driver go: the release that compiles
    std::string program;  // driver go: the package; else what build.outputs takes
    std::string link;     // "static", "dynamic"; not for driver go
};

// The text of recipe.json: as short as it can be, with comments on what comes next.
std::string recipe_text(const Draft& draft);

}  // namespace app
