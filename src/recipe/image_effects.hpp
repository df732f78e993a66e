#pragma once

#include "base/fields.hpp"
#include "recipe/image_definition.hpp"

namespace recipe {

// One element of a list of effects: {"do": "link", "path": "/etc/localtime", "to": "…"}.
Effect read_effect(base::Fields fields);

}  // namespace recipe
