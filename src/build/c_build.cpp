#include "build/c_build.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "build/c_steps.hpp"
#include "build/elf_output.hpp"
#include "build/gcc_files.hpp"
#include "build/output_cache.hpp"
#include "build/workspace.hpp"
#include "source/obtain.hpp"

#include <optional>

namespace build {

using base::concat;
namespace fs = std::filesystem;

namespace {

std::string compiler_of(const recipe::CToolchain& tools);
std::string inputs_of(const CProgram& program, const std::string& compiler);
void run_step(const CStep& step, const CPlaces& places, const fs::path& log);
std::string end_of_config_log(const fs::path& source);
// Copies the outputs into `folder`, stripped.
std::map<std::string, fs::path> collect(const CProgram& program, const CPlaces& places,
                                        const fs::path& folder);

}  // namespace

Outputs build_c(const CProgram& program, std::string_view recipe, const Options& options) {
    const std::string key = c_key_of(program);
    const std::string compiler = compiler_of(program.toolchain);
    const OutputCache cache;
    if (const auto reused = reuse_outputs(cache, key, recipe, options)) return *reused;
    const Workspace workspace(recipe);
    // Whoever held the workspace before may have built the same.
    if (const auto reused = reuse_outputs(cache, key, recipe, options)) return *reused;

    base::say(concat("  ", recipe, " with ", compiler));
    base::make_folders(options.log.parent_path());
    base::write_file(options.log, "");
    const CPlaces places = make_places(program, workspace.temporary(), options.supply);
    for (const CStep& step : c_steps(program.build, program.toolchain, places))
        base::doing(step.purpose, [&] { run_step(step, places, options.log); });
    return store_outputs(cache, key, collect(program, places, workspace.output()),
                         {.name = compiler, .tools = gcc_files(program.toolchain.triplet)},
                         options);
}

std::string c_key_of(const CProgram& program) {
    require_tools(program);
    return base::sha256_of(inputs_of(program, compiler_of(program.toolchain)));
}

Bench lay_out_c(const CProgram& program, const fs::path& folder) {
    require_tools(program);
    const CPlaces places = make_places(program, folder, {});
    Bench bench{.folder = places.source,
                .environment = {},
                .steps = c_steps(program.build, program.toolchain, places)};
    bench.environment = bench.steps.front().command.environment;
    return bench;
}

CPlaces make_places(const CProgram& program, const fs::path& folder,
                    const source::Supply& supply) {
    const std::string& below = program.build.folder;
    CPlaces places = {.source = (folder / "source" / below).lexically_normal(),
                      .build = folder / "build",
                      .staging = folder / "staging",
                      .temporary = folder / "temporary",
                      .home = folder / "home"};
    for (const fs::path& made : {places.staging, places.temporary, places.home})
        base::make_folders(made);
    source::obtain(program.source, program.recipe_folder, folder / "source", supply);
    if (!fs::is_directory(places.source)) {
        throw base::Error(concat("build.folder: the source has no folder ", below),
                          base::Exit::bad_request);
    }
    return places;
}

void require_tools(const CProgram& program) {
    const auto require = [](const std::string& tool, const std::string& packages) {
        if (base::find_program(tool)) return;
        throw base::Error(concat(tool, " is not installed")).set_hint(concat("install ", packages));
    };
    for (const char* tool : {"-gcc", "-g++", "-strip"})
        require(program.toolchain.triplet + tool, base::join(program.toolchain.packages, " "));
    const std::string& driver = program.build.driver;
    if (driver == "cmake" || driver == "meson") require(driver, driver);
    if (driver == "meson") require("ninja", "ninja-build");
    if (driver != "meson") require("make", "make");
}

namespace {

std::string compiler_of(const recipe::CToolchain& tools) {
    const base::Result result =
        base::run_checked({.argv = {concat(tools.triplet, "-gcc"), "--version"}});
    const auto lines = base::lines_of(result.output);
    return lines.empty() ? std::string() : std::string(lines.front());
}

std::string inputs_of(const CProgram& program, const std::string& compiler) {
    const recipe::CBuild& build = program.build;
    std::string text = concat("armpack c build 1\n", compiler, "\n",
                              source::identity_of(program.source, program.recipe_folder), "\n",
                              build.driver, "\n", build.folder, "\n", build.link, "\n");
    const auto add = [&text](const char* what, const std::vector<std::string>& words) {
        for (const std::string& word : words)
            text += concat(what, " ", word, "\n");
    };
    add("triplet", {program.toolchain.triplet});
    add("compiler flag", program.toolchain.compiler_flags);
    add("linker flag", program.toolchain.linker_flags);
    add("configure", build.configure);
    add("make", build.make);
    add("install", build.install);
    for (const auto& [name, path] : build.outputs)
        text += concat("output ", name, " ", path,
                       build.with_symbols.contains(name) ? " with symbols" : "", "\n");
    return text;
}

void run_step(const CStep& step, const CPlaces& places, const fs::path& log) {
    base::Command command = step.command;
    command.log = log;
    base::Progress progress(step.purpose);
    command.on_line = [&progress](std::string_view line) { progress.note(line.substr(0, 60)); };
    const base::Result result = base::run(command);
    if (step.purpose == "configure" && !result.ok()) {
        const std::string config_log = end_of_config_log(places.source);
        if (!config_log.empty()) {
            throw base::Error(concat("configure ", base::describe_end(result)))
                .set_detail(
                    concat(base::last_lines(result), "the end of config.log:\n", config_log))
                .set_hint(concat("the log is ", log.string()));
        }
    }
    base::require_success(command, result);
}

// What the failed test did stands above the listing of variables that every config.log ends with.
std::string end_of_config_log(const fs::path& source) {
    const fs::path file = source / "config.log";
    if (!fs::is_regular_file(file)) return {};
    std::string text = base::read_file(file);
    const std::size_t variables = text.find("## Cache variables. ##");
    if (variables != std::string::npos) text.erase(text.rfind("\n## -", variables) + 1);
    return base::last_lines({.messages = text});
}

std::map<std::string, fs::path> collect(const CProgram& program, const CPlaces& places,
                                        const fs::path& folder) {
    std::map<std::string, fs::path> files;
    const bool own_folder = program.build.driver == "cmake" || program.build.driver == "meson";
    for (const auto& [name, path] : program.build.outputs) {
        const bool installed = path.starts_with('/');
        const fs::path from = installed ? places.staging / fs::path(path).relative_path()
                                        : (own_folder ? places.build : places.source) / path;
        if (!fs::is_regular_file(from)) {
            throw base::Error(concat("the build made no ", path))
                .set_hint(installed ? "see in the log what was installed, and correct "
                                      "build.outputs"
                                    : "correct build.outputs: the path is relative to the folder "
                                      "that was built");
        }
        const fs::path to = folder / name;
        base::write_file(to, base::read_file(from), 0755);
        if (is_elf(to)) {
            require_arm_elf(to);
            const bool keeps_symbols = program.build.with_symbols.contains(name);
            base::run_checked(
                {.argv = {concat(program.toolchain.triplet, "-strip"),
                          keeps_symbols ? "--strip-debug" : "--strip-unneeded", to.string()}});
        }
        files[name] = to;
    }
    return files;
}

}  // namespace

}  // namespace build
