#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

// The program's exit status, as README.md lists it.
enum class Exit { done = 0, failed = 1, bad_request = 2, refused = 3, interrupted = 130 };

// What the operator can act on: what went wrong, then, outward, what was being done.
// One lower-case sentence without a full stop; values quoted only if they can hold blanks.
class Error : public std::exception {
public:
    explicit Error(std::string problem, Exit exit = Exit::failed);

    Error& add_step(std::string step);      // innermost first
    Error& set_hint(std::string hint);      // something the reader can do
    Error& set_detail(std::string detail);  // whole lines shown below, such as a log's end

    Exit exit() const { return exit_; }
    const std::string& problem() const { return problem_; }
    const std::string& hint() const { return hint_; }
    const std::string& detail() const { return detail_; }

    // "outer step: inner step: problem"
    const char* what() const noexcept override { return chain_.c_str(); }

private:
    std::string problem_;
    std::string hint_;
    std::string detail_;
    std::string chain_;
    Exit exit_;
};

// `what` and the text of `error_number` (a copy of errno).
Error system_error(std::string_view what, int error_number);

// Runs `body`; an Error that leaves it carries `step` from then on.
template <class Body>
decltype(auto) doing(std::string_view step, Body&& body) {
    try {
        return std::forward<Body>(body)();
    } catch (Error& error) {
        error.add_step(std::string(step));
        throw;
    }
}

}  // namespace base
