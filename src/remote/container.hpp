#pragma once

#include "remote/console.hpp"
#include "routeros/versions.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace remote {

// Containers on the router, told by their comment: versions before 7.19 have no name for them.
// What is asked goes over the console of the router's version.
class Containers {
public:
    enum class State { absent, stopped, running, busy, failed };  // busy: on its way to another

    Containers(const Console& console, const routeros::Version& version)
        : console_(console), dialect_(routeros::dialect_of(version)) {}

    State state(std::string_view comment) const;
    static std::string name_of(State state);

    // "[/container/find comment=…]"
    static std::string found(std::string_view comment);

    // All whose comment begins with "armpack:": comment and the value of `file`.
    struct Listed {
        std::string comment;
        std::string file;
    };
    std::vector<Listed> list() const;

private:
    std::optional<State> text_state(std::string_view comment) const;
    State flag_state(std::string_view comment) const;

    const Console& console_;
    const routeros::Dialect& dialect_;
};

// What containers wrote to the router's log since mark() was called on it.
class RouterLog {
public:
    explicit RouterLog(const Console& console) : console_(console) {}

    std::string mark() const;  // writes a line of ours, by which the place is found again
    std::vector<std::string> since(std::string_view marker) const;

private:
    const Console& console_;
};

// What is wrong with an image that does not stay up, from what the log says.
struct Explanation {
    std::string problem;
    std::string remedy;
};
Explanation explain(const std::vector<std::string>& log);

// Whether the log says that an archive could not be extracted.
bool tells_of_extraction_error(const std::vector<std::string>& log);

}  // namespace remote
