#pragma once

#include "image/inspect.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace app {

struct InspectionJson {
    std::uint64_t archive_bytes = 0;  // the archive's size
    std::size_t top = 0;              // how many items each list has; 0: all
};

// What `armpack inspect --json` prints.
std::string inspection_json(const image::Image& image, const image::Inspection& inspection,
                            const InspectionJson& wanted);

}  // namespace app
