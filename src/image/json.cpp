#include "image/json.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace image {

namespace {

using base::JsonValue;

constexpr std::size_t document_bytes_max = std::size_t{16} << 20;

[[noreturn]] void refuse_type(std::string_view key, std::string_view wanted,
                              const JsonValue& found);

}  // namespace

JsonValue parse_foreign(std::string_view text, const std::string& name) {
    if (text.size() > document_bytes_max) {
        throw base::Error(base::concat(name, ": larger than any image's JSON"));
    }
    try {
        return base::parse_json(text, name);
    } catch (const base::Error& error) {
        throw base::Error(error.what());  // not a mistake in the request, as it would be elsewhere
    }
}

const JsonValue& member_at(const JsonValue& object, std::string_view key) {
    static const JsonValue null;
    if (object.kind != JsonValue::Kind::object) return null;
    const JsonValue* const found = object.find(key);
    return found == nullptr ? null : *found;
}

std::string string_at(const JsonValue& object, std::string_view key) {
    const JsonValue& value = member_at(object, key);
    if (value.kind == JsonValue::Kind::null) return {};
    if (value.kind != JsonValue::Kind::text) refuse_type(key, "a string", value);
    return value.text;
}

std::uint64_t number_at(const JsonValue& object, std::string_view key) {
    const JsonValue& value = member_at(object, key);
    if (value.kind == JsonValue::Kind::null) return 0;
    const auto number = base::parse_decimal(value.text);
    if (value.kind != JsonValue::Kind::number || !number) {
        refuse_type(key, "a whole number", value);
    }
    return *number;
}

const std::vector<JsonValue>& items_at(const JsonValue& object, std::string_view key) {
    const JsonValue& value = member_at(object, key);
    static const std::vector<JsonValue> none;
    if (value.kind == JsonValue::Kind::null) return none;
    if (value.kind != JsonValue::Kind::list) refuse_type(key, "a list", value);
    return value.items;
}

std::vector<std::string> strings_at(const JsonValue& object, std::string_view key) {
    std::vector<std::string> out;
    for (const JsonValue& item : items_at(object, key)) {
        if (item.kind != JsonValue::Kind::text) refuse_type(key, "a list of strings", item);
        out.push_back(item.text);
    }
    return out;
}

namespace {

void refuse_type(std::string_view key, std::string_view wanted, const JsonValue& found) {
    throw base::Error(
        base::concat(key, ": expected ", wanted, ", got ", base::name_of(found.kind)));
}

}  // namespace

}  // namespace image
