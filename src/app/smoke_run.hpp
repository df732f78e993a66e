#pragma once

#include "app/smoke_test.hpp"
#include "base/file.hpp"
#include "emulate/sandbox.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace app {

// A thing that a smoke test found wrong; the text is a result's problem.
class SmokeFailure {
public:
    explicit SmokeFailure(std::string problem) : problem_(std::move(problem)) {}
    const std::string& problem() const { return problem_; }

private:
    std::string problem_;
};

// The image of another recipe, by name; it lives as long as the function.
using ImageOf = std::function<const Runnable&(const std::string& recipe)>;

// What runs during one smoke test, and where it writes.
struct SmokeRun {
    SmokeRun(const recipe::Recipe& its_recipe, const Runnable& its_image,
             const recipe::SmokeTest& its_test, emulate::Cpu its_cpu);

    const recipe::Recipe& recipe;
    const Runnable& image;
    const recipe::SmokeTest& test;
    emulate::Cpu cpu;
    base::TemporaryFolder folder{"smoke-test"};
    std::chrono::steady_clock::time_point until;
    int id = 0;  // of the program under test
    std::unique_ptr<emulate::Sandbox> sandbox;
    std::vector<std::unique_ptr<emulate::Sandbox>> services;  // beside it

    base::fs::path log_of(const std::string& name) const { return folder.path() / (name + ".log"); }
    std::chrono::milliseconds left() const;
    // Opens (appends to) a log for a program's output.
    base::Descriptor open_log(const std::string& name) const;
    std::string read_log(const std::string& name) const;
    std::vector<emulate::Mount> mounts_of(const std::vector<recipe::TestFile>& files) const;
};

inline constexpr const char* main_log = "program";

// The log of the service at that place in the test.
std::string service_log(std::size_t at);

// Makes the sandbox, has the services ready, and then the program. SmokeFailure if one of them ends
// before, or the time is over. `program` is set as soon as it is known.
void start_and_await(SmokeRun& run, const ImageOf& image_of, emulate::Program& program);

// Does one step. SmokeFailure says what came instead of what was expected.
void do_step(SmokeRun& run, const recipe::Step& step);

// "exited with status 1", "was killed by SIGSEGV".
std::string describe(const emulate::Ending& ending);

// The last lines of a log, indented.
std::string last_lines(const std::string& text);

}  // namespace app
