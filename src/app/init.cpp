#include "app/command.hpp"
#include "app/draft.hpp"
#include "app/questions.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "recipe/recipe.hpp"
#include "source/go_module.hpp"
#include "source/project.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <regex>
#include <string>
#include <tuple>

namespace app {

namespace {

using base::concat;
namespace fs = std::filesystem;

// The Go release that this version's own recipes are built with.
constexpr std::string_view usual_go = "1.26.8";

struct Request {
    std::string source;
    std::string folder;
    std::string name, version, summary, homepage, licence, program;
    std::string link = "static";
    enum class Existing { kept, replaced } existing = Existing::kept;
};

base::Exit init(const Request& request);
Draft draft_of(const Request& request, Questions& questions);
// What is known before anybody is asked: a Go module is fetched, a folder looked at.
source::Project look(const Request& request, Draft& draft);
source::Project look_at_module(const Request& request, Draft& draft);
std::string go_release(const std::string& wanted);
std::string short_name(const std::string& path);
std::string likely_program(const source::Project& project, const std::string& name);
fs::path place_of(const Request& request, const Draft& draft);
void require_free(const fs::path& file, const Request& request);

}  // namespace

void add_init_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand(
        "init", "write a recipe for a Go module or for a CMake, Meson, autotools or make project");
    command->footer(
        "SOURCE is a Go module (github.com/owner/name, with @VERSION for another than the newest)\n"
        "or a folder with the project. What cannot be seen from it is asked on a terminal; "
        "without\n"
        "one, the options that are missing are named.\n"
        "Example: armpack init github.com/AdguardTeam/dnsproxy --summary 'DNS forwarder'");
    const auto request = std::make_shared<Request>();
    const auto option = [&](const char* name, std::string& value, const char* about) {
        return command->add_option(name, value, about);
    };
    option("SOURCE", request->source, "a Go module, or a folder")->required();
    option("--folder", request->folder, "where recipe.json goes (a folder called like the recipe)");
    option("--name", request->name, "of the recipe");
    option("--program-version", request->version, "the program's version");
    option("--summary", request->summary, "what the program is, in one line");
    option("--homepage", request->homepage, "where to read about it");
    option("--licence", request->licence, "SPDX expression (GPL-3.0-only)");
    option("--program", request->program,
           "Go: the main package (./cmd/tool); else where the program is installed\n"
           "(/usr/bin/tool) or lies in the build (src/tool)");
    option("--link", request->link, "static or dynamic; not for Go")
        ->check(CLI::IsMember({"static", "dynamic"}))
        ->capture_default_str();
    command->add_flag_callback(
        "--force", [request] { request->existing = Request::Existing::replaced; },
        "replace a recipe that is there");
    command->callback([&chosen, request] { chosen = [request] { return init(*request); }; });
}

namespace {

base::Exit init(const Request& request) {
    // Asking comes late, so that nobody answers for nothing.
    if (!request.folder.empty()) require_free(fs::path(request.folder) / "recipe.json", request);
    Questions questions;
    Draft draft = draft_of(request, questions);
    const fs::path folder = place_of(request, draft);
    const fs::path file = folder / "recipe.json";
    require_free(file, request);
    if (auto* local = std::get_if<recipe::LocalFolder>(&draft.source)) {
        local->path = fs::absolute(local->path)
                          .lexically_normal()
                          .lexically_relative(fs::absolute(folder).lexically_normal());
    }
    const std::string text = recipe_text(draft);
    recipe::parse(file, text);  // says what is wrong with an answer, by key
    base::make_folders(folder);
    base::write_file(file, text);
    std::cout << file.string() << "\n";
    base::say(concat("next: armpack build ", base::quote_for_shell(file.string())));
    return base::Exit::done;
}

Draft draft_of(const Request& request, Questions& questions) {
    Draft draft;
    const source::Project project = look(request, draft);
    if (!project.problem.empty()) {
        throw base::Error(concat(request.source, ": ", project.problem), base::Exit::bad_request);
    }
    draft.driver = project.driver;
    draft.link = request.link;
    draft.name = questions.ask(
        {"--name", "name of the recipe"}, request.name,
        short_name(project.name.empty() ? fs::absolute(request.source).filename().string()
                                        : project.name));
    draft.version = questions.ask({"--program-version", "version of the program"}, request.version,
                                  project.version);
    draft.summary =
        questions.ask({"--summary", "what it is, in one line"}, request.summary, project.summary);
    draft.homepage =
        questions.ask({"--homepage", "where to read about it"}, request.homepage, project.homepage);
    draft.licence =
        questions.ask({"--licence", "licence, as SPDX calls it"}, request.licence, project.licence);
    const char* about = draft.driver == "go" ? "main package (., ./cmd/tool)"
                                             : "program, where it is installed (/usr/bin/tool) or "
                                               "lies in the build (src/tool)";
    questions.offer(project.programs);
    draft.program =
        questions.ask({"--program", about}, request.program, likely_program(project, draft.name));
    questions.finish();
    return draft;
}

source::Project look(const Request& request, Draft& draft) {
    const fs::path folder = request.source;
    if (!fs::is_directory(folder)) return look_at_module(request, draft);
    source::Project project = source::look_at_project(folder);
    if (project.driver.empty()) {
        throw base::Error(
            concat(request.source, ": no CMakeLists.txt, meson.build, configure or Makefile there"),
            base::Exit::bad_request)
            .set_hint("name the folder that holds the project's build description");
    }
    if (project.driver == "go") {
        throw base::Error(concat(request.source, ": a Go module is taken from the module proxy"),
                          base::Exit::bad_request)
            .set_hint(concat("give its path instead of a folder: armpack init ", project.name));
    }
    draft.source = recipe::LocalFolder{request.source};
    return project;
}

source::Project look_at_module(const Request& request, Draft& draft) {
    const std::size_t at = request.source.find('@');
    const std::string name = request.source.substr(0, at);
    const std::string version = at == std::string::npos ? "latest" : request.source.substr(at + 1);
    static const std::regex module_path("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+(/[A-Za-z0-9._~-]+)*");
    if (!std::regex_match(name, module_path)) {
        throw base::Error(concat("there is no folder ", base::quote_for_shell(request.source),
                                 ", and it is no Go module's path"),
                          base::Exit::bad_request)
            .set_hint("a module's path begins with a host: github.com/owner/name");
    }
    const source::Go go = source::find_go(usual_go);
    const source::FoundModule found = source::find_go_module(name, version, go);
    source::Project project = source::look_at_go_module(found.folder);
    if (project.programs.empty()) {
        throw base::Error(concat(name, "@", found.module.version, ": it holds no program"),
                          base::Exit::bad_request)
            .set_hint("a program is a folder with package main");
    }
    draft.source = found.module;
    draft.go = go_release(project.go);
    const std::string& tag = found.module.version;
    project.version = tag.starts_with('v') ? tag.substr(1) : tag;
    project.name = name;
    project.homepage = "https://" + name;
    return project;
}

// The usual one, unless the module asks for a newer one.
std::string go_release(const std::string& wanted) {
    const auto numbers = [](std::string_view text) {
        const auto parts = base::split(text, '.');
        const auto part = [&](std::size_t at) {
            return at < parts.size() ? base::parse_decimal(parts[at]).value_or(0) : 0;
        };
        return std::tuple(part(0), part(1), part(2));
    };
    if (numbers(wanted) <= numbers(usual_go)) return std::string(usual_go);
    return std::count(wanted.begin(), wanted.end(), '.') < 2 ? wanted + ".0" : wanted;
}

// As recipes are called: "dnsproxy" for github.com/AdguardTeam/dnsproxy/v2.
std::string short_name(const std::string& path) {
    static const std::regex major("/v[0-9]+$");
    const std::string without = std::regex_replace(path, major, "");
    std::string name;
    for (const char letter : base::to_lower(fs::path(without).filename().string())) {
        const bool fits = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (fits) {
            name += letter;
        } else if (!name.empty() && name.back() != '-') {
            name += '-';
        }
    }
    while (name.ends_with('-'))
        name.pop_back();
    return name;
}

// The only one, or the one called like the recipe; nothing where it is a guess in the dark.
std::string likely_program(const source::Project& project, const std::string& name) {
    const auto& programs = project.programs;
    if (programs.size() == 1) return programs.front();
    for (const std::string& one : programs) {
        if (one == "." || fs::path(one).filename() == name) return one;
    }
    return project.driver == "go" || programs.empty() ? std::string() : programs.front();
}

fs::path place_of(const Request& request, const Draft& draft) {
    return request.folder.empty() ? fs::path(draft.name) : fs::path(request.folder);
}

void require_free(const fs::path& file, const Request& request) {
    if (request.existing == Request::Existing::replaced || !fs::exists(file)) return;
    throw base::Error(concat(file.string(), " is there already"), base::Exit::bad_request)
        .set_hint("choose another place with --folder, or replace it with --force");
}

}  // namespace

}  // namespace app
