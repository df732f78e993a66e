#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
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
    void set(std::string_view key, JsonValue value);    // of an object; an old value is replaced

    static JsonValue of(std::string_view text);
    static JsonValue of(std::uint64_t number);
    static JsonValue truth(std::string_view word);  // "true", "false"
    static JsonValue list(std::vector<JsonValue> items);
    static JsonValue object(const std::vector<std::pair<std::string, JsonValue>>& members);
};

// `name` stands before line and column in messages: "recipe.json:3:5: expected ',' or '}'".
// Throws Error (bad_request). Nesting is bounded, so no text exhausts the stack.
JsonValue parse_json(std::string_view text, const std::string& name);

// The value as text, two blanks to a level, ending with a newline.
std::string print_json(const JsonValue& value);

// "a string", "an object", …
std::string_view name_of(JsonValue::Kind kind);

}  // namespace base
