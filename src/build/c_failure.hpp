#pragma once

#include "base/error.hpp"
#include "base/process.hpp"
#include "build/c_steps.hpp"

#include <filesystem>
#include <string>

namespace build {

// Why a step of a build failed, in words that say what to do.

// Throws if there is a config.log to show the end of.
void explain_configure(const base::Result& result, const CPlaces& places,
                       const std::filesystem::path& log);

// For a line of refused_calls().
base::Error refusal(const std::string& call, const base::Result& result,
                    const std::filesystem::path& log);

// For a header or a library that is missing: which -dev package has it, as far as names tell. For a
// compiler that was killed or a disk that is full, what to do. Empty if nothing is known.
std::string hint_of_failure(const base::Result& result, const CPlaces& places);

}  // namespace build
