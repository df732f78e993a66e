#include "app/smoke_test.hpp"

#include "app/smoke_run.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <csignal>
#include <map>

namespace app {

namespace {

using base::concat;
using Clock = std::chrono::steady_clock;

// One test on one CPU; what its programs print is added to the log.
SmokeResult run_one(SmokeRun& run, const ImageOf& image_of, std::string& log);
void use(SmokeRun& run);
// Whether QEMU has ended something for want of an instruction; a server may outlive what it starts.
bool says_of_trap(const SmokeRun& run);
std::string logs_of(const SmokeRun& run);
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
    std::map<std::string, Runnable> others;
    const ImageOf image_of = [&](const std::string& name) -> const Runnable& {
        const auto found = others.find(name);
        if (found != others.end()) return found->second;
        return others.emplace(name, load_runnable(name, options.device, options.mirrors))
            .first->second;
    };
    const std::string obstacle =
        recipe.budget.memory_mib > 0 ? emulate::MemoryLimit::obstacle() : std::string();
    if (!obstacle.empty()) {
        base::say(concat("note: budget.memory_mib is not put to the test here: ", obstacle));
    }
    for (const recipe::SmokeTest& test : recipe.smoke_tests) {
        if (test.name.find(options.only) == std::string::npos) continue;
        for (const emulate::Cpu cpu : options.cpus) {
            const base::Step step(concat("test on ", name_of(cpu), ": ", test.name));
            SmokeRun run(recipe, image, test, cpu);
            results.push_back(run_one(run, image_of, log));
        }
    }
    if (!options.log.empty()) base::write_file(options.log, log);
    return results;
}

namespace {

SmokeResult run_one(SmokeRun& run, const ImageOf& image_of, std::string& log) {
    SmokeResult result{.name = run.test.name, .cpu = run.cpu};
    const auto start = Clock::now();
    emulate::Program program;
    try {
        start_and_await(run, image_of, program);
        use(run);
    } catch (const SmokeFailure& failure) {
        result.problem = failure.problem();
    }
    log += logs_of(run);
    const emulate::Ending* ending = run.sandbox ? run.sandbox->ending(run.id) : nullptr;
    if (!result.passed() && run.sandbox && run.sandbox->ran_out_of_memory()) {
        result.problem = concat("it takes more memory than budget.memory_mib (",
                                run.recipe.budget.memory_mib, " MiB) allows\n", result.problem);
    } else if (!result.passed() &&
               (says_of_trap(run) ||
                (ending != nullptr && may_have_trapped(run.image, program, *ending)))) {
        result.problem += concat("\n", explain_trap(run.image, program, run.cpu));
    }
    result.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
    return result;
}

bool says_of_trap(const SmokeRun& run) {
    return run.read_log(main_log).find("qemu: uncaught target signal 4 ") != std::string::npos;
}

std::string logs_of(const SmokeRun& run) {
    std::string text =
        concat("== ", run.test.name, ", on ", name_of(run.cpu), "\n", run.read_log(main_log), "\n");
    for (std::size_t at = 0; at < run.test.services.size(); ++at) {
        const std::string& recipe = run.test.services[at].recipe;
        text += concat("-- beside it: ", recipe.empty() ? run.recipe.name : recipe, "\n",
                       run.read_log(service_log(at)), "\n");
    }
    return text;
}

void use(SmokeRun& run) {
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
