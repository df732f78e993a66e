#pragma once

#include "check/image_rules.hpp"
#include "image/read.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace app {

// Somebody's image as it is imported; lives no longer than `image`.
check::ImageSubject subject_of(const image::Image& image);

// Says what RouterOS would ignore (notes with -v only), and throws Error (refused) that names all
// that it would choke on.
void require_importable(const std::vector<check::ImageProblem>& problems);

// A line for each, with what to do; "" if there are none.
std::string rules_text(const std::vector<check::ImageProblem>& problems);
nlohmann::ordered_json rules_json(const std::vector<check::ImageProblem>& problems);

}  // namespace app
