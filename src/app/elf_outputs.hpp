#pragma once

#include "app/build_inputs.hpp"
#include "build/outputs.hpp"
#include "tree/tree.hpp"

#include <filesystem>

namespace app {

// Throws if a program that was built needs a library that is not in the image, and names the
// package to add. What the check would refuse anyway, said with the way out.
void require_libraries(const Plan& plan, const BuildInputs& inputs,
                       const debian::FetchRequest& fetch, const build::Outputs& outputs,
                       const tree::Tree& image);

// Writes the outputs' debug information as a tar archive, each file where gdb and others look for
// it: usr/lib/debug/.build-id/ab/cdef….debug. Outputs without a build ID go by their name.
void write_debug_files(const build::Outputs& outputs, const std::filesystem::path& target);

}  // namespace app
