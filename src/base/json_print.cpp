#include "base/json.hpp"
#include "base/text.hpp"

namespace base {

namespace {

void print(std::string& out, const JsonValue& value, const std::string& indent);
void print_items(std::string& out, const JsonValue& value, const std::string& indent);
void print_text(std::string& out, std::string_view text);

}  // namespace

std::string print_json(const JsonValue& value) {
    std::string out;
    print(out, value, "\n");
    return out + "\n";
}

void JsonValue::set(std::string_view key, JsonValue value) {
    for (std::size_t at = 0; at < keys.size(); ++at) {
        if (keys[at] == key) {
            items[at] = std::move(value);
            return;
        }
    }
    keys.emplace_back(key);
    items.push_back(std::move(value));
}

JsonValue JsonValue::of(std::string_view text) {
    JsonValue value;
    value.kind = Kind::text;
    value.text = text;
    return value;
}

JsonValue JsonValue::of(std::uint64_t number) {
    JsonValue value;
    value.kind = Kind::number;
    value.text = std::to_string(number);
    return value;
}

JsonValue JsonValue::truth(std::string_view word) {
    JsonValue value;
    value.kind = Kind::boolean;
    value.text = word;
    return value;
}

JsonValue JsonValue::list(std::vector<JsonValue> items) {
    JsonValue value;
    value.kind = Kind::list;
    value.items = std::move(items);
    return value;
}

JsonValue JsonValue::object(const std::vector<std::pair<std::string, JsonValue>>& members) {
    JsonValue value;
    value.kind = Kind::object;
    for (const auto& [key, item] : members)
        value.set(key, item);
    return value;
}

namespace {

void print(std::string& out, const JsonValue& value, const std::string& indent) {
    switch (value.kind) {
        case JsonValue::Kind::null:
            out += "null";
            break;
        case JsonValue::Kind::boolean:
        case JsonValue::Kind::number:
            out += value.text;
            break;
        case JsonValue::Kind::text:
            print_text(out, value.text);
            break;
        case JsonValue::Kind::list:
        case JsonValue::Kind::object:
            print_items(out, value, indent);
            break;
    }
}

void print_items(std::string& out, const JsonValue& value, const std::string& indent) {
    const bool is_list = value.kind == JsonValue::Kind::list;
    out += is_list ? '[' : '{';
    for (std::size_t at = 0; at < value.items.size(); ++at) {
        if (at > 0) out += ',';
        out += indent + "  ";
        if (!is_list) {
            print_text(out, value.keys[at]);
            out += ": ";
        }
        print(out, value.items[at], indent + "  ");
    }
    if (!value.items.empty()) out += indent;
    out += is_list ? ']' : '}';
}

void print_text(std::string& out, std::string_view text) {
    out += '"';
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') {
            out += '\\';
            out += letter;
        } else if (static_cast<unsigned char>(letter) < 0x20) {
            out += concat("\\u00", hex(static_cast<unsigned char>(letter), 2));
        } else {
            out += letter;
        }
    }
    out += '"';
}

}  // namespace

}  // namespace base
