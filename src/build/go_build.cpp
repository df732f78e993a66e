#include "build/go_build.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "build/c_build.hpp"
#include "build/cgo.hpp"
#include "build/elf_output.hpp"
#include "build/gcc_files.hpp"
#include "build/go_modules.hpp"
#include "build/go_progress.hpp"
#include "build/linked.hpp"
#include "build/output_cache.hpp"
#include "build/workspace.hpp"
#include "source/go_command.hpp"
#include "source/go_module.hpp"

#include <optional>
#include <utility>

namespace build {

using base::concat;
namespace fs = std::filesystem;

namespace {

// Everything that decides about the bytes, as text; its SHA-256 is the key in the cache. The first
// line changes whenever this file builds differently.
std::string inputs_of(const GoProgram& program, std::string_view source, const Options& options);
std::vector<std::string> build_arguments(const GoProgram& program);
std::string linker_flags(const GoProgram& program);
base::Command build_command(const GoProgram& program, const source::Go& go, const GoPlaces& places,
                            source::Network network);
void compile(const GoProgram& program, const source::Go& go, const Workspace& workspace,
             const Options& options);
std::vector<fs::path> mapped_folders(const source::Go& go, const GoPlaces& places);
bool lacks_modules(std::string_view messages);
void write_log_head(const base::Command& command, const fs::path& log);
std::vector<std::string> linked_into(const GoProgram& program, const Workspace& workspace,
                                     const Options& options);
void require_program(const fs::path& file);
Compiler compiler_of(const GoProgram& program, const source::Go& go, const Workspace& workspace);

}  // namespace

Outputs build_go(const GoProgram& program, std::string_view recipe, const Options& options) {
    base::make_folders(options.log.parent_path());
    const OutputCache cache;
    if (program.toolchain.c) require_compilers(*program.toolchain.c);
    const std::string known = source_line(program, options.go);
    std::string key = base::sha256_of(inputs_of(program, known, options));
    // Without a sum in the recipe, what the version stands for is known only after asking.
    if (!known.empty()) {
        if (auto outputs = reuse_outputs(cache, key, program.build.output, options))
            return *outputs;
    }
    Workspace workspace(recipe);
    const source::Go go =
        source::find_go(program.build.go, program.toolchain.oldest_go, go_supply_of(options));
    const std::string tree_sum =
        prepare_go_source(workspace, program, go, options.go, options.supply);
    if (known.empty()) {
        const std::string source = source_line(program, options.go, tree_sum);
        key = base::sha256_of(inputs_of(program, source, options));
    }
    // Whoever held the workspace before may have built the same.
    if (auto outputs = reuse_outputs(cache, key, program.build.output, options)) return *outputs;

    base::say(concat("  ", program.build.output, " with Go ", go.version));
    compile(program, go, workspace, options);
    const fs::path binary = workspace.output() / program.build.output;
    require_program(binary);
    std::map<std::string, fs::path> files = {{program.build.output, binary}};
    if (program.toolchain.c) {
        const fs::path list = workspace.output() / "linked";
        base::write_file(list, base::join(linked_into(program, workspace, options), "\n"));
        files[std::string(linked_name)] = list;
    }
    return store_outputs(cache, key, files, compiler_of(program, go, workspace), options);
}

Bench lay_out_go(const GoProgram& program, const Options& options, const fs::path& folder) {
    if (program.toolchain.c) require_compilers(*program.toolchain.c);
    const source::Go go = source::find_go(program.build.go, program.toolchain.oldest_go);
    GoPlaces places = {.source = folder / "source",
                       .temporary = folder / "temporary",
                       .output = folder / "output"};
    base::make_folders(places.temporary);
    places.cgo = cgo_environment(program, options, folder / "tools", mapped_folders(go, places));
    base::make_folders(places.output);
    copy_go_source(program, go, {}, options.supply, places.source);
    base::Command command = build_command(program, go, places, source::Network::allowed);
    return {.folder = places.source,
            .environment = command.environment,
            .steps = {{.purpose = "build", .command = command}}};
}

std::optional<std::string> go_key_of(const GoProgram& program, const Options& options) {
    if (program.toolchain.c) require_compilers(*program.toolchain.c);
    const std::string known = source_line(program, options.go);
    if (known.empty()) return std::nullopt;
    return base::sha256_of(inputs_of(program, known, options));
}

namespace {

std::string inputs_of(const GoProgram& program, std::string_view source, const Options& options) {
    std::string text =
        concat("armpack go build 1\n", source, "\ntoolchain ", program.build.go, "\ngoarm ",
               program.build.goarm, "\noutput ", program.build.output, "\n");
    for (const auto& [name, value] : program.toolchain.environment)
        text += concat("environment ", name, "=", value, "\n");
    for (const std::string& argument : build_arguments(program))
        text += concat("argument ", argument, "\n");
    return text + cgo_inputs(program, options);
}

std::vector<std::string> build_arguments(const GoProgram& program) {
    std::vector<std::string> arguments = program.toolchain.build_flags;
    if (!program.build.tags.empty())
        arguments.push_back(concat("-tags=", base::join(program.build.tags, ",")));
    arguments.push_back(concat("-ldflags=", linker_flags(program)));
    arguments.push_back(program.build.package);
    return arguments;
}

// Go splits the value at blanks, and takes '...' and "..." as one word, without escapes.
std::string linker_flags(const GoProgram& program) {
    std::string flags = base::join(program.toolchain.linker_flags, " ");
    for (const auto& [name, value] : program.build.variables) {
        const std::string word = concat(name, "=", value);
        const bool single = word.find('\'') != std::string::npos;
        if (single && word.find('"') != std::string::npos) {
            throw base::Error(concat("variable ", name,
                                     ": a value with both kinds of quotes "
                                     "cannot be given to Go's linker"),
                              base::Exit::bad_request);
        }
        const char quote = single ? '"' : '\'';
        flags += concat(" -X ", quote, word, quote);
    }
    return flags;
}

base::Command build_command(const GoProgram& program, const source::Go& go, const GoPlaces& places,
                            source::Network network) {
    std::vector<std::string> arguments = build_arguments(program);
    arguments.insert(arguments.begin(),
                     {"build", "-v", "-o", (places.output / program.build.output).string()});
    return go_program_command(program, go, places, std::move(arguments), network);
}

void compile(const GoProgram& program, const source::Go& go, const Workspace& workspace,
             const Options& options) {
    const fs::path& log = options.log;
    GoPlaces places = places_in(workspace);
    places.cgo = cgo_environment(program, options, workspace.temporary() / "tools",
                                 mapped_folders(go, places));
    base::Command command = build_command(program, go, places, source::Network::none);
    command.log = log;
    const auto run = [&] {
        write_log_head(command, log);
        GoProgress progress(go_list_command(program, go, places, source::Network::none));
        command.on_line = [&progress](std::string_view line) { progress.line(line); };
        return base::run(command);
    };
    // Most often every module is there, and asking first would take as long as finding out.
    base::Result result = run();
    if (!result.ok() && lacks_modules(result.messages)) {
        const bool has_lock = !options.go.modules.empty();
        fetch_go_modules(program, go, places, has_lock ? GoSums::locked : GoSums::completed);
        result = run();
    }
    base::require_success(command, result);
}

// In which C files of the program and of its modules lie.
std::vector<fs::path> mapped_folders(const source::Go& go, const GoPlaces& places) {
    return {places.source, go.settings.at("GOMODCACHE")};
}

bool lacks_modules(std::string_view messages) {
    return messages.find("GOPROXY=off") != std::string_view::npos ||
           messages.find("missing go.sum entry") != std::string_view::npos;
}

void write_log_head(const base::Command& command, const fs::path& log) {
    std::string text = concat("folder: ", command.folder.string(), "\n");
    for (const auto& [name, value] : command.environment)
        text += concat(name, "=", base::quote_for_shell(value), "\n");
    text += concat("command: ", base::quote_for_shell(command.argv), "\n\n");
    base::write_file(log, text);
}

std::vector<std::string> linked_into(const GoProgram& program, const Workspace& workspace,
                                     const Options& options) {
    // Go's linker has the program made under another name, "a.out", in a folder of its own.
    const auto found = linked_libraries(workspace.temporary() / "tools", options.sysroot.folder,
                                        {program.build.output});
    return {found.begin(), found.end()};
}

void require_program(const fs::path& file) {
    if (is_elf(file)) return;
    throw base::Error(concat("go build made no program ", file.filename().string()))
        .set_hint("is the recipe's package a program (package main)?");
}

Compiler compiler_of(const GoProgram& program, const source::Go& go, const Workspace& workspace) {
    const base::Command command = go_program_command(
        program, go, places_in(workspace), {"env", "GOROOT", "GOTOOLDIR"}, source::Network::none);
    const std::vector<std::string> folders = base::split(base::run_checked(command).output, '\n');
    Compiler compiler{.name = concat("go", go.version)};
    const auto add = [&](const char* name, const fs::path& file) {
        if (fs::is_regular_file(file)) compiler.tools.push_back({name, base::sha256_of_file(file)});
    };
    if (folders.size() < 2) return compiler;
    add("asm", fs::path(folders[1]) / "asm");
    add("compile", fs::path(folders[1]) / "compile");
    add("go", fs::path(folders[0]) / "bin" / "go");
    add("link", fs::path(folders[1]) / "link");
    if (program.toolchain.c) {
        const auto tools = gcc_files(program.toolchain.c->triplet);
        compiler.tools.insert(compiler.tools.end(), tools.begin(), tools.end());
    }
    return compiler;
}

}  // namespace

}  // namespace build
