#include "app/smoke_test.hpp"

#include "app/smoke_run.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <fcntl.h>

#include <algorithm>
#include <csignal>

namespace app {

namespace {

using base::concat;
using Clock = std::chrono::steady_clock;

SmokeResult run_one(const Runnable& image, const recipe::SmokeTest& test, emulate::Cpu cpu,
                    std::string& log);
void start_and_use(SmokeRun& run, const emulate::Program& program);
void stop(SmokeRun& run);
void expect_end(SmokeRun& run);

// The router gives a container so long between SIGTERM and SIGKILL.
constexpr std::chrono::seconds stop_limit{10};
constexpr std::chrono::milliseconds stays_for{3000};

}  // namespace

std::vector<SmokeResult> run_smoke_tests(const recipe::Recipe& recipe, const Runnable& image,
                                         const SmokeOptions& options) {
    std::vector<SmokeResult> results;
    std::string log;
    for (const recipe::SmokeTest& test : recipe.smoke_tests) {
        if (test.name.find(options.only) == std::string::npos) continue;
        for (const emulate::Cpu cpu : options.cpus) {
            const base::Step step(concat("test on ", name_of(cpu), ": ", test.name));
            results.push_back(run_one(image, test, cpu, log));
        }
    }
    if (!options.log.empty()) base::write_file(options.log, log);
    return results;
}

namespace {

SmokeResult run_one(const Runnable& image, const recipe::SmokeTest& test, emulate::Cpu cpu,
                    std::string& log) {
    SmokeResult result{.name = test.name, .cpu = cpu};
    const auto start = Clock::now();
    SmokeRun run(image, test, cpu);
    emulate::Program program;
    try {
        program = program_of(image, {.command = test.command});
        start_and_use(run, program);
    } catch (const SmokeFailure& failure) {
        result.problem = failure.problem();
    }
    log += concat("== ", test.name, ", on ", name_of(cpu), "\n", run.read_log(main_log), "\n");
    const emulate::Ending* ending = run.sandbox ? run.sandbox->ending(run.id) : nullptr;
    if (!result.passed() && ending != nullptr && may_have_trapped(image, program, *ending)) {
        result.problem += concat("\n", explain_trap(image, program, cpu));
    }
    result.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
    return result;
}

void start_and_use(SmokeRun& run, const emulate::Program& program) {
    run.sandbox =
        std::make_unique<emulate::Sandbox>(emulate::Setup{.tree = &run.image.tree, .cpu = run.cpu});
    const base::Descriptor log = run.open_log(main_log);
    const base::Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    run.id = run.sandbox->start(program, {nothing.get(), log.get(), log.get()});
    await_ready(run);
    for (const recipe::Step& step : run.test.steps)
        do_step(run, step);
    // Without anything to wait for or to ask, that it stays takes a moment to show.
    if (run.test.stays && run.test.steps.empty())
        run.sandbox->wait(run.id, std::min(run.left(), stays_for));
    run.test.stays ? stop(run) : expect_end(run);
    const std::string output = run.read_log(main_log);
    if (output.find(run.test.output) == std::string::npos) {
        throw SmokeFailure(concat("it printed nothing with ",
                                  base::quote_for_shell(run.test.output), "\n",
                                  last_lines(output)));
    }
}

void stop(SmokeRun& run) {
    if (const emulate::Ending* ending = run.sandbox->ending(run.id)) {
        throw SmokeFailure(concat("it did not stay: it ", describe(*ending), "\n",
                                  last_lines(run.read_log(main_log))));
    }
    run.sandbox->signal(run.id, SIGTERM);
    const auto ending = run.sandbox->wait(run.id, stop_limit);
    if (!ending) {
        throw SmokeFailure(concat("it did not stop within ", stop_limit.count(), " s of SIGTERM\n",
                                  last_lines(run.read_log(main_log))));
    }
    if (ending->signal != 0 && ending->signal != SIGTERM) {
        throw SmokeFailure(concat("when told to stop it ", describe(*ending), "\n",
                                  last_lines(run.read_log(main_log))));
    }
}

void expect_end(SmokeRun& run) {
    const auto ending = run.sandbox->wait(run.id, run.left());
    if (!ending) {
        throw SmokeFailure(concat("it did not end in time\n", last_lines(run.read_log(main_log))));
    }
    if (ending->status != static_cast<int>(run.test.status)) {
        throw SmokeFailure(concat("it ", describe(*ending), ", expected status ", run.test.status,
                                  "\n", last_lines(run.read_log(main_log))));
    }
}

}  // namespace

}  // namespace app
