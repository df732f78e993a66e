#include "fake-router/value.hpp"

#include "base/text.hpp"

#include <utility>

namespace fake {

Value Value::of(std::string value) {
    Value out;
    out.kind = Kind::text;
    out.text = std::move(value);
    return out;
}

Value Value::of_number(std::int64_t value) {
    Value out;
    out.kind = Kind::number;
    out.number = value;
    return out;
}

Value Value::of_truth(bool value) {
    Value out;
    out.kind = Kind::boolean;
    out.number = value ? 1 : 0;
    return out;
}

Value Value::of_list(std::vector<Value> values) {
    Value out;
    out.kind = Kind::list;
    out.items = std::move(values);
    return out;
}

std::string to_text(const Value& value) {
    switch (value.kind) {
        case Value::Kind::nothing:
            return "";
        case Value::Kind::boolean:
            return value.number != 0 ? "true" : "false";
        case Value::Kind::number:
            return std::to_string(value.number);
        case Value::Kind::text:
            return value.text;
        case Value::Kind::list:
            break;
    }
    std::string out;
    for (const Value& item : value.items)
        out += (out.empty() ? "" : ";") + to_text(item);
    return out;
}

bool is_true(const Value& value) {
    if (value.kind == Value::Kind::text) return value.text == "yes" || value.text == "true";
    return (value.kind == Value::Kind::boolean || value.kind == Value::Kind::number) &&
           value.number != 0;
}

std::int64_t length_of(const Value& value) {
    if (value.kind == Value::Kind::list) return static_cast<std::int64_t>(value.items.size());
    return static_cast<std::int64_t>(to_text(value).size());
}

bool equal(const Value& left, const Value& right) {
    const auto is_number = [](const Value& value) { return value.kind == Value::Kind::number; };
    if (is_number(left) && is_number(right)) return left.number == right.number;
    // A property holds text; numbers and truths in it compare as such.
    if (is_number(left) || is_number(right) || left.kind == Value::Kind::boolean ||
        right.kind == Value::Kind::boolean) {
        const auto word = [](const Value& value) {
            const std::string text = to_text(value);
            return text == "yes" ? "true" : text == "no" ? "false" : text;
        };
        return word(left) == word(right);
    }
    if (left.kind == Value::Kind::nothing || right.kind == Value::Kind::nothing) {
        return left.kind == right.kind;
    }
    return to_text(left) == to_text(right);
}

}  // namespace fake
