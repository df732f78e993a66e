#pragma once

#include "image/compare.hpp"

#include <string>

namespace app {

// For people: one line for each file that differs and how, and a summary.
std::string text_of(const image::Comparison& comparison);

}  // namespace app
