#pragma once

#include "check/report.hpp"
#include "debian/pattern.hpp"
#include "image/inspect.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace report {

// How much of something there may be.
struct Budget {
    std::string name;  // "archive"
    std::uint64_t used_bytes = 0;
    std::uint64_t limit_bytes = 0;  // not 0
};

// What a page shows. All is borrowed for the call.
struct PageRequest {
    std::string title;  // the archive's file name
    std::uint64_t archive_bytes = 0;
    const image::Image* image = nullptr;
    const image::Inspection* inspection = nullptr;
    const check::Report* check = nullptr;
    std::vector<Budget> budgets;            // may be empty
    std::vector<debian::Dropped> left_out;  // by the definition's rules; empty: not known
};

// One HTML page that needs nothing else: no network, no other file. Whatever an archive holds
// comes out as text; the page's own script is allowed by its digest and no other is.
std::string to_page(const PageRequest& request);

// The files and folders as JSON for the page's treemap: {"n": name, "b": bytes, "f": files,
// "p": package, "c": [entries]}, largest first. At most `most` files have entries of their own:
// the largest ones; a folder's others are one entry.
std::string treemap_json(const image::Inspection& inspection, std::size_t most);

}  // namespace report
