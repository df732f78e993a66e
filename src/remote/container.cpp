#include "remote/container.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "routeros/quote.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace remote {

namespace {

using base::concat;
using routeros::quote;
using State = Containers::State;

// A text of the log, what it means, and what to do. From reports of MikroTik users; the first that
// occurs counts.
struct Known {
    const char* text;
    const char* problem;
    const char* remedy;
};
constexpr std::array known = {
    Known{"signal 4", "the router's CPU cannot run the program: signal 4 (Illegal instruction)",
          "run `armpack check` on the archive: it names the function and the instruction that "
          "ARMv5 does not have"},
    Known{"Illegal instruction", "the router's CPU cannot run the program (Illegal instruction)",
          "run `armpack check` on the archive: it names the function and the instruction that "
          "ARMv5 does not have"},
    Known{"could not find image manifest", "the router finds no image in the archive",
          "upload an archive that armpack made (docker-archive)"},
    Known{
        "failed to extract layer", "the router could not extract the archive",
        "look for room on the disk (/disk/print) and that it is ext4; upload again with --verify"},
    Known{
        "could not load next layer", "the router could not extract the archive",
        "look for room on the disk (/disk/print) and that it is ext4; upload again with --verify"},
    Known{"No such file or directory", "the program, or what loads it, is not in the image",
          "look into it with `armpack inspect`; upload again with --verify"},
    Known{"Exec format error", "the program is for another architecture",
          "build it for ARMv5; `armpack check` says what it is for"},
    Known{"Segmentation fault", "the program crashed, or the extracted image is damaged",
          "deploy again; try the image here with `armpack run`"},
    Known{"signal 9", "the program was killed, perhaps for want of memory",
          "look at /system/resource/print and the container's memory limits"},
    Known{"exited with", "the program ended", "see what it printed above"},
};

}  // namespace

// One question, one answer: the container may change its state between two of them.
State Containers::state(std::string_view comment) const {
    if (dialect_.state != routeros::StateStyle::flags) {
        if (const std::optional<State> told = text_state(comment)) return *told;
    }
    return flag_state(comment);
}

std::string Containers::name_of(State state) {
    switch (state) {
        case State::absent:
            return "not there";
        case State::stopped:
            return "stopped";
        case State::running:
            return "running";
        case State::failed:
            return "failed to extract";
        case State::busy:
            break;
    }
    return "changing";
}

std::string Containers::found(std::string_view comment) {
    return concat("[/container/find comment=", quote(comment), "]");
}

// Nothing where this console has no such text.
std::optional<State> Containers::text_state(std::string_view comment) const {
    const std::optional<std::string> text =
        console_.value_if_any(concat("[:len ", found(comment), "]; :foreach i in=", found(comment),
                                     " do={ :put [:tostr [/container/get $i status]] }"));
    if (!text) return std::nullopt;
    if (*text == "0") return State::absent;
    const std::size_t newline = text->find('\n');
    const std::string state(newline == std::string::npos ? "" : base::trim(text->substr(newline)));
    if (state.empty()) return std::nullopt;
    if (state == "stopped") return State::stopped;
    if (state == "running" || state == "healthy") return State::running;
    return state == "error" ? State::failed : State::busy;
}

State Containers::flag_state(std::string_view comment) const {
    const auto count = [&](std::string_view flag) {
        return concat("[:len [/container/find comment=", quote(comment), flag, "]]");
    };
    const std::string counts = console_.value(concat(
        "(", count(""), " . \" \" . ", count(" stopped"), " . \" \" . ", count(" running"), ")"));
    const std::vector<std::string> numbers = base::split_words(counts);
    if (numbers.size() != 3) {
        throw base::Error(concat("the router does not say in what state a container is: ",
                                 base::printable(counts)));
    }
    if (numbers[0] == "0") return State::absent;
    if (numbers[1] != "0") return State::stopped;
    return numbers[2] != "0" ? State::running : State::busy;
}

std::vector<Containers::Listed> Containers::list() const {
    const std::string text = console_.run(
        ":foreach i in=[/container/find comment~\"^armpack:\"] do={ :put ([/container/get $i "
        "comment] . \"|\" . [:tostr [/container/get $i file]]) }");
    std::vector<Listed> all;
    for (const std::string_view line : base::lines_of(text)) {
        const std::size_t bar = line.find('|');
        if (bar == std::string_view::npos) continue;
        all.push_back({std::string(line.substr(0, bar)), std::string(line.substr(bar + 1))});
    }
    std::sort(all.begin(), all.end(),
              [](const Listed& left, const Listed& right) { return left.comment < right.comment; });
    return all;
}

std::string RouterLog::mark() const {
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    std::string marker =
        concat("armpack-mark-", base::sha256_of(concat(now, " ", ::getpid())).substr(0, 12));
    console_.change(concat("/log/info ", quote(marker)));
    return marker;
}

std::vector<std::string> RouterLog::since(std::string_view marker) const {
    const std::string text = console_.run(
        ":foreach i in=[/log/find where (topics~\"container\" or message~\"armpack-mark\")] "
        "do={ :put [/log/get $i message] }");
    std::vector<std::string> all;
    for (const std::string_view line : base::lines_of(text)) {
        // The log keeps a number of lines only: without the marker all of them are newer.
        if (base::trim(line) == marker) {
            all.clear();
        } else if (line.find("armpack-mark-") == std::string_view::npos) {
            all.push_back(base::printable(line));
        }
    }
    return all;
}

Explanation explain(const std::vector<std::string>& log) {
    for (const Known& one : known) {
        const bool told = std::any_of(log.begin(), log.end(), [&](const std::string& line) {
            return line.find(one.text) != std::string::npos;
        });
        if (told) return {one.problem, one.remedy};
    }
    return {"it does not stay up, and the router's log does not say why",
            "look at /log/print on the router, and try the image here with `armpack run`"};
}

bool tells_of_extraction_error(const std::vector<std::string>& log) {
    return std::any_of(log.begin(), log.end(), [](const std::string& line) {
        return line.find("extract error:") != std::string::npos ||
               line.find("error: failed to extract") != std::string::npos ||
               line.find("error: could not") != std::string::npos ||
               line.find("was unable to import") != std::string::npos;
    });
}

}  // namespace remote
