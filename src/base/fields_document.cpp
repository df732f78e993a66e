#include "base/download.hpp"
#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/fields_state.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <regex>
#include <tuple>

namespace base {

using Kind = JsonValue::Kind;
using Holds = Property::Holds;

namespace {

constexpr std::uint64_t file_bytes_max = std::uint64_t{16} << 20;

// std::regex recurses over what it matches, so there is a bound on that.
constexpr std::size_t ruled_characters_max = 1000;

std::string anchored(const Rule& rule);
std::size_t characters_of(std::string_view text);
JsonValue schema_of_cases(const FieldsNode& node);

}  // namespace

Document::Document(std::unique_ptr<State> state) : state_(std::move(state)) {}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Document Document::load(const std::filesystem::path& file) {
    return Document(file.string(), read_file(file, file_bytes_max));
}

Document::Document(std::string name, std::string_view text) : state_(std::make_unique<State>()) {
    state_->file = std::move(name);
    state_->whole = parse_json(text, state_->file);
    state_->note_duplicates(state_->whole, "");
}

Document Document::describing() {
    auto state = std::make_unique<State>();
    state->describing = true;
    return Document(std::move(state));
}

Fields Document::root() {
    const bool is_object = state_->whole.kind == Kind::object;
    FieldsNode* node = state_->add_node("", is_object ? &state_->whole : nullptr);
    if (!is_object && !state_->describing) {
        state_->of_kind(state_->whole, Kind::object, "");
        node->quiet = true;
    }
    Fields root(state_.get(), node);
    root.text_or({"$schema", "Where this schema is, for editors."}, "", any_text);
    return root;
}

void Document::finish() const {
    const std::vector<State::Problem> problems = state_->all_problems();
    if (problems.empty()) return;
    if (problems.size() == 1) throw Error(problems.front().text, Exit::bad_request);
    std::vector<std::string> lines;
    lines.reserve(problems.size());
    for (const State::Problem& problem : problems)
        lines.push_back(problem.text);
    Error error(concat(state_->file, ": ", problems.size(), " mistakes"), Exit::bad_request);
    error.set_detail(join(lines, "\n"));
    throw error;
}

std::string Document::schema(std::string_view title) const {
    JsonValue schema = JsonValue::object(
        {{"$schema", JsonValue::of("https://json-schema.org/draft/2020-12/schema")},
         {"title", JsonValue::of(title)}});
    const JsonValue described = schema_of(state_->nodes.front());
    for (std::size_t at = 0; at < described.items.size(); ++at) {
        schema.set(described.keys[at], described.items[at]);
    }
    return print_json(schema);
}

FieldsNode* Document::State::add_node(std::string path, const JsonValue* value) {
    nodes.emplace_back();
    nodes.back().path = std::move(path);
    nodes.back().value = value;
    return &nodes.back();
}

const JsonValue* Document::State::ask(FieldsNode& node, const FieldsAsked& asked,
                                      FieldsNode* objects) {
    const std::string key(asked.key.name);
    if (describing) {
        node.properties.push_back(
            {key, std::string(asked.key.about), asked.required, asked.holds, asked.shape, objects});
        return nullptr;
    }
    node.asked.push_back(key);
    const JsonValue* value = node.value == nullptr ? nullptr : node.value->find(key);
    if (value != nullptr) return of_kind(*value, asked.kind, path_of(node.path, key));
    if (asked.required && !node.quiet) note(node.value, path_of(node.path, key), "missing key");
    return nullptr;
}

const JsonValue* Document::State::of_kind(const JsonValue& value, Kind kind,
                                          const std::string& path) {
    if (value.kind == kind) return &value;
    note(&value, path, concat("expected ", name_of(kind), ", got ", shown(value)));
    return nullptr;
}

std::string Document::State::checked(const std::string& path, const JsonValue* value,
                                     const Rule& rule) {
    if (value == nullptr) return "";
    if (matches(rule, value->text)) return value->text;
    note(value, path,
         concat("expected ", rule.expected, ", got ", shown_text(without_password(value->text))));
    return "";
}

std::string Document::State::checked(const std::string& path, const JsonValue* value,
                                     const std::vector<std::string>& names) {
    if (value == nullptr) return "";
    if (std::find(names.begin(), names.end(), value->text) != names.end()) return value->text;
    const auto meant = nearest(value->text, names);
    note(value, path,
         concat("expected ", names.size() > 1 ? "one of " : "", join(names, ", "), "; got ",
                shown_text(value->text), meant ? concat(" (did you mean ", *meant, "?)") : ""));
    return "";
}

void Document::State::check_key(const JsonValue& value, const std::string& path,
                                const std::string& key, const Rule& rule) {
    if (matches(rule, key)) return;
    note(&value, path, concat("expected ", rule.expected, " as key, got ", shown_text(key)));
}

void Document::State::demand(FieldsNode& node, const char* how,
                             const std::vector<std::string>& keys) const {
    if (!describing) return;
    JsonValue ways = JsonValue::list({});
    for (const std::string& key : keys) {
        ways.items.push_back(
            JsonValue::object({{"required", JsonValue::list({JsonValue::of(key)})}}));
    }
    node.demands.push_back(JsonValue::object({{how, std::move(ways)}}));
}

void Document::State::note(const JsonValue* where, const std::string& path, std::string_view what) {
    if (describing) return;
    const JsonValue& place = where == nullptr ? whole : *where;
    problems.push_back(
        {place.line, place.column, concat(file, ": ", path, path.empty() ? "" : ": ", what)});
}

void Document::State::note_duplicates(const JsonValue& value, const std::string& path) {
    for (const JsonValue::Duplicate& again : value.duplicates) {
        problems.push_back(
            {again.line, again.column,
             concat(file, ": ", path_of(path, again.key), ": given again in line ", again.line)});
    }
    for (std::size_t at = 0; at < value.items.size(); ++at) {
        const bool in_list = value.kind == Kind::list;
        note_duplicates(value.items[at],
                        in_list ? concat(path, "[", at, "]") : path_of(path, value.keys[at]));
    }
}

std::vector<Document::State::Problem> Document::State::all_problems() const {
    std::vector<Problem> all = problems;
    for (const FieldsNode& node : nodes) {
        if (node.value == nullptr || node.quiet) continue;
        std::vector<std::string> known = node.asked;
        std::erase(known, "$schema");
        for (std::size_t at = 0; at < node.value->keys.size(); ++at) {
            const std::string& key = node.value->keys[at];
            if (std::find(node.asked.begin(), node.asked.end(), key) != node.asked.end()) continue;
            const auto meant = nearest(key, known);
            const JsonValue& item = node.value->items[at];
            all.push_back({item.line, item.column,
                           concat(file, ": ", path_of(node.path, key), ": unknown key",
                                  meant ? concat(" (did you mean ", *meant, "?)") : "")});
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const Problem& a, const Problem& b) {
        return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
    return all;
}

std::string path_of(const std::string& parent, std::string_view key) {
    const auto plain = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '_' || letter == '-' || letter == '$';
    };
    if (key.empty() || !std::all_of(key.begin(), key.end(), plain)) {
        return concat(parent, "[", shown_text(key), "]");
    }
    return concat(parent, parent.empty() ? "" : ".", key);
}

std::string shown(const JsonValue& value) {
    switch (value.kind) {
        case Kind::null:
            return "null";
        case Kind::boolean:
            return value.text;
        case Kind::number:
            return "number";
        case Kind::text:
            return "string";
        case Kind::list:
            return "list";
        case Kind::object:
            return "object";
    }
    return "";
}

std::string shown_text(std::string_view text) {
    static constexpr std::size_t bytes_max = 60;
    if (text.size() <= bytes_max) return concat("\"", printable(text), "\"");
    std::size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return concat("\"", printable(text.substr(0, end)), "…\"");
}

bool matches(const Rule& rule, std::string_view text) {
    if (std::string_view(rule.pattern) == any_text.pattern) return true;
    if (std::string_view(rule.pattern) == some_text.pattern) return !text.empty();
    if (text.size() > 4 * ruled_characters_max || characters_of(text) > ruled_characters_max) {
        return false;
    }
    static thread_local std::map<std::string, std::regex> compiled;
    auto found = compiled.find(rule.pattern);
    if (found == compiled.end()) {
        found = compiled.emplace(rule.pattern, std::regex(rule.pattern)).first;
    }
    return std::regex_match(text.begin(), text.end(), found->second);
}

JsonValue shape_of_type(std::string_view type) {
    return JsonValue::object({{"type", JsonValue::of(type)}});
}

JsonValue shape_of(const Rule& rule) {
    JsonValue shape = shape_of_type("string");
    if (std::string_view(rule.pattern) == any_text.pattern) return shape;
    if (std::string_view(rule.pattern) == some_text.pattern) {
        shape.set("minLength", JsonValue::of(1));
        return shape;
    }
    shape.set("pattern", JsonValue::of(anchored(rule)));
    shape.set("maxLength", JsonValue::of(ruled_characters_max));
    return shape;
}

JsonValue schema_of(const FieldsNode& node) {
    if (!node.cases.empty()) return schema_of_cases(node);
    JsonValue properties = JsonValue::object({});
    JsonValue required = JsonValue::list({});
    for (const Property& property : node.properties) {
        JsonValue shape = property.shape;
        if (property.objects != nullptr) {
            JsonValue objects = schema_of(*property.objects);
            if (property.holds == Holds::object) {
                shape = std::move(objects);
            } else if (property.holds == Holds::list_of_objects) {
                shape.set("items", std::move(objects));
            } else {
                shape.set("additionalProperties", std::move(objects));
            }
        }
        if (!property.about.empty()) shape.set("description", JsonValue::of(property.about));
        properties.set(property.key, std::move(shape));
        if (property.required) required.items.push_back(JsonValue::of(property.key));
    }
    JsonValue schema = shape_of_type("object");
    schema.set("properties", std::move(properties));
    if (!required.items.empty()) schema.set("required", std::move(required));
    schema.set("additionalProperties", JsonValue::truth("false"));
    if (!node.demands.empty()) schema.set("allOf", JsonValue::list(node.demands));
    return schema;
}

namespace {

// What the object has in any case belongs to each case, since each refuses other keys.
JsonValue schema_of_cases(const FieldsNode& node) {
    JsonValue cases = JsonValue::list({});
    for (const FieldsNode* one : node.cases) {
        FieldsNode whole = *one;
        whole.properties.insert(whole.properties.end(), node.properties.begin(),
                                node.properties.end());
        whole.demands.insert(whole.demands.end(), node.demands.begin(), node.demands.end());
        cases.items.push_back(schema_of(whole));
    }
    JsonValue schema = shape_of_type("object");
    schema.set("oneOf", std::move(cases));
    return schema;
}

// The (?!\n) is for validators whose $ also matches before a last newline (Python's).
std::string anchored(const Rule& rule) {
    return concat("^(?:", rule.pattern, ")$(?!\\n)");
}

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char letter) {
        return (static_cast<unsigned char>(letter) & 0xc0) != 0x80;
    }));
}

}  // namespace

}  // namespace base
