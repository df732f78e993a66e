#include "build/c_build.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "build/c_failure.hpp"
#include "build/c_outputs.hpp"
#include "build/c_source.hpp"
#include "build/c_steps.hpp"
#include "build/c_tools.hpp"
#include "build/gcc_files.hpp"
#include "build/linked.hpp"
#include "build/output_cache.hpp"
#include "build/workspace.hpp"

#include <optional>

namespace build {

using base::concat;
namespace fs = std::filesystem;

namespace {

void require(const std::string& tool, const std::string& packages);
void require_usable(const fs::path& folder);
std::string inputs_of(const CProgram& program, const std::string& compiler, const Options& options);
void run_step(const CStep& step, const CPlaces& places, const fs::path& log);
fs::path write_linked(const CProgram& program, const CPlaces& places, const fs::path& folder);

}  // namespace

Outputs build_c(const CProgram& program, std::string_view recipe, const Options& options) {
    const std::string key = c_key_of(program, options);
    const std::string compiler = compiler_of(program.toolchain);
    const OutputCache cache;
    if (const auto reused = reuse_outputs(cache, key, recipe, options)) return *reused;
    const Workspace workspace(recipe);
    // Whoever held the workspace before may have built the same.
    if (const auto reused = reuse_outputs(cache, key, recipe, options)) return *reused;

    base::say(concat("  ", recipe, " with ", compiler));
    base::make_folders(options.log.parent_path());
    base::write_file(options.log, "");
    const CPlaces places = make_places(program, options, workspace.temporary());
    for (const CStep& step : c_steps(program.build, program.toolchain, places))
        base::doing(step.purpose, [&] { run_step(step, places, options.log); });
    auto files = collect_outputs(program, places, workspace.output());
    files[std::string(linked_name)] = write_linked(program, places, workspace.output());
    return store_outputs(cache, key, files,
                         {.name = compiler, .tools = gcc_files(program.toolchain.triplet)},
                         options);
}

std::string c_key_of(const CProgram& program, const Options& options) {
    require_tools(program);
    return base::sha256_of(inputs_of(program, compiler_of(program.toolchain), options));
}

Bench lay_out_c(const CProgram& program, const Options& options, const fs::path& folder) {
    require_tools(program);
    const CPlaces places = make_places(program, options, folder);
    Bench bench{.folder = places.source,
                .environment = {},
                .steps = c_steps(program.build, program.toolchain, places)};
    bench.environment = environment_of(program.build, program.toolchain, places);
    return bench;
}

CPlaces make_places(const CProgram& program, const Options& options, const fs::path& folder) {
    require_usable(folder);
    const std::string& below = program.build.folder;
    CPlaces places = {.source = (folder / "source" / below).lexically_normal(),
                      .build = folder / "build",
                      .staging = folder / "staging",
                      .temporary = folder / "temporary",
                      .home = folder / "home",
                      .tools = folder / "tools",
                      .sysroot = options.sysroot.folder};
    if (!places.source.has_filename()) places.source = places.source.parent_path();
    for (const fs::path& made : {places.staging, places.temporary, places.home, places.tools})
        base::make_folders(made);
    obtain_source(program, options, folder / "source");
    if (!fs::is_directory(places.source)) {
        throw base::Error(concat("build.folder: the source has no folder ", below),
                          base::Exit::bad_request);
    }
    return places;
}

void require_compilers(const recipe::CToolchain& tools) {
    for (const std::string& tool :
         {tools.c, tools.cxx, concat(tools.triplet, "-gcc"), concat(tools.triplet, "-strip")})
        require(tool, base::join(tools.packages, " "));
}

void require_tools(const CProgram& program) {
    require_compilers(program.toolchain);
    const std::string& driver = program.build.driver;
    if (driver == "cmake" || driver == "meson") require(driver, driver);
    if (driver == "meson") require("ninja", "ninja-build");
    if (driver != "meson" && driver != "commands") require("make", "make");
    if (!program.build.packages.empty()) require("pkg-config", "pkg-config");
    if (program.build.emulate) require("qemu-arm", "qemu-user");
    if (!recipe::patches_of(program.source).empty()) require("patch", "patch");
}

std::string compiler_of(const recipe::CToolchain& tools) {
    const base::Result result = base::run_checked({.argv = {tools.c, "--version"}});
    const auto lines = base::lines_of(result.output);
    return lines.empty() ? std::string() : std::string(lines.front());
}

namespace {

void require(const std::string& tool, const std::string& packages) {
    if (base::find_program(tool)) return;
    throw base::Error(concat(tool, " is not installed")).set_hint(concat("install ", packages));
}

// Makefiles and configure scripts put paths into commands as they are.
void require_usable(const fs::path& folder) {
    const std::string text = folder.string();
    const std::size_t at = text.find_first_of(" \t\n\"#$%&'()*:;<=>?[\\]`|");
    if (at == std::string::npos) return;
    throw base::Error(concat("make and configure scripts do not take the character '",
                             base::printable(text.substr(at, 1)), "' in a path: ", text))
        .set_hint("set XDG_CACHE_HOME to a folder without such characters");
}

// Everything that decides about the bytes. The first line changes whenever this folder builds
// differently.
std::string inputs_of(const CProgram& program, const std::string& compiler,
                      const Options& options) {
    const recipe::CBuild& build = program.build;
    std::string text =
        concat("armpack c build 4\n", compiler, "\nsysroot ", options.sysroot.digest, "\n",
               identity_of_source(program, options), "\n", build.driver, "\n", build.folder, "\n",
               build.link, build.emulate ? " emulate" : "", "\n");
    const auto add = [&text](const char* what, const std::vector<std::string>& words) {
        for (const std::string& word : words)
            text += concat(what, " ", word, "\n");
    };
    add("tools", {program.toolchain.triplet, program.toolchain.c, program.toolchain.cxx});
    add("target", program.toolchain.target_flags);
    add("compiler", program.toolchain.compiler_flags);
    add("linker", program.toolchain.linker_flags);
    add("flag", build.flags);
    add("configure", build.configure);
    add("make", build.make);
    add("install", build.install);
    for (const std::vector<std::string>& words : build.prepare)
        add("prepare", {base::quote_for_shell(words)});
    for (const std::vector<std::string>& words : build.commands)
        add("command", {base::quote_for_shell(words)});
    for (const auto& [name, value] : build.answers)
        text += concat("answer ", name, "=", value, "\n");
    for (const auto& [name, path] : build.outputs)
        text += concat("output ", name, " ", path,
                       build.with_symbols.contains(name) ? " with symbols" : "", "\n");
    return text;
}

fs::path write_linked(const CProgram& program, const CPlaces& places, const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& [name, path] : program.build.outputs)
        names.insert(fs::path(path).filename().string());
    std::string text;
    for (const std::string& one : linked_libraries(places.tools, places.sysroot, names))
        text += concat(one, "\n");
    fs::path file = folder / "linked";
    base::write_file(file, text);
    return file;
}

void run_step(const CStep& step, const CPlaces& places, const fs::path& log) {
    base::Command command = step.command;
    command.log = log;
    base::Progress progress(step.purpose);
    command.on_line = [&progress](std::string_view line) { progress.note(line.substr(0, 60)); };
    const std::size_t refused_before = refused_calls(places.tools).size();
    const base::Result result = base::run(command);
    if (result.ok()) return;
    if (step.purpose == "configure") explain_configure(result, places, log);
    const std::vector<std::string> refused = refused_calls(places.tools);
    if (refused.size() > refused_before) throw refusal(refused.back(), result, log);
    if (const std::string hint = hint_of_failure(result, places); !hint.empty()) {
        throw base::Error(concat(command.argv.front(), " ", base::describe_end(result)))
            .set_detail(base::last_lines(result))
            .set_hint(concat(hint, "; the log is ", log.string()));
    }
    base::require_success(command, result);
}

}  // namespace

}  // namespace build
