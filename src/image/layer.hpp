#pragma once

#include "base/tar.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <functional>
#include <string_view>

namespace image {

struct LayerOptions {
    // Later times in the tree become this one, earlier ones stay: SOURCE_DATE_EPOCH's rule.
    std::int64_t newest_time = 0;
    base::LongNames long_names = base::LongNames::refuse;
};

// Writes a tree as one uncompressed ustar layer: a pure function of its arguments. Entries come in
// the tree's order, the root itself is left out. Errors name the entry.
void write_layer(const tree::Tree& tree, const LayerOptions& options,
                 const std::function<void(std::string_view)>& sink);

// How long the layer will be, from the tree alone, in constant time per entry.
std::uint64_t layer_bytes(const tree::Tree& tree, const LayerOptions& options);

}  // namespace image
