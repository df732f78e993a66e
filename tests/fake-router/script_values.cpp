#include "base/text.hpp"
#include "fake-router/script.hpp"

#include <algorithm>
#include <array>
#include <regex>

namespace fake {

namespace {

struct Operator {
    const char* text;
    int level;  // higher binds more
};

// Longer ones first, where one begins another.
constexpr std::array operators = {
    Operator{"||", 1}, Operator{"or ", 1}, Operator{"&&", 2}, Operator{"and ", 2},
    Operator{"!=", 3}, Operator{"<=", 3},  Operator{">=", 3}, Operator{"->", 7},
    Operator{"=", 3},  Operator{"<", 3},   Operator{">", 3},  Operator{"~", 3},
    Operator{"+", 5},  Operator{"-", 5},   Operator{".", 5},  Operator{"*", 6},
    Operator{"/", 6},  Operator{"%", 6},
};

Value apply(std::string_view name, const Value& left, const Value& right);
int hex_digit(char letter);

}  // namespace

Value Script::value(Cursor& at) {
    switch (at.peek()) {
        case '"':
            return quoted(at);
        case '$':
            return substituted(at);
        case '[':
            return run_block(at.take_group());
        case '(':
            return whole_expression(at.take_group());
        case '{':
            return list_of(at.take_group());
        default:
            return word(at);
    }
}

// "text with \" escapes, $variables, $(expressions) and $[commands]"
Value Script::quoted(Cursor& at) {
    at.skip();
    std::string text;
    while (at.peek() != '"') {
        if (at.at_end()) at.fail("expected closing quote");
        if (at.peek() == '$') {
            text += to_text(substituted(at));
            continue;
        }
        if (at.peek() != '\\') {
            if (at.peek() == '\n') at.fail("expected closing quote");
            text += at.peek();
            at.skip();
            continue;
        }
        at.skip();
        const char letter = at.peek();
        const int high = hex_digit(letter);
        const int low = hex_digit(at.peek(1));
        if (high >= 0 && low >= 0) {
            text += static_cast<char>(16 * high + low);
            at.skip(2);
            continue;
        }
        constexpr std::string_view from = "\"\\$?_nrtabfv";
        constexpr std::string_view to = "\"\\$? \n\r\t\a\b\f\v";
        const std::size_t which = from.find(letter);
        if (which == std::string_view::npos || at.at_end()) at.fail("bad escape");
        text += to[which];
        at.skip();
    }
    at.skip();
    return Value::of(text);
}

Value Script::substituted(Cursor& at) {
    at.skip();
    if (at.peek() == '(') return whole_expression(at.take_group());
    if (at.peek() == '[') return run_block(at.take_group());
    std::string name;
    if (at.peek() == '"') {
        name = to_text(quoted(at));
    } else {
        while (std::isalnum(static_cast<unsigned char>(at.peek())) != 0) {
            name += at.peek();
            at.skip();
        }
    }
    if (name.empty()) at.fail("expected variable name");
    const Value* found = variable(name);
    return found == nullptr ? Value{} : *found;
}

Value Script::word(Cursor& at) {
    std::string text;
    constexpr std::string_view ends = " \t\r\n;]})\"$[({=";
    while (!at.at_end() && ends.find(at.peek()) == std::string_view::npos) {
        text += at.peek();
        at.skip();
    }
    if (text.empty()) at.fail("expected value");
    if (const auto number = base::parse_decimal(text); number && text.size() < 18) {
        return Value::of_number(static_cast<std::int64_t>(*number));
    }
    if (text == "true" || text == "false") return Value::of_truth(text == "true");
    return Value::of(text);
}

Value Script::list_of(std::string_view piece) {
    std::vector<Value> items;
    Cursor at(whole_, piece);
    for (at.skip_blanks(); !at.at_end(); at.skip_blanks()) {
        items.push_back(value(at));
        at.skip_blanks();
        if (!at.at_end() && !at.take(";")) at.fail("expected semicolon");
    }
    return Value::of_list(std::move(items));
}

Value Script::whole_expression(std::string_view piece) {
    Cursor at(whole_, piece);
    Value result = expression(at, 1);
    at.skip_blanks();
    if (!at.at_end()) at.fail("expected end of expression");
    return result;
}

Value Script::expression(Cursor& at, int level) {
    Value left = operand(at);
    for (;;) {
        at.skip_blanks();
        const Operator* found = nullptr;
        for (const Operator& one : operators) {
            const std::size_t start = at.place();
            if (found == nullptr && at.take(one.text)) {
                found = &one;
                at.go_back(start);
            }
        }
        if (found == nullptr || found->level < level) return left;
        at.take(found->text);
        const Value right = expression(at, found->level + 1);
        left = mode_ == Mode::check ? Value{} : apply(found->text, left, right);
    }
}

Value Script::operand(Cursor& at) {
    at.skip_blanks();
    if (at.take("!") || at.take("not ")) return Value::of_truth(!is_true(expression(at, 4)));
    if (at.take("-")) return Value::of_number(-expression(at, 7).number);
    const char letter = at.peek();
    if (letter == '"' || letter == '$' || letter == '[' || letter == '(' || letter == '{') {
        return value(at);
    }
    std::string name;
    const bool digits = std::isdigit(static_cast<unsigned char>(letter)) != 0;
    const std::string_view also = digits ? ".:/" : "-_";
    if (letter == '.') {
        name = '.';
        at.skip();
    }
    while (std::isalnum(static_cast<unsigned char>(at.peek())) != 0 ||
           (at.peek() != '\0' && also.find(at.peek()) != std::string_view::npos)) {
        name += at.peek();
        at.skip();
    }
    if (name.empty()) at.fail("expected value");
    if (const auto number = base::parse_decimal(name)) {
        return Value::of_number(static_cast<std::int64_t>(*number));
    }
    if (name == "true" || name == "false") return Value::of_truth(name == "true");
    if (name == "yes" || name == "no" || digits) return Value::of(name);
    return property(name);
}

// A bare word in an expression: a property of the item looked at, else a variable.
Value Script::property(const std::string& name) {
    if (item_ != nullptr) {
        const bool state = item_menu_ == "/container" && machine_.settings().flags &&
                           (name == "stopped" || name == "running" || name == "stopping");
        if (state || machine_.commands().is_property(item_menu_, name)) {
            return property_of(*item_, item_menu_, name);
        }
    }
    const Value* found = variable(name);
    return found == nullptr ? Value{} : *found;
}

namespace {

Value apply(std::string_view name, const Value& left, const Value& right) {
    if (name == "=") return Value::of_truth(equal(left, right));
    if (name == "!=") return Value::of_truth(!equal(left, right));
    if (name == "&&" || name == "and ") return Value::of_truth(is_true(left) && is_true(right));
    if (name == "||" || name == "or ") return Value::of_truth(is_true(left) || is_true(right));
    if (name == "~") {
        return Value::of_truth(
            std::regex_search(to_text(left), std::regex(to_text(right), std::regex::extended)));
    }
    if (name == ".") return Value::of(to_text(left) + to_text(right));
    if (name == "->") {
        const auto at = static_cast<std::size_t>(right.number);
        return at < left.items.size() ? left.items[at] : Value{};
    }
    if (left.kind != Value::Kind::number || right.kind != Value::Kind::number) {
        const std::string both = to_text(left) + to_text(right);
        if (name == "<") return Value::of_truth(to_text(left) < to_text(right));
        if (name == ">") return Value::of_truth(to_text(left) > to_text(right));
        throw ScriptError(base::concat("cannot apply ", name, " to ", both));
    }
    const std::int64_t a = left.number;
    const std::int64_t b = right.number;
    if (name == "<") return Value::of_truth(a < b);
    if (name == ">") return Value::of_truth(a > b);
    if (name == "<=") return Value::of_truth(a <= b);
    if (name == ">=") return Value::of_truth(a >= b);
    if (name == "+") return Value::of_number(a + b);
    if (name == "-") return Value::of_number(a - b);
    if (name == "*") return Value::of_number(a * b);
    if (b == 0) throw ScriptError("division by zero");
    return Value::of_number(name == "/" ? a / b : a % b);
}

int hex_digit(char letter) {
    const std::size_t found = std::string_view("0123456789ABCDEF").find(letter);
    return letter == '\0' || found == std::string_view::npos ? -1 : static_cast<int>(found);
}

}  // namespace

}  // namespace fake
