#pragma once

#include "app/smoke_test.hpp"
#include "base/file.hpp"
#include "emulate/sandbox.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace app {

// A thing that a smoke test found wrong; the text is a result's problem.
class SmokeFailure {
public:
    explicit SmokeFailure(std::string problem) : problem_(std::move(problem)) {}
    const std::string& problem() const { return problem_; }

private:
    std::string problem_;
};

// What runs during one smoke test, and where it writes.
struct SmokeRun {
    SmokeRun(const Runnable& its_image, const recipe::SmokeTest& its_test, emulate::Cpu its_cpu);

    const Runnable& image;
    const recipe::SmokeTest& test;
    emulate::Cpu cpu;
    base::TemporaryFolder folder{"smoke-test"};
    std::chrono::steady_clock::time_point until;
    int id = 0;  // of the program under test
    std::unique_ptr<emulate::Sandbox> sandbox;

    base::fs::path log_of(const std::string& name) const { return folder.path() / (name + ".log"); }
    std::chrono::milliseconds left() const;
    // Opens (appends to) a log for a program's output.
    base::Descriptor open_log(const std::string& name) const;
    std::string read_log(const std::string& name) const;
};

inline constexpr const char* main_log = "program";

// Waits until all that the test calls ready is true. SmokeFailure if the program ends before, or
// the time is over.
void await_ready(SmokeRun& run);

// Does one step. SmokeFailure says what came instead of what was expected.
void do_step(SmokeRun& run, const recipe::Step& step);

// "exited with status 1", "was killed by SIGSEGV".
std::string describe(const emulate::Ending& ending);

// The last lines of a log, indented.
std::string last_lines(const std::string& text);

}  // namespace app
