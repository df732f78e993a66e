#include "isa/disassemble.hpp"

#include "isa/notation.hpp"
#include "isa/shared.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace isa {

namespace {

// Where a walk over a row's operand text stands.
struct Walk {
    const Drawn& drawn;
    std::string_view text;
    std::size_t at = 0;
    std::string out;
};

std::string mnemonic(const Encoding& encoding, const Drawn& drawn);
std::string operands(std::string_view text, const Drawn& drawn);
void take_notation(Walk& walk);
bool take_field(Walk& walk);
std::string field_text(char kind, char letter, const Drawn& drawn);
std::string lower(std::string_view text);

}  // namespace

std::string disassemble(std::uint32_t address, std::uint32_t word, State state) {
    const Encoding& encoding = classify(word, state);
    if (encoding.needs == Feature::unallocated || encoding.needs == Feature::unpredictable) {
        std::string text = "<";
        text += name_of(encoding.needs);
        if (encoding.name != "unallocated") text.append(": ").append(encoding.name);
        return text + ">";
    }
    const bool is_pair = state == State::t32 && word > 0xffff;
    const auto a32_form = is_pair ? a32_form_of(word) : std::nullopt;
    const Drawn drawn{encoding.drawing, a32_form.value_or(word), address, state};
    std::string text = mnemonic(encoding, drawn);
    std::string_view rest = encoding.operands;
    if (rest.starts_with('!')) rest.remove_prefix(1);
    if (rest.empty()) return text;
    const std::string operand_text = lower(operands(rest, drawn));
    const bool is_attached = rest.starts_with('.') || rest == "@it";
    if (!is_attached) text += ' ';
    return text + operand_text;
}

namespace {

std::string mnemonic(const Encoding& encoding, const Drawn& drawn) {
    std::string text = lower(encoding.name);
    if (encoding.operands.starts_with('!')) text += 's';
    if (drawn.draws('S') && drawn.field('S') != 0) text += 's';
    const bool is_conditional_branch = encoding.name == "B" && drawn.draws('f');
    const char letter = is_conditional_branch ? 'f' : 'c';
    if (drawn.draws(letter) && drawn.field(letter) != 14)
        text += condition_name(drawn.field(letter));
    return text;
}

std::string operands(std::string_view text, const Drawn& drawn) {
    Walk walk{drawn, text, 0, {}};
    while (walk.at < text.size()) {
        if (text[walk.at] == '@' && text.substr(walk.at, 2) != "@ ") {
            take_notation(walk);
        } else if (!take_field(walk)) {
            walk.out += text[walk.at++];
        }
    }
    return walk.out;
}

void take_notation(Walk& walk) {
    const std::size_t start = walk.at + 1;
    const std::size_t end =
        std::min(walk.text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_", start),
                 walk.text.size());
    walk.out += notation(walk.text.substr(start, end - start), walk.drawn);
    walk.at = end;
}

bool take_field(Walk& walk) {
    constexpr std::string_view kinds = "RSDQV#=$^";
    if (walk.at + 1 >= walk.text.size()) return false;
    const char kind = walk.text[walk.at];
    const char letter = walk.text[walk.at + 1];
    if (kinds.find(kind) == std::string_view::npos || letter < 'a' || letter > 'z') return false;
    walk.out += field_text(kind, letter, walk.drawn);
    walk.at += 2;
    return true;
}

std::string field_text(char kind, char letter, const Drawn& drawn) {
    const std::uint32_t value = drawn.field(letter);
    const char fifth = static_cast<char>(letter - 'a' + 'A');
    const std::uint32_t fifth_bit = drawn.draws(fifth) ? drawn.field(fifth) : 0;
    switch (kind) {
        case 'R':
            return core_register(value);
        case 'S':
            return "s" + std::to_string(value << 1 | fifth_bit);
        case 'D':
            return "d" + std::to_string(fifth_bit << 4 | value);
        case 'Q':
            return "q" + std::to_string((fifth_bit << 4 | value) >> 1);
        case 'V':
            return field_text(drawn.field('Q') != 0 ? 'Q' : 'D', letter, drawn);
        case '#':
            return "#" + std::to_string(value);
        case '=':
            return std::to_string(value);
        case '$':
            return std::to_string(8U << value);
        default:
            return value != 0 ? "u" : "s";
    }
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return out;
}

}  // namespace

}  // namespace isa
