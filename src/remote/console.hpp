#pragma once

#include "remote/session.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace remote {

// The router's console, one line at a time. RouterOS gives exit statuses at random, so a line
// counts as done when the marker that follows it was printed: a line stops at its first error, and
// what it printed instead is the error's text.
class Console {
public:
    explicit Console(const Session& session) : session_(session) {}

    // What `line` printed, without carriage returns and the blanks around it. Throws Error with the
    // console's words if it did not come to its end; `line` is not repeated in it.
    std::string run(std::string_view line) const;

    // A line that changes something, which is silent when it succeeds.
    void change(std::string_view line) const;

    // The same for a line that holds secrets: it is not an argument of any program.
    void change_secretly(std::string_view line) const;

    // The value of an expression, such as "[/system/identity/get name]".
    std::string value(std::string_view expression) const;

    // The same, nothing where the console refuses it: a menu or property this router lacks.
    std::optional<std::string> value_if_any(std::string_view expression) const;

    // Values of several expressions by name, asked for in one line: each line costs a round trip,
    // and the router the work of a log-in. What the console refuses while it runs is left out; a
    // menu it does not have at all makes it refuse the line, and then each is asked for alone.
    // Expressions have to give text: [:tostr …].
    using Questions = std::vector<std::pair<std::string, std::string>>;
    using Answers = std::map<std::string, std::string, std::less<>>;
    Answers values(const Questions& questions) const;

private:
    std::optional<std::string> output_if_any(std::string_view line) const;

    const Session& session_;
};

// The text before the line that is `marker`, cleaned up; nothing if no line is. Separate so that
// odd answers can be tried without a router.
std::optional<std::string> text_before_marker(std::string_view output, std::string_view marker);

}  // namespace remote
