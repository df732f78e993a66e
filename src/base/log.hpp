#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace base {

// What the program tells the person, always on stderr; stdout is for results. One line per step as
// it starts; its time once it has taken over a second; on a terminal a line that is rewritten while
// something takes longer.
enum class Verbosity { quiet, normal, verbose };

void set_verbosity(Verbosity verbosity);
Verbosity verbosity();

void say(std::string_view line);   // not when quiet
void warn(std::string_view line);  // "armpack: warning: …", never suppressed

void say_error(std::string_view lines);  // as it is, never suppressed

// Names a step as it starts and, if it took over a second, says how long when destroyed.
class Step {
public:
    explicit Step(std::string title);
    ~Step();
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

private:
    std::string title_;
    std::chrono::steady_clock::time_point start_;
};

// A line that shows how far something has come, on a terminal only. Safe from several threads.
class Progress {
public:
    // `total` in the unit of update(); 0 where it is not known.
    explicit Progress(std::string title, std::uint64_t total_bytes = 0);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void set_total(std::uint64_t total_bytes);
    void update(std::uint64_t done_bytes);  // bytes done, rate and time left
    void note(std::string_view text);       // what is being worked on, and the time it has taken

private:
    struct State;
    std::unique_ptr<State> state_;
};

// "0.8 s", "12 s", "2 min 5 s"
std::string format_duration(std::chrono::steady_clock::duration duration);

}  // namespace base
