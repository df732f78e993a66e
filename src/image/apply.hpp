#pragma once

#include "image/read.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <string>

namespace image {

struct LayerRoom {
    std::uint64_t entries = 0;       // of this layer
    std::uint64_t tree_entries = 0;  // of the tree, with folders nobody listed
};

// Reads an unpacked layer and lays it over `tree`: first what it removes from the layers below
// (".wh.NAME", and ".wh..wh..opq" for all of a folder), then what it brings. `layer` gets its
// entries, whiteouts and duplicates. `number` counts from 1.
// https://github.com/opencontainers/image-spec/blob/v1.1.0/layer.md
void apply_layer(tree::Tree& tree, Layer& layer, const tree::Content& bytes, std::size_t number,
                 const LayerRoom& room);

}  // namespace image
