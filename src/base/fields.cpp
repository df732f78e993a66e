#include "base/fields.hpp"

#include "base/fields_state.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace base {

using Kind = JsonValue::Kind;
using Holds = Property::Holds;

namespace {

constexpr std::string_view empty_list = "expected at least one item";

JsonValue shape_of(const std::vector<std::string>& names);
JsonValue shape_of(const Range& range);
JsonValue list_shape(JsonValue item, std::size_t items_min);
std::optional<std::uint64_t> whole_number(const std::string& written);

}  // namespace

std::string Fields::text(const Key& key, const Rule& rule) {
    const JsonValue* value = state_->ask(*node_, {key, Kind::text, true, base::shape_of(rule)});
    return state_->checked(path_of(node_->path, key.name), value, rule);
}

std::string Fields::text_or(const Key& key, std::string_view fallback, const Rule& rule) {
    JsonValue shape = base::shape_of(rule);
    if (!fallback.empty()) shape.set("default", JsonValue::of(fallback));
    const JsonValue* value = state_->ask(*node_, {key, Kind::text, false, shape});
    if (value == nullptr) return std::string(fallback);
    return state_->checked(path_of(node_->path, key.name), value, rule);
}

std::uint64_t Fields::number(const Key& key, Range range) {
    const JsonValue* value = state_->ask(*node_, {key, Kind::number, true, shape_of(range)});
    return state_->checked(path_of(node_->path, key.name), value, range);
}

std::uint64_t Fields::number_or(const Key& key, std::uint64_t fallback, Range range) {
    JsonValue shape = shape_of(range);
    shape.set("default", JsonValue::of(fallback));
    const JsonValue* value = state_->ask(*node_, {key, Kind::number, false, shape});
    if (value == nullptr) return fallback;
    return state_->checked(path_of(node_->path, key.name), value, range);
}

bool Fields::flag(const Key& key) {
    const JsonValue shape = shape_of_type("boolean");
    const JsonValue* value = state_->ask(*node_, {key, Kind::boolean, true, shape});
    return value != nullptr && value->text == "true";
}

bool Fields::flag_or_false(const Key& key) {
    JsonValue shape = shape_of_type("boolean");
    shape.set("default", JsonValue::truth("false"));
    const JsonValue* value = state_->ask(*node_, {key, Kind::boolean, false, shape});
    return value != nullptr && value->text == "true";
}

std::string Fields::choice(const Key& key, const std::vector<std::string>& names) {
    const JsonValue* value = state_->ask(*node_, {key, Kind::text, true, shape_of(names)});
    if (value == nullptr) return names.front();
    return state_->checked(path_of(node_->path, key.name), value, names);
}

std::string Fields::choice_or(const Key& key, std::string_view fallback,
                              const std::vector<std::string>& names) {
    JsonValue shape = shape_of(names);
    shape.set("default", JsonValue::of(fallback));
    const JsonValue* value = state_->ask(*node_, {key, Kind::text, false, shape});
    if (value == nullptr) return std::string(fallback);
    return state_->checked(path_of(node_->path, key.name), value, names);
}

std::vector<std::string> Fields::texts(const Key& key, const Rule& rule) {
    return list_of_texts({key, Kind::list, false, list_shape(base::shape_of(rule), 0)}, rule);
}

std::vector<std::string> Fields::some_texts(const Key& key, const Rule& rule) {
    return list_of_texts({key, Kind::list, true, list_shape(base::shape_of(rule), 1)}, rule);
}

std::vector<std::string> Fields::list_of_texts(const FieldsAsked& asked, const Rule& rule) {
    std::vector<std::string> texts;
    const JsonValue* list = state_->ask(*node_, asked);
    if (list == nullptr) return texts;
    const std::string path = path_of(node_->path, asked.key.name);
    if (asked.required && list->items.empty()) state_->note(list, path, empty_list);
    for (std::size_t at = 0; at < list->items.size(); ++at) {
        const std::string item_path = concat(path, "[", at, "]");
        const JsonValue* item = state_->of_kind(list->items[at], Kind::text, item_path);
        texts.push_back(state_->checked(item_path, item, rule));
    }
    return texts;
}

std::vector<std::string> Fields::choices(const Key& key, const std::vector<std::string>& names) {
    std::vector<std::string> chosen;
    JsonValue shape = list_shape(shape_of(names), 0);
    shape.set("uniqueItems", JsonValue::truth("true"));
    const JsonValue* list = state_->ask(*node_, {key, Kind::list, false, shape});
    if (list == nullptr) return chosen;
    const std::string path = path_of(node_->path, key.name);
    for (std::size_t at = 0; at < list->items.size(); ++at) {
        const std::string item_path = concat(path, "[", at, "]");
        const JsonValue* item = state_->of_kind(list->items[at], Kind::text, item_path);
        std::string name = state_->checked(item_path, item, names);
        if (std::find(chosen.begin(), chosen.end(), name) != chosen.end()) {
            state_->note(item, item_path, concat(name, " is already in the list"));
        }
        chosen.push_back(std::move(name));
    }
    return chosen;
}

std::vector<Fields> Fields::objects(const Key& key) {
    const JsonValue shape = shape_of_type("array");
    return list_of_objects({key, Kind::list, false, shape, Holds::list_of_objects});
}

std::vector<Fields> Fields::some_objects(const Key& key) {
    JsonValue shape = shape_of_type("array");
    shape.set("minItems", JsonValue::of(1));
    return list_of_objects({key, Kind::list, true, shape, Holds::list_of_objects});
}

std::vector<Fields> Fields::list_of_objects(const FieldsAsked& asked) {
    const std::string path = path_of(node_->path, asked.key.name);
    FieldsNode* described = state_->describing ? state_->add_node(path, nullptr) : nullptr;
    const JsonValue* list = state_->ask(*node_, asked, described);
    std::vector<Fields> objects;
    if (described != nullptr) objects.push_back(Fields(state_, described));
    if (asked.required && list != nullptr && list->items.empty()) {
        state_->note(list, path, empty_list);
    }
    for (std::size_t at = 0; list != nullptr && at < list->items.size(); ++at) {
        const std::string item_path = concat(path, "[", at, "]");
        const JsonValue* item = state_->of_kind(list->items[at], Kind::object, item_path);
        if (item == nullptr) continue;
        objects.push_back(Fields(state_, state_->add_node(item_path, item)));
    }
    return objects;
}

std::map<std::string, std::string> Fields::text_map(const Key& key, const Rule& key_rule,
                                                    const Rule& value_rule) {
    JsonValue shape = shape_of_type("object");
    shape.set("propertyNames", base::shape_of(key_rule));
    shape.set("additionalProperties", base::shape_of(value_rule));
    const JsonValue* object = state_->ask(*node_, {key, Kind::object, false, shape});
    std::map<std::string, std::string> result;
    if (object == nullptr) return result;
    const std::string path = path_of(node_->path, key.name);
    for (std::size_t at = 0; at < object->items.size(); ++at) {
        const std::string& name = object->keys[at];
        const std::string item_path = path_of(path, name);
        state_->check_key(object->items[at], item_path, name, key_rule);
        const JsonValue* item = state_->of_kind(object->items[at], Kind::text, item_path);
        result[name] = state_->checked(item_path, item, value_rule);
    }
    return result;
}

std::vector<std::pair<std::string, Fields>> Fields::object_map(const Key& key,
                                                               const Rule& key_rule) {
    const std::string path = path_of(node_->path, key.name);
    JsonValue shape = shape_of_type("object");
    shape.set("propertyNames", base::shape_of(key_rule));
    FieldsNode* described = state_->describing ? state_->add_node(path, nullptr) : nullptr;
    const JsonValue* object =
        state_->ask(*node_, {key, Kind::object, false, shape, Holds::map_of_objects}, described);
    std::vector<std::pair<std::string, Fields>> result;
    if (described != nullptr) result.emplace_back("key", Fields(state_, described));
    for (std::size_t at = 0; object != nullptr && at < object->items.size(); ++at) {
        const std::string& name = object->keys[at];
        const std::string item_path = path_of(path, name);
        state_->check_key(object->items[at], item_path, name, key_rule);
        const JsonValue* item = state_->of_kind(object->items[at], Kind::object, item_path);
        if (item == nullptr) continue;
        result.emplace_back(name, Fields(state_, state_->add_node(item_path, item)));
    }
    return result;
}

Fields Fields::object(const Key& key) {
    FieldsNode* child = state_->add_node(path_of(node_->path, key.name), nullptr);
    const JsonValue none = JsonValue::object({});
    child->value = state_->ask(*node_, {key, Kind::object, true, none, Holds::object}, child);
    child->quiet = child->value == nullptr;
    return Fields(state_, child);
}

Fields Fields::object_or_empty(const Key& key) {
    FieldsNode* child = state_->add_node(path_of(node_->path, key.name), nullptr);
    const JsonValue none = JsonValue::object({});
    child->value = state_->ask(*node_, {key, Kind::object, false, none, Holds::object}, child);
    return Fields(state_, child);
}

std::optional<Fields> Fields::optional_object(const Key& key) {
    Fields child = object_or_empty(key);
    if (child.node_->value == nullptr && !state_->describing) return std::nullopt;
    return child;
}

std::vector<std::pair<std::size_t, Fields>> Fields::chosen_cases(
    const Key& key, const std::vector<std::pair<std::string, std::string>>& names) {
    std::vector<std::pair<std::size_t, Fields>> chosen;
    std::vector<std::string> known;
    for (std::size_t at = 0; at < names.size(); ++at) {
        known.push_back(names[at].first);
        if (!state_->describing) continue;
        FieldsNode* one = state_->add_node(node_->path, nullptr);
        JsonValue shape = JsonValue::object({{"const", JsonValue::of(names[at].first)}});
        if (!names[at].second.empty()) {
            shape.set("description", JsonValue::of(names[at].second));
        }
        one->properties.push_back(
            {std::string(key.name), "", true, Holds::value, std::move(shape), nullptr});
        node_->cases.push_back(one);
        chosen.emplace_back(at, Fields(state_, one));
    }
    if (state_->describing) return chosen;
    const JsonValue* value = state_->ask(*node_, {key, Kind::text, true});
    const std::string name = state_->checked(path_of(node_->path, key.name), value, known);
    const auto found = std::find(known.begin(), known.end(), name);
    // Without its case, the other keys of the object mean nothing.
    node_->quiet = node_->quiet || found == known.end();
    if (found != known.end()) {
        chosen.emplace_back(static_cast<std::size_t>(found - known.begin()), *this);
    }
    return chosen;
}

void Fields::require_any(const std::vector<std::string>& keys) {
    state_->demand(*node_, "anyOf", keys);
    if (state_->describing || node_->quiet) return;
    const auto given = [&](const std::string& key) {
        return node_->value != nullptr && node_->value->find(key) != nullptr;
    };
    if (std::any_of(keys.begin(), keys.end(), given)) return;
    state_->note(node_->value, node_->path, concat("needs one of ", join(keys, ", ")));
}

void Fields::require_one(const std::vector<std::string>& keys) {
    state_->demand(*node_, "oneOf", keys);
    if (state_->describing || node_->quiet) return;
    const auto given = std::count_if(keys.begin(), keys.end(), [&](const std::string& key) {
        return node_->value != nullptr && node_->value->find(key) != nullptr;
    });
    if (given == 1) return;
    state_->note(node_->value, node_->path,
                 concat(given == 0 ? "needs one of " : "takes only one of ", join(keys, ", ")));
}

void Fields::problem(std::string_view key, std::string_view what) {
    const JsonValue* where = node_->value;
    const std::string_view first = key.substr(0, key.find_first_of(".["));
    if (where != nullptr && where->find(first) != nullptr) where = where->find(first);
    const bool joined = !node_->path.empty() && !key.empty();
    state_->note(where, concat(node_->path, joined ? "." : "", key), what);
}

bool Fields::describing() const {
    return state_->describing;
}
const std::string& Fields::path() const {
    return node_->path;
}
const std::string& Fields::file_name() const {
    return state_->file;
}

std::uint64_t Document::State::checked(const std::string& path, const JsonValue* value,
                                       const Range& range) {
    if (value == nullptr) return range.min;
    const auto number = whole_number(value->text);
    if (number && *number >= range.min && *number <= range.max) return *number;
    note(value, path,
         concat("expected a whole number from ", range.min, " to ", range.max, ", got ",
                value->text));
    return range.min;
}

namespace {

JsonValue shape_of(const std::vector<std::string>& names) {
    std::vector<JsonValue> values;
    values.reserve(names.size());
    for (const std::string& name : names)
        values.push_back(JsonValue::of(name));
    return JsonValue::object({{"enum", JsonValue::list(std::move(values))}});
}

JsonValue shape_of(const Range& range) {
    JsonValue shape = shape_of_type("integer");
    shape.set("minimum", JsonValue::of(range.min));
    shape.set("maximum", JsonValue::of(range.max));
    return shape;
}

JsonValue list_shape(JsonValue item, std::size_t items_min) {
    JsonValue shape = shape_of_type("array");
    if (items_min > 0) shape.set("minItems", JsonValue::of(items_min));
    shape.set("items", std::move(item));
    return shape;
}

// 12, and 12.0 too: JSON Schema calls both integers.
std::optional<std::uint64_t> whole_number(const std::string& written) {
    std::string digits = written;
    const std::size_t point = digits.find('.');
    if (point != std::string::npos &&
        digits.find_first_not_of('0', point + 1) == std::string::npos) {
        digits.resize(point);
    }
    return parse_decimal(digits);
}

}  // namespace

}  // namespace base
