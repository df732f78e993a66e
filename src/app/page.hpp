#pragma once

#include "check/report.hpp"
#include "debian/pattern.hpp"
#include "image/inspect.hpp"
#include "recipe/recipe.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace app {

// An image to make a page of. All is borrowed for the call.
struct PageSubject {
    std::string title;
    std::uint64_t archive_bytes = 0;  // 0: a folder
    const image::Image* image = nullptr;
    const image::Inspection* inspection = nullptr;
    const check::Report* check = nullptr;
    const recipe::Budget* budget = nullptr;  // may be null: not known
    std::vector<debian::Dropped> left_out;
};

// What `armpack check` finds in an image with its default profile and device.
check::Report check_for_page(const image::Image& image);

// The page as HTML (see report::to_page).
std::string page_of(const PageSubject& subject);

}  // namespace app
