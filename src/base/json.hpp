#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace base {

// JSON as RFC 8259 has it, plus // and /* */ comments; nothing else that people write is taken for
// it (no trailing commas, no single quotes, no second value). Every value knows where it stands.
struct JsonValue {
    enum class Kind { null, boolean, number, text, list, object };

    Kind kind = Kind::null;
    std::size_t line = 1;
    std::size_t column = 1;         // in bytes, from 1
    std::string text;               // a text's contents in UTF-8; a number or boolean as written
    std::vector<std::string> keys;  // an object's, in file order; items[i] belongs to keys[i]
    std::vector<JsonValue> items;   // a list's, or an object's values

    // Keys that were given again: the first one counts, these are for the message.
    struct Duplicate {
        std::string key;
        std::size_t line = 1;
        std::size_t column = 1;
    };
    std::vector<Duplicate> duplicates;

    const JsonValue* find(std::string_view key) const;  // of an object; null if there is none
};

// `name` stands before line and column in messages: "recipe.json:3:5: expected ',' or '}'".
// Throws Error (bad_request). Nesting is bounded, so no text exhausts the stack.
JsonValue parse_json(std::string_view text, const std::string& name);

// "a string", "an object", …
std::string_view name_of(JsonValue::Kind kind);

}  // namespace base
