#include "app/questions.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <unistd.h>

#include <iostream>

namespace app {

using base::concat;

Questions::Questions()
    : person_(::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1 ? Person::there
                                                                          : Person::absent) {}

std::string Questions::ask(const Question& question, const std::string& given,
                           const std::string& guess) {
    const std::vector<std::string> choices = std::exchange(offered_, {});
    if (!given.empty()) return given;
    if (person_ == Person::absent) {
        if (guess.empty()) {
            missing_.push_back(choices.empty()
                                   ? question.option
                                   : concat(question.option, " (", base::join(choices, ", "), ")"));
        }
        return guess;
    }
    if (choices.size() > 1) base::say(concat("seen: ", base::join(choices, ", ")));
    while (true) {
        std::cerr << question.about << (guess.empty() ? "" : concat(" [", guess, "]")) << ": "
                  << std::flush;
        std::string line;
        const bool ended = !std::getline(std::cin, line);
        base::check_interrupt();
        if (ended) {
            throw base::Error("the answers ended before the questions", base::Exit::bad_request)
                .set_hint(concat("answers can be given as options, this one as ", question.option));
        }
        line = base::trim(line);
        if (!line.empty()) return line;
        if (!guess.empty()) return guess;
    }
}

void Questions::offer(const std::vector<std::string>& choices) {
    offered_ = choices;
}

void Questions::finish() const {
    if (missing_.empty()) return;
    throw base::Error(concat("not enough is known of the program: ", base::join(missing_, ", ")),
                      base::Exit::bad_request)
        .set_hint("give these options, or run it on a terminal, where it asks");
}

}  // namespace app
