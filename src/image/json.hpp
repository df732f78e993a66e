#pragma once

#include "base/json.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Reading of JSON that somebody else wrote: tolerant of keys it does not know, strict about types.
namespace image {

// A document; `name` is for messages.
base::JsonValue parse_foreign(std::string_view text, const std::string& name);

// The member `key` of `object`; one that is absent, or null, is the empty value. A wrong type is
// an error that names the key.
std::string string_at(const base::JsonValue& object, std::string_view key);
std::uint64_t number_at(const base::JsonValue& object, std::string_view key);
std::vector<std::string> strings_at(const base::JsonValue& object, std::string_view key);
// The values of a list, or nothing.
const std::vector<base::JsonValue>& items_at(const base::JsonValue& object, std::string_view key);
// The member, or a null value.
const base::JsonValue& member_at(const base::JsonValue& object, std::string_view key);

}  // namespace image
