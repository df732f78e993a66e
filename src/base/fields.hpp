#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

// Strict reading of JSON files that people write. One reader function asks for every key it knows;
// what nobody asked for is refused. Mistakes are collected, and Document::finish() throws them all,
// one line each:
//
//   recipes/mihomo/recipe.json: build.goram: unknown key (did you mean goarm?)
//   recipes/mihomo/recipe.json: build.name: expected a string, got a number
//
// The same reader function, run over Document::describing(), leaves the file's JSON Schema behind:
// what the loader takes and what editors are told cannot drift apart. While describing, every
// question gets a made-up answer, lists and maps have one element, and problems are ignored.
//
//   base::Document document = base::Document::load(file);
//   Colour colour = read_colour(document.root());
//   document.finish();

// What a text must look like: an ECMAScript regular expression for the whole text, and the words
// after "expected ", such as "an absolute path (/etc/mosdns)".
struct Rule {
    const char* pattern;
    const char* expected;
};

// A key and what it means, for the schema (editors show it).
struct Key {
    Key(const char* key_name) : name(key_name) {}  // NOLINT(google-explicit-constructor)
    Key(std::string_view key_name, std::string_view about_it) : name(key_name), about(about_it) {}
    std::string_view name;
    std::string_view about;
};

struct Range {
    std::uint64_t min = 0;
    std::uint64_t max = (std::uint64_t{1} << 53) - 1;
};

inline constexpr Rule any_text{"[\\s\\S]*", "a string"};
inline constexpr Rule some_text{"[\\s\\S]+", "a string that is not empty"};
inline constexpr Rule one_line{"[^\\x00-\\x1f\\x7f]+", "one line of text"};

class Fields;
struct FieldsNode;  // how an object is held: fields_state.hpp
struct FieldsAsked;

// One case of an object whose keys depend on one of them: see Fields::variant.
template <class T>
struct Case {
    std::string name;
    std::string about;
    std::function<T(Fields)> read;
};

// A file being read, or a description being made. Outlives its Fields.
class Document {
public:
    // Reads at most 16 MiB. A file that is not JSON throws at once, with line and column.
    static Document load(const std::filesystem::path& file);
    Document(std::string name, std::string_view text);
    static Document describing();
    ~Document();
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;

    // The outermost object. "$schema" is allowed in it and left alone.
    Fields root();

    // Throws Error (bad_request) if anything was wrong or not asked for. One mistake is the error's
    // problem; several are listed in its detail.
    void finish() const;

    // After a describing run: the JSON Schema (draft 2020-12), as text that ends with a newline.
    std::string schema(std::string_view title) const;

private:
    friend class Fields;
    struct State;
    explicit Document(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// One object of a Document. A value: copies read the same object.
//
// Every question names its key. `x(key)`: the key is required. `x_or(key, fallback)`: it may be
// absent. What is wrong is noted, and the answer is then the fallback or an empty value.
class Fields {
public:
    std::string text(const Key& key, const Rule& rule = some_text);
    std::string text_or(const Key& key, std::string_view fallback, const Rule& rule = some_text);
    std::uint64_t number(const Key& key, Range range = {});
    std::uint64_t number_or(const Key& key, std::uint64_t fallback, Range range = {});
    bool flag(const Key& key);           // required
    bool flag_or_false(const Key& key);  // absent is false

    // One of `names`.
    std::string choice(const Key& key, const std::vector<std::string>& names);
    std::string choice_or(const Key& key, std::string_view fallback,
                          const std::vector<std::string>& names);

    // Lists; absent is an empty list, except for some_…, which must be there and not be empty.
    std::vector<std::string> texts(const Key& key, const Rule& rule = some_text);
    std::vector<std::string> some_texts(const Key& key, const Rule& rule = some_text);
    std::vector<std::string> choices(const Key& key, const std::vector<std::string>& names);
    std::vector<Fields> objects(const Key& key);
    std::vector<Fields> some_objects(const Key& key);

    // Maps; absent is an empty map.
    std::map<std::string, std::string> text_map(const Key& key, const Rule& key_rule = some_text,
                                                const Rule& value_rule = any_text);
    std::vector<std::pair<std::string, Fields>> object_map(const Key& key,
                                                           const Rule& key_rule = some_text);

    Fields object(const Key& key);                          // required
    Fields object_or_empty(const Key& key);                 // absent is {}
    std::optional<Fields> optional_object(const Key& key);  // describing: always there

    // Reads this object by the case that the text under `key` names.
    template <class T>
    T variant(const Key& key, const std::vector<Case<T>>& cases) {
        std::vector<std::pair<std::string, std::string>> names;
        names.reserve(cases.size());
        for (const Case<T>& one : cases)
            names.emplace_back(one.name, one.about);
        T result{};
        for (const auto& [at, fields] : chosen_cases(key, names)) {
            result = cases[at].read(fields);
        }
        return result;
    }

    // Notes a mistake unless one of `keys` (or exactly one) is there. Ask for the keys as well.
    void require_any(const std::vector<std::string>& keys);
    void require_one(const std::vector<std::string>& keys);

    // Notes a mistake that the caller found: "file: path.key: what". The key may be a path into
    // this object ("files[0].from"). Ignored while describing.
    void problem(std::string_view key, std::string_view what);

    bool describing() const;
    const std::string& path() const;       // "image.files[0]"; empty for the outermost
    const std::string& file_name() const;  // as messages name it

private:
    friend class Document;
    Fields(Document::State* state, FieldsNode* node) : state_(state), node_(node) {}
    std::vector<std::pair<std::size_t, Fields>> chosen_cases(
        const Key& key, const std::vector<std::pair<std::string, std::string>>& names);
    std::vector<std::string> list_of_texts(const FieldsAsked& asked, const Rule& rule);
    std::vector<Fields> list_of_objects(const FieldsAsked& asked);

    Document::State* state_;
    FieldsNode* node_;
};

}  // namespace base
