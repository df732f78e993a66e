#pragma once

#include "app/assemble.hpp"
#include "app/pins.hpp"
#include "app/plan.hpp"
#include "build/compile.hpp"
#include "build/outputs.hpp"
#include "debian/fetch.hpp"

#include <filesystem>

namespace app {

// A recipe's image in memory, and what was compiled for it.
struct MadeImage {
    build::Outputs outputs;
    Assembled image;
};

// How a recipe is compiled with these pins, with the compiler's log in `log`. Makes the sysroot.
build::Options make_options(const Plan& plan, const Pins& pins, const debian::FetchRequest& fetch,
                            const std::filesystem::path& log);

// Compiles and puts together; not checked yet.
MadeImage put_together(const Plan& plan, const Pins& pins, const debian::FetchRequest& fetch,
                       const build::Options& options);

// The same. Error (refused) if a program needs a library that is not in the image: it names the
// package to add.
MadeImage make_image(const Plan& plan, const Pins& pins, const debian::FetchRequest& fetch,
                     const build::Options& options);

}  // namespace app
