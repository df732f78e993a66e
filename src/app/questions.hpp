#pragma once

#include <string>
#include <vector>

namespace app {

// Asks a person, if there is one: standard input and standard error are a terminal. Otherwise
// what is guessed counts, and what is missing is collected, to be named all at once.
class Questions {
public:
    Questions();

    struct Question {
        std::string option;  // by which it can be answered on the command line
        std::string about;
    };
    // `given` if the command line has it; else the answer, for which `guess` stands if it is empty.
    std::string ask(const Question& question, const std::string& given, const std::string& guess);

    // Shows what the next question can be answered with.
    void offer(const std::vector<std::string>& choices);

    // Error (bad_request) that names the options without which it does not go on.
    void finish() const;

private:
    enum class Person { there, absent };
    Person person_;
    std::vector<std::string> missing_;
    std::vector<std::string> offered_;
};

}  // namespace app
