#include "base/json.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace base {

namespace {

constexpr std::size_t depth_max = 64;
constexpr std::size_t keys_max = 10'000;  // of one object; keys are looked up one by one

class Parser {
public:
    Parser(std::string_view text, const std::string& name) : text_(text), name_(name) {}
    JsonValue document();

private:
    JsonValue value(std::size_t depth);
    void object(JsonValue& into, std::size_t depth);
    void list(JsonValue& into, std::size_t depth);
    void word(JsonValue& into);
    void number(JsonValue& into);
    std::string string();
    void escape(std::string& out);
    std::uint32_t four_digits();
    void digits();

    void skip_blanks();
    void skip_comment();
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool at_end() const { return at_ >= text_.size(); }
    std::string seen() const;  // what stands here, for a message
    std::size_t line_at(std::size_t offset) const;
    std::size_t column_at(std::size_t offset) const;
    [[noreturn]] void fail(std::size_t offset, const std::string& problem) const;

    std::string_view text_;
    const std::string& name_;
    std::size_t at_ = 0;
    // Line numbers are counted forward from the last one asked for.
    mutable std::size_t counted_to_ = 0;
    mutable std::size_t line_ = 1;
};

void append_utf8(std::string& out, std::uint32_t code);

// Offset of the first byte that does not belong to well-formed UTF-8.
std::optional<std::size_t> ill_formed_at(std::string_view text);

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const {
    const auto found = std::find(keys.begin(), keys.end(), key);
    if (found == keys.end()) return nullptr;
    return &items[static_cast<std::size_t>(found - keys.begin())];
}

JsonValue parse_json(std::string_view text, const std::string& name) {
    return Parser(text, name).document();
}

std::string_view name_of(JsonValue::Kind kind) {
    switch (kind) {
        case JsonValue::Kind::null:
            return "null";
        case JsonValue::Kind::boolean:
            return "true or false";
        case JsonValue::Kind::number:
            return "a number";
        case JsonValue::Kind::text:
            return "a string";
        case JsonValue::Kind::list:
            return "a list";
        case JsonValue::Kind::object:
            return "an object";
    }
    return "";
}

namespace {

JsonValue Parser::document() {
    if (const auto bad = ill_formed_at(text_)) fail(*bad, "not UTF-8 text");
    skip_blanks();
    JsonValue whole = value(0);
    skip_blanks();
    if (!at_end()) fail(at_, concat("expected nothing after the end of the value, got ", seen()));
    return whole;
}

JsonValue Parser::value(std::size_t depth) {
    if (depth > depth_max) fail(at_, concat("nested deeper than ", depth_max, " levels"));
    JsonValue result;
    result.line = line_at(at_);
    result.column = column_at(at_);
    const char first = peek();
    if (first == '{') {
        object(result, depth);
    } else if (first == '[') {
        list(result, depth);
    } else if (first == '"') {
        result.kind = JsonValue::Kind::text;
        result.text = string();
    } else if (first == '-' || (first >= '0' && first <= '9')) {
        number(result);
    } else {
        word(result);
    }
    return result;
}

void Parser::object(JsonValue& into, std::size_t depth) {
    into.kind = JsonValue::Kind::object;
    ++at_;
    skip_blanks();
    if (peek() == '}') {
        ++at_;
        return;
    }
    while (true) {
        const std::size_t start = at_;
        if (peek() != '"') fail(at_, concat("expected a key in double quotes, got ", seen()));
        if (into.keys.size() == keys_max) fail(at_, concat("more than ", keys_max, " keys"));
        std::string key = string();
        skip_blanks();
        if (peek() != ':') fail(at_, concat("expected ':' after the key, got ", seen()));
        ++at_;
        skip_blanks();
        JsonValue item = value(depth + 1);
        if (into.find(key) != nullptr) {
            into.duplicates.push_back({std::move(key), line_at(start), column_at(start)});
        } else {
            into.keys.push_back(std::move(key));
            into.items.push_back(std::move(item));
        }
        skip_blanks();
        const char next = peek();
        if (next != ',' && next != '}') fail(at_, concat("expected ',' or '}', got ", seen()));
        const std::size_t comma = at_++;
        if (next == '}') return;
        skip_blanks();
        if (peek() == '}') fail(comma, "a comma before '}' is not allowed in JSON");
    }
}

void Parser::list(JsonValue& into, std::size_t depth) {
    into.kind = JsonValue::Kind::list;
    ++at_;
    skip_blanks();
    if (peek() == ']') {
        ++at_;
        return;
    }
    while (true) {
        into.items.push_back(value(depth + 1));
        skip_blanks();
        const char next = peek();
        if (next != ',' && next != ']') fail(at_, concat("expected ',' or ']', got ", seen()));
        const std::size_t comma = at_++;
        if (next == ']') return;
        skip_blanks();
        if (peek() == ']') fail(comma, "a comma before ']' is not allowed in JSON");
    }
}

void Parser::word(JsonValue& into) {
    for (const std::string_view known : {"true", "false", "null"}) {
        if (text_.substr(at_, known.size()) != known) continue;
        into.kind = known == "null" ? JsonValue::Kind::null : JsonValue::Kind::boolean;
        into.text = known;
        at_ += known.size();
        return;
    }
    fail(at_, concat("expected a value, got ", seen()));
}

void Parser::number(JsonValue& into) {
    const std::size_t start = at_;
    if (peek() == '-') ++at_;
    if (peek() == '0') {
        ++at_;
        if (peek() >= '0' && peek() <= '9') fail(start, "a number cannot begin with 0");
    } else {
        digits();
    }
    if (peek() == '.') {
        ++at_;
        digits();
    }
    if (peek() == 'e' || peek() == 'E') {
        ++at_;
        if (peek() == '+' || peek() == '-') ++at_;
        digits();
    }
    into.kind = JsonValue::Kind::number;
    into.text = text_.substr(start, at_ - start);
}

void Parser::digits() {
    if (peek() < '0' || peek() > '9') fail(at_, concat("expected a digit, got ", seen()));
    while (peek() >= '0' && peek() <= '9')
        ++at_;
}

std::string Parser::string() {
    const std::size_t start = at_++;
    std::string out;
    while (true) {
        if (at_end()) fail(start, "this string has no closing quote");
        const char letter = text_[at_];
        if (letter == '"') {
            ++at_;
            return out;
        }
        if (letter == '\n') fail(start, "this string has no closing quote on its line");
        if (static_cast<unsigned char>(letter) < 0x20) {
            fail(at_, "a control character in a string must be written as \\u00..");
        }
        if (letter == '\\') {
            escape(out);
        } else {
            out += letter;
            ++at_;
        }
    }
}

void Parser::escape(std::string& out) {
    const std::size_t start = at_++;
    const char letter = peek();
    ++at_;
    static constexpr std::string_view letters = "\"\\/bfnrt";
    static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const std::size_t known = letters.find(letter);
    if (letter != '\0' && known != std::string_view::npos) {
        out += meanings[known];
        return;
    }
    if (letter != 'u') fail(start, "unknown escape in a string; a backslash is written as \\\\");
    std::uint32_t code = four_digits();
    if (code >= 0xdc00 && code <= 0xdfff) fail(start, "half of a surrogate pair");
    if (code >= 0xd800 && code <= 0xdbff) {
        if (text_.substr(at_, 2) != "\\u") fail(start, "half of a surrogate pair");
        at_ += 2;
        const std::uint32_t low = four_digits();
        if (low < 0xdc00 || low > 0xdfff) fail(start, "half of a surrogate pair");
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    if (code == 0) fail(start, "a string cannot hold the character 0");
    append_utf8(out, code);
}

std::uint32_t Parser::four_digits() {
    std::uint32_t code = 0;
    for (int digit = 0; digit < 4; ++digit, ++at_) {
        const char letter = peek();
        std::uint32_t worth = 0;
        if (letter >= '0' && letter <= '9') {
            worth = static_cast<std::uint32_t>(letter - '0');
        } else if (letter >= 'a' && letter <= 'f') {
            worth = static_cast<std::uint32_t>(letter - 'a') + 10;
        } else if (letter >= 'A' && letter <= 'F') {
            worth = static_cast<std::uint32_t>(letter - 'A') + 10;
        } else {
            fail(at_, concat("expected four hexadecimal digits after \\u, got ", seen()));
        }
        code = code << 4 | worth;
    }
    return code;
}

void Parser::skip_blanks() {
    while (!at_end()) {
        const char letter = text_[at_];
        if (letter == '/') {
            skip_comment();
        } else if (letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r') {
            ++at_;
        } else {
            return;
        }
    }
}

void Parser::skip_comment() {
    const std::string_view opening = text_.substr(at_, 2);
    if (opening != "//" && opening != "/*") fail(at_, concat("expected a value, got ", seen()));
    const bool to_line_end = opening == "//";
    const std::size_t end = text_.find(to_line_end ? "\n" : "*/", at_ + 2);
    if (end != std::string_view::npos) {
        at_ = end + (to_line_end ? 1 : 2);
    } else if (to_line_end) {
        at_ = text_.size();
    } else {
        fail(at_, "this comment has no end");
    }
}

std::string Parser::seen() const {
    if (at_end()) return "the end of the file";
    const char letter = text_[at_];
    if (letter == '\'') return "a single quote";
    if (letter == '\n') return "the end of the line";
    std::size_t end = at_;
    const auto in_word = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    };
    while (end < text_.size() && end - at_ < 20 && in_word(text_[end]))
        ++end;
    if (end > at_) return std::string(text_.substr(at_, end - at_));
    end = at_ + 1;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xc0) == 0x80)
        ++end;
    return concat("'", printable(text_.substr(at_, end - at_)), "'");
}

std::size_t Parser::line_at(std::size_t offset) const {
    if (offset < counted_to_) {
        counted_to_ = 0;
        line_ = 1;
    }
    const auto from = text_.begin() + static_cast<std::ptrdiff_t>(counted_to_);
    const auto to = text_.begin() + static_cast<std::ptrdiff_t>(offset);
    line_ += static_cast<std::size_t>(std::count(from, to, '\n'));
    counted_to_ = offset;
    return line_;
}

std::size_t Parser::column_at(std::size_t offset) const {
    if (offset == 0) return 1;
    const std::size_t newline = text_.rfind('\n', offset - 1);
    return newline == std::string_view::npos ? offset + 1 : offset - newline;
}

void Parser::fail(std::size_t offset, const std::string& problem) const {
    throw Error(concat(name_, ":", line_at(offset), ":", column_at(offset), ": ", problem),
                Exit::bad_request);
}

void append_utf8(std::string& out, std::uint32_t code) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3f)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | (code >> 6));
        tail(0);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | (code >> 12));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xf0 | (code >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

std::optional<std::size_t> ill_formed_at(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8_length(text.substr(at));
        if (length == 0) return at;
        at += length;
    }
    return std::nullopt;
}

}  // namespace

}  // namespace base
