#include "remote/console.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "routeros/quote.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>

namespace remote {

namespace {

using base::concat;
using base::Error;

std::string new_nonce();
std::string cleaned(std::string_view text);
[[noreturn]] void refuse(const std::string& said);
std::string answer_of(const base::Result& result, const std::string& nonce);
void check_line(std::string_view line);

}  // namespace

std::string Console::run(std::string_view line) const {
    check_line(line);
    const std::string nonce = new_nonce();
    // Put together by the console: an error that quotes the line does not contain the marker.
    const base::Result result =
        session_.run(concat(line, "; :put (\"armpack-\" . \"", nonce, "\")"));
    return answer_of(result, nonce);
}

void Console::change(std::string_view line) const {
    const std::string said = run(line);
    if (!said.empty()) refuse(said);
}

void Console::change_secretly(std::string_view line) const {
    check_line(line);
    const std::string nonce = new_nonce();
    const base::Result result =
        session_.run_secretly(concat(line, "; :put (\"armpack-\" . \"", nonce, "\")\n/quit\n"));
    // Banner, prompts and the line itself may stand around it. So what came is not repeated,
    // whatever it says: it may hold the secret.
    if (result.output.find(concat("armpack-", nonce)) == std::string::npos) {
        throw Error("the router's console did not take a secret variable")
            .set_hint("the user needs the policies ssh, read, write and sensitive; see /log/print");
    }
}

std::string Console::value(std::string_view expression) const {
    return run(concat(":put ", expression));
}

std::optional<std::string> Console::value_if_any(std::string_view expression) const {
    return output_if_any(concat(":put ", expression));
}

Console::Answers Console::values(const Questions& questions) const {
    std::vector<std::string> parts;
    for (const auto& [name, expression] : questions) {
        parts.push_back(concat(":do { :put (", routeros::quote(name + "="), " . ", expression,
                               ") } on-error={}"));
    }
    Answers answers;
    const std::optional<std::string> said = output_if_any(base::join(parts, "; "));
    if (!said) {
        for (const auto& [name, expression] : questions) {
            if (const auto value = value_if_any(expression)) answers[name] = *value;
        }
        return answers;
    }
    for (const std::string_view answer : base::lines_of(*said)) {
        const std::size_t equals = answer.find('=');
        if (equals == std::string_view::npos) continue;
        answers.emplace(answer.substr(0, equals), base::trim(answer.substr(equals + 1)));
    }
    return answers;
}

std::optional<std::string> Console::output_if_any(std::string_view line) const {
    check_line(line);
    const std::string nonce = new_nonce();
    const base::Result result =
        session_.run(concat(line, "; :put (\"armpack-\" . \"", nonce, "\")"));
    return text_before_marker(result.output, concat("armpack-", nonce));
}

std::optional<std::string> text_before_marker(std::string_view output, std::string_view marker) {
    const std::string text = cleaned(output);
    std::size_t at = text.rfind(marker);
    while (at != std::string::npos) {
        const std::size_t end = at + marker.size();
        const bool starts_line = at == 0 || text[at - 1] == '\n';
        const bool ends_line = end == text.size() || text[end] == '\n';
        if (starts_line && ends_line) return std::string(base::trim(text.substr(0, at)));
        if (at == 0) break;
        at = text.rfind(marker, at - 1);
    }
    return std::nullopt;
}

namespace {

// Told apart from everything a router prints of itself; no secret.
std::string new_nonce() {
    static std::atomic<std::uint64_t> count = 0;
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    return base::sha256_of(concat(now, " ", ::getpid(), " ", ++count)).substr(0, 16);
}

// Without carriage returns and the blanks that columns are padded with.
std::string cleaned(std::string_view text) {
    const std::string plain = base::replace_all(text, "\r", "");
    std::string out;
    for (const std::string_view line : base::lines_of(plain)) {
        const std::size_t last = line.find_last_not_of(" \t");
        out += line.substr(0, last == std::string_view::npos ? 0 : last + 1);
        out += '\n';
    }
    return out;
}

void refuse(const std::string& said) {
    throw Error(said.empty() ? "the router's console did not answer" : base::printable(said));
}

std::string answer_of(const base::Result& result, const std::string& nonce) {
    const std::optional<std::string> answer =
        text_before_marker(result.output, concat("armpack-", nonce));
    if (answer) return *answer;
    const std::string said(base::trim(cleaned(concat(result.output, "\n", result.messages))));
    // The console's sentence comes last; before it may stand what the line printed.
    const std::size_t line = said.rfind('\n');
    refuse(line == std::string::npos ? said : said.substr(line + 1));
}

void check_line(std::string_view line) {
    const bool one_line = std::all_of(line.begin(), line.end(), [](char letter) {
        return static_cast<unsigned char>(letter) >= 0x20 && letter != 0x7f;
    });
    if (!one_line || line.empty() || line.starts_with('-')) {
        throw Error("internal error: a console command that is not one line");
    }
}

}  // namespace

}  // namespace remote
