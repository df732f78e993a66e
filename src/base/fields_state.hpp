#pragma once

// What Document and Fields share; included by their .cpp files only.

#include "base/fields.hpp"
#include "base/json.hpp"

#include <deque>

namespace base {

// A key that a reader asked for, as the schema will have it.
struct Property {
    enum class Holds { value, object, list_of_objects, map_of_objects };

    std::string key;
    std::string about;
    bool required = false;
    Holds holds = Holds::value;
    JsonValue shape;                // of the value, or what is known besides the objects
    FieldsNode* objects = nullptr;  // what the objects look like
};

// One object of the file, and what the reader asked of it.
struct FieldsNode {
    std::string path;
    const JsonValue* value = nullptr;  // null: absent, which reads as {}
    bool quiet = false;                // already reported; its keys are no further news
    std::vector<std::string> asked;

    // Describing only.
    std::vector<Property> properties;
    std::vector<FieldsNode*> cases;  // each with this node's properties and its own
    std::vector<JsonValue> demands;  // of require_any and require_one
};

// One question: the key, and what the schema says of its value.
struct FieldsAsked {
    const Key& key;
    JsonValue::Kind kind;
    bool required = false;
    JsonValue shape = JsonValue::object({});
    Property::Holds holds = Property::Holds::value;
};

struct Document::State {
    struct Problem {
        std::size_t line;
        std::size_t column;
        std::string text;
    };

    std::string file;
    JsonValue whole;
    bool describing = false;
    std::deque<FieldsNode> nodes;  // a deque: Fields point into it
    std::vector<Problem> problems;

    FieldsNode* add_node(std::string path, const JsonValue* value);

    // Notes the question. The value, if it is there and of the right kind; else null, and what is
    // wrong has been noted.
    const JsonValue* ask(FieldsNode& node, const FieldsAsked& asked, FieldsNode* objects = nullptr);

    // `value` if it is of `kind`; else null, and that is noted.
    const JsonValue* of_kind(const JsonValue& value, JsonValue::Kind kind, const std::string& path);

    // The value held against what it may be. Empty or the least if `value` is null or wrong.
    std::string checked(const std::string& path, const JsonValue* value, const Rule& rule);
    std::string checked(const std::string& path, const JsonValue* value,
                        const std::vector<std::string>& names);
    std::uint64_t checked(const std::string& path, const JsonValue* value, const Range& range);
    void check_key(const JsonValue& value, const std::string& path, const std::string& key,
                   const Rule& rule);

    // The schema's half of require_any and require_one.
    void demand(FieldsNode& node, const char* how, const std::vector<std::string>& keys) const;

    void note(const JsonValue* where, const std::string& path, std::string_view what);
    void note_duplicates(const JsonValue& value, const std::string& path);
    std::vector<Problem> all_problems() const;
};

// "path.key", "path[\"odd key\"]"
std::string path_of(const std::string& parent, std::string_view key);

// What a value is, for a message: "number"; and what a text says, quoted and not too long.
std::string shown(const JsonValue& value);
std::string shown_text(std::string_view text);

bool matches(const Rule& rule, std::string_view text);
JsonValue shape_of_type(std::string_view type);
JsonValue shape_of(const Rule& rule);
JsonValue schema_of(const FieldsNode& node);

}  // namespace base
