#pragma once

#include "app/runnable.hpp"
#include "emulate/cpu.hpp"
#include "recipe/recipe.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace app {

// How one smoke test went on one CPU.
struct SmokeResult {
    std::string name;  // of the test
    emulate::Cpu cpu{};
    std::string problem;  // empty: passed. The first line is a sentence, further ones are details
    std::chrono::milliseconds took{0};
    bool passed() const { return problem.empty(); }
};

struct SmokeOptions {
    std::vector<emulate::Cpu> cpus = {emulate::Cpu::armv5te, emulate::Cpu::board};
    std::string only;           // a piece of a test's name; empty: all of them
    std::filesystem::path log;  // everything that the program prints; written anew
    // For the images of other recipes, that services run.
    std::string device = "hex-refresh";
    std::vector<std::string> mirrors;
};

// Runs a recipe's smoke tests on its image, each in a sandbox of its own on each CPU. A test that
// fails is a result; an Error is about this machine: no QEMU, no namespaces.
std::vector<SmokeResult> run_smoke_tests(const recipe::Recipe& recipe, const Runnable& image,
                                         const SmokeOptions& options);

bool all_passed(const std::vector<SmokeResult>& results);

enum class Format { text, json, junit };

// The results for people, as JSON ("armpack.test/1"), or as JUnit XML.
std::string write_results(const recipe::Recipe& recipe, const std::vector<SmokeResult>& results,
                          Format format);

}  // namespace app
