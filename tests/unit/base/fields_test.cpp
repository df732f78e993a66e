#include "base/fields.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <doctest/doctest.h>

namespace {

struct Shape {
    std::string kind;
    std::uint64_t sides = 0;
};

// A reader as others write them.
void read(base::Fields fields) {
    fields.text({"name", "What it is called."}, base::one_line);
    fields.number_or({"size", "In mm."}, 3, {1, 9});
    fields.flag_or_false("loud");
    fields.choice_or("colour", "red", {"red", "green"});
    fields.texts("tags", base::Rule{"[a-z]+", "lower-case letters"});
    fields.text_map("words", base::Rule{"[A-Z]+", "upper-case letters"});
    base::Fields inner = fields.object_or_empty("inner");
    inner.text_or("folder", "/", base::Rule{"/.*", "an absolute path (/srv)"});
    for (base::Fields item : fields.objects("items")) {
        item.text("to");
        if (auto more = item.optional_object("more")) more->some_texts("words");
        item.text_or("file", "");
        item.text_or("function", "");
        item.require_one({"file", "function"});
    }
    for (auto& [name, item] : fields.object_map("shapes")) {
        item.variant<Shape>("kind", {{"circle", "",
                                      [](base::Fields) {
                                          return Shape{"circle", 0};
                                      }},
                                     {"polygon", "", [](base::Fields one) {
                                          return Shape{"polygon", one.number("sides", {3, 99})};
                                      }}});
    }
}

std::string mistakes(std::string_view text) {
    try {
        base::Document document("f.json", text);
        read(document.root());
        document.finish();
    } catch (const base::Error& error) {
        CHECK(error.exit() == base::Exit::bad_request);
        return error.detail().empty() ? error.problem()
                                      : base::concat(error.problem(), "\n", error.detail());
    }
    return "";
}

}  // namespace

TEST_CASE("a good file has no mistakes, comments and $schema included") {
    CHECK(mistakes(R"({
  // a comment
  "$schema": "../x.json", "name": "n", /* another */ "size": 4.0, "loud": true,
  "colour": "green", "tags": ["a"], "words": {"A": ""}, "inner": {"folder": "/x"},
  "items": [{"to": "x", "file": "y"}],
  "shapes": {"a": {"kind": "circle"}, "b": {"kind": "polygon", "sides": 3}}})") == "");
}

TEST_CASE("one mistake is one line with file, key path and what is right") {
    struct Row {
        const char* text;
        const char* expected;
    };
    static constexpr Row rows[] = {
        {R"([])", "f.json: expected an object, got list"},
        {R"({})", "f.json: name: missing key"},
        {R"({"name": 3})", "f.json: name: expected a string, got number"},
        {R"({"name": null})", "f.json: name: expected a string, got null"},
        {R"({"name": "a\nb"})", "f.json: name: expected one line of text, got \"a\\x0ab\""},
        {R"({"name": "n", "sise": 3})", "f.json: sise: unknown key (did you mean size?)"},
        {R"({"name": "n", "zzzzzz": 3})", "f.json: zzzzzz: unknown key"},
        {R"({"name": "n", "a b.c": 3})", "f.json: [\"a b.c\"]: unknown key"},
        {R"({"name": "n", "name": "m"})", "f.json: name: given again in line 1"},
        {R"({"name": "n", "size": 10})",
         "f.json: size: expected a whole number from 1 to 9, got 10"},
        {R"({"name": "n", "size": 1.5})",
         "f.json: size: expected a whole number from 1 to 9, got 1.5"},
        {R"({"name": "n", "size": -1})",
         "f.json: size: expected a whole number from 1 to 9, got -1"},
        {R"({"name": "n", "size": "4"})", "f.json: size: expected a number, got string"},
        {R"({"name": "n", "loud": 1})", "f.json: loud: expected true or false, got number"},
        {R"({"name": "n", "colour": "gren"})",
         "f.json: colour: expected one of red, green; got \"gren\" (did you mean green?)"},
        {R"({"name": "n", "tags": "a"})", "f.json: tags: expected a list, got string"},
        {R"({"name": "n", "tags": ["a", 1]})", "f.json: tags[1]: expected a string, got number"},
        {R"({"name": "n", "tags": ["A"]})",
         "f.json: tags[0]: expected lower-case letters, got \"A\""},
        {R"({"name": "n", "words": {"a": "x"}})",
         "f.json: words.a: expected upper-case letters as key, got \"a\""},
        {R"({"name": "n", "words": {"A": []}})", "f.json: words.A: expected a string, got list"},
        {R"({"name": "n", "inner": true})", "f.json: inner: expected an object, got true"},
        {R"({"name": "n", "inner": {"folder": "x"}})",
         "f.json: inner.folder: expected an absolute path (/srv), got \"x\""},
        {R"({"name": "n", "inner": {"foldr": "/x"}})",
         "f.json: inner.foldr: unknown key (did you mean folder?)"},
        {R"({"name": "n", "items": [{"to": "x"}]})",
         "f.json: items[0]: needs one of file, function"},
        {R"({"name": "n", "items": [{"to": "x", "file": "a", "function": "b"}]})",
         "f.json: items[0]: takes only one of file, function"},
        {R"({"name": "n", "items": [{"to": "x", "file": "a", "more": {"words": []}}]})",
         "f.json: items[0].more.words: expected at least one item"},
        {R"({"name": "n", "items": [{"to": "x", "file": "a", "more": {}}]})",
         "f.json: items[0].more.words: missing key"},
        {R"({"name": "n", "items": [3]})", "f.json: items[0]: expected an object, got number"},
        {R"({"name": "n", "shapes": {"a": {}}})", "f.json: shapes.a.kind: missing key"},
        {R"({"name": "n", "shapes": {"a": {"kind": "polygone", "sides": 3}}})",
         "f.json: shapes.a.kind: expected one of circle, polygon; got \"polygone\" (did you mean "
         "polygon?)"},
        {R"({"name": "n", "shapes": {"a": {"kind": "circle", "sides": 3}}})",
         "f.json: shapes.a.sides: unknown key"},
    };
    for (const Row& row : rows)
        CHECK_MESSAGE(mistakes(row.text) == row.expected, row.text);
}

TEST_CASE("all mistakes of a file come in one run, in the order of the file") {
    CHECK(mistakes("{\"nam\": \"n\",\n \"size\": 0,\n \"inner\": {\"x\": 1}}") ==
          "f.json: 4 mistakes\n"
          "f.json: name: missing key\n"
          "f.json: nam: unknown key (did you mean name?)\n"
          "f.json: size: expected a whole number from 1 to 9, got 0\n"
          "f.json: inner.x: unknown key");
}

TEST_CASE("a file that is not JSON is refused with line and column") {
    struct Row {
        const char* text;
        const char* expected;
    };
    static constexpr Row rows[] = {
        {"", "f.json:1:1: expected a value, got the end of the file"},
        {"{", "f.json:1:2: expected a key in double quotes, got the end of the file"},
        {"{\n  name: 3}", "f.json:2:3: expected a key in double quotes, got name"},
        {"{'a': 3}", "f.json:1:2: expected a key in double quotes, got a single quote"},
        {"{\"a\" 3}", "f.json:1:6: expected ':' after the key, got 3"},
        {"{\"a\": 3\n \"b\": 4}", "f.json:2:2: expected ',' or '}', got '\"'"},
        {"{\"a\": 3,\n}", "f.json:1:8: a comma before '}' is not allowed in JSON"},
        {"{\"a\": [1,]}", "f.json:1:9: a comma before ']' is not allowed in JSON"},
        {"{\"a\": [1 2]}", "f.json:1:10: expected ',' or ']', got 2"},
        {"{\"a\": yes}", "f.json:1:7: expected a value, got yes"},
        {"{\"a\": 01}", "f.json:1:7: a number cannot begin with 0"},
        {"{\"a\": -}", "f.json:1:8: expected a digit, got '}'"},
        {"{\"a\": 1.}", "f.json:1:9: expected a digit, got '}'"},
        {"{\"a\": \"b\n\"}", "f.json:1:7: this string has no closing quote on its line"},
        {"{\"a\": \"b", "f.json:1:7: this string has no closing quote"},
        {"{\"a\": \"\\x\"}",
         "f.json:1:8: unknown escape in a string; a backslash is written as \\\\"},
        {"{\"a\": \"\\u12\"}", "f.json:1:12: expected four hexadecimal digits after \\u, got '\"'"},
        {"{\"a\": \"\\ud800x\"}", "f.json:1:8: half of a surrogate pair"},
        {"{\"a\": \"\\u0000\"}", "f.json:1:8: a string cannot hold the character 0"},
        {"{\"a\": \"\t\"}",
         "f.json:1:8: a control character in a string must be written as \\u00.."},
        {"{} {}", "f.json:1:4: expected nothing after the end of the value, got '{'"},
        {"{} /* x", "f.json:1:4: this comment has no end"},
        {"{\"\xff\": 1}", "f.json:1:3: not UTF-8 text"},
    };
    for (const Row& row : rows)
        CHECK_MESSAGE(mistakes(row.text) == row.expected, row.text);
}

TEST_CASE("nesting and the number of keys are bounded") {
    CHECK(mistakes(std::string(100'000, '[')) == "f.json:1:66: nested deeper than 64 levels");
    std::string many = "{";
    for (int key = 0; key < 10'001; ++key)
        many += base::concat("\"", key, "\":0,");
    CHECK(mistakes(many) == "f.json:1:88892: more than 10000 keys");
}

TEST_CASE("the reader that loads a file also describes it") {
    base::Document document = base::Document::describing();
    read(document.root());
    document.finish();
    const std::string schema = document.schema("A thing");
    CHECK(schema.starts_with(
        "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
        "  \"title\": \"A thing\",\n  \"type\": \"object\",\n  \"properties\": {\n"));
    CHECK(schema.find("\"required\": [\n    \"name\"\n  ]") != std::string::npos);
    CHECK(schema.find("\"const\": \"polygon\"") != std::string::npos);
}
