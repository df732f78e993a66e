#pragma once

#include "base/text.hpp"
#include "fake-router/value.hpp"

#include <cctype>
#include <string>
#include <string_view>

namespace fake {

inline bool is_word_letter(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
           std::string_view("-_.:*@+~%^&|,").find(letter) != std::string_view::npos;
}

// A place in a script's source. Pieces of a script (blocks) are views of the same text, so a place
// in them can be told as line and column of the whole.
class Cursor {
public:
    Cursor(std::string_view whole, std::string_view piece) : whole_(whole), piece_(piece) {}

    bool at_end() const { return at_ >= piece_.size(); }
    char peek(std::size_t ahead = 0) const {
        return at_ + ahead < piece_.size() ? piece_[at_ + ahead] : '\0';
    }
    void skip(std::size_t count = 1) { at_ += count; }
    bool take(std::string_view text) {
        if (piece_.substr(at_).substr(0, text.size()) != text) return false;
        at_ += text.size();
        return true;
    }
    void skip_blanks() {
        for (;;) {
            if (peek() == ' ' || peek() == '\t' || peek() == '\r') {
                skip();
            } else if (peek() == '\\' &&
                       (peek(1) == '\n' || (peek(1) == '\r' && peek(2) == '\n'))) {
                skip(peek(1) == '\n' ? 2 : 3);
            } else {
                return;
            }
        }
    }
    bool at_command_end() const {
        const char letter = peek();
        return at_end() || letter == ';' || letter == '\n' || letter == ']' || letter == '}' ||
               letter == ')';
    }
    std::size_t place() const { return at_; }
    void go_back(std::size_t place) { at_ = place; }
    std::string_view between(std::size_t from, std::size_t to) const {
        return piece_.substr(from, to - from);
    }
    std::string_view whole() const { return whole_; }

    // Takes "{…}", "[…]" or "(…)", minding quotes and what is nested; gives what is inside.
    std::string_view take_group() {
        const std::size_t start = at_;
        int depth = 0;
        do {
            if (at_end()) fail("expected closing brace");
            const char letter = peek();
            if (letter == '"') {
                skip_string();
                continue;
            }
            if (letter == '{' || letter == '[' || letter == '(') ++depth;
            if (letter == '}' || letter == ']' || letter == ')') --depth;
            skip();
        } while (depth > 0);
        return piece_.substr(start + 1, at_ - start - 2);
    }

    [[noreturn]] void fail(std::string_view what) const {
        const auto offset = static_cast<std::size_t>(piece_.data() - whole_.data()) + at_;
        int line = 1;
        int column = 1;
        for (const char letter : whole_.substr(0, offset)) {
            column = letter == '\n' ? 1 : column + 1;
            line += letter == '\n' ? 1 : 0;
        }
        throw ScriptError(base::concat(what, " (line ", line, " column ", column, ")"));
    }

    void skip_string() {
        skip();
        while (peek() != '"') {
            if (at_end()) fail("expected closing quote");
            skip(peek() == '\\' ? 2 : 1);
        }
        skip();
    }

private:
    std::string_view whole_;
    std::string_view piece_;
    std::size_t at_ = 0;
};

}  // namespace fake
