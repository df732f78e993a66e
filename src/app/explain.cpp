#include "app/explain.hpp"

#include "app/command.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "isa/disassemble.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cstddef>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace app {

namespace {

using base::Error;
using base::Exit;
using isa::State;

struct Request {
    std::vector<std::string> words;
    std::string raw_file;
    std::string state = "A32";
    bool as_json = false;
};

Exit explain(const Request& request);
std::vector<std::uint32_t> words_of(const Request& request, State state);
std::vector<std::uint32_t> instructions_of(std::string_view bytes, State state);
std::uint32_t halfword_at(std::string_view bytes, std::size_t offset);
std::string needs_text(const isa::Encoding& encoding);

}  // namespace

void add_explain_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand(
        "explain", "say what an instruction word is, and what it needs of the core");
    const auto request = std::make_shared<Request>();
    CLI::Option* words = command->add_option("WORD", request->words,
                                             "hexadecimal; 32-bit Thumb with its first half first");
    command->add_option("--state", request->state, "A32, or T32 for Thumb")
        ->check(CLI::IsMember({"A32", "T32"}))
        ->capture_default_str();
    command
        ->add_option("--raw", request->raw_file,
                     "a file of instructions as in memory, little-endian, instead of words")
        ->type_name("FILE")
        ->excludes(words);
    command->add_flag("--json", request->as_json, "for machines: one object a line");
    command->footer("Example: armpack explain e30f3fff ee300b40");
    command->callback([&chosen, request] { chosen = [request] { return explain(*request); }; });
}

std::string word_text(std::uint32_t word, State state) {
    const bool is_short = state == State::t32 && word <= 0xffff;
    return base::hex(word, is_short ? 4 : 8);
}

std::uint32_t parse_word(std::string_view text, State state) {
    const std::string_view digits =
        text.starts_with("0x") || text.starts_with("0X") ? text.substr(2) : text;
    std::uint32_t word = 0;
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), word, 16);
    if (digits.empty() || problem != std::errc() || end != digits.data() + digits.size()) {
        throw Error(base::concat("'", base::printable(text), "' is not a word of 32 bits"),
                    Exit::bad_request)
            .set_hint("give up to eight hexadecimal digits, such as e30f3fff");
    }
    if (state == State::a32) return word;
    const bool is_short = word <= 0xffff;
    const auto first = static_cast<std::uint16_t>(is_short ? word : word >> 16);
    if (isa::starts_pair(first) == is_short) {
        throw Error(
            base::concat(base::printable(text), is_short ? " is the first half of a 32-bit Thumb"
                                                           " instruction"
                                                         : " is two 16-bit Thumb instructions"),
            Exit::bad_request)
            .set_hint(is_short ? "give both halves as one word: f2400000"
                               : "give each as a word of four digits");
    }
    return word;
}

std::string explain_word(std::uint32_t word, State state) {
    const isa::Encoding& encoding = isa::classify(word, state);
    std::string line = base::concat(word_text(word, state), "  ", isa::disassemble(0, word, state),
                                    "  ", needs_text(encoding));
    if (const auto lacks = isa::missing(encoding, isa::armv5te().features)) {
        line += *lacks == encoding.needs ? std::string("; armv5te lacks it")
                                         : base::concat("; armv5te lacks ", isa::describe(*lacks));
    } else if (encoding.fate == isa::Fate::emulated) {
        line += "; depends on emulation by the router's kernel";
    }
    return base::concat(line, "  [", encoding.citation, "]");
}

std::string explain_word_json(std::uint32_t word, State state) {
    const isa::Encoding& encoding = isa::classify(word, state);
    nlohmann::ordered_json object;
    object["word"] = word_text(word, state);
    object["needs"] = isa::name_of(encoding.needs);
    object["instruction"] = encoding.name;
    return object.dump();
}

namespace {

Exit explain(const Request& request) {
    const State state = request.state == "T32" ? State::t32 : State::a32;
    for (const std::uint32_t word : words_of(request, state)) {
        std::cout << (request.as_json ? explain_word_json(word, state) : explain_word(word, state))
                  << '\n';
    }
    return Exit::done;
}

std::vector<std::uint32_t> words_of(const Request& request, State state) {
    if (!request.raw_file.empty()) {
        return base::doing(request.raw_file, [&] {
            return instructions_of(base::read_file(request.raw_file), state);
        });
    }
    if (request.words.empty()) {
        throw Error("nothing to explain", Exit::bad_request)
            .set_hint("give words, as in `armpack explain e30f3fff`, or --raw FILE");
    }
    std::vector<std::uint32_t> words;
    for (const std::string& text : request.words)
        words.push_back(parse_word(text, state));
    return words;
}

std::vector<std::uint32_t> instructions_of(std::string_view bytes, State state) {
    std::vector<std::uint32_t> words;
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::size_t left = bytes.size() - at;
        const bool is_short = state == State::t32 && left >= 2 &&
                              !isa::starts_pair(static_cast<std::uint16_t>(halfword_at(bytes, at)));
        const std::size_t size = is_short ? 2 : 4;
        if (left < size) {
            throw Error(base::concat("the last instruction, at offset ", at, ", has ", left, " of ",
                                     size, " bytes"));
        }
        const std::uint32_t first = halfword_at(bytes, at);
        if (is_short) {
            words.push_back(first);
        } else {
            const std::uint32_t second = halfword_at(bytes, at + 2);
            words.push_back(state == State::t32 ? first << 16 | second : second << 16 | first);
        }
        at += size;
    }
    return words;
}

std::uint32_t halfword_at(std::string_view bytes, std::size_t offset) {
    const auto low = static_cast<unsigned char>(bytes[offset]);
    const auto high = static_cast<unsigned char>(bytes[offset + 1]);
    return static_cast<std::uint32_t>(low | high << 8);
}

std::string needs_text(const isa::Encoding& encoding) {
    const isa::Feature needs = encoding.needs;
    if (needs == isa::Feature::unallocated || needs == isa::Feature::unpredictable) {
        return base::concat(isa::name_of(needs), ": ", isa::describe(needs));
    }
    return base::concat("needs ", isa::name_of(needs), ": ", isa::describe(needs), "; first in ",
                        isa::first_architecture(needs));
}

}  // namespace

}  // namespace app
