#include "app/command.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "recipe/catalogue.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace app {

namespace {

using base::concat;
using nlohmann::ordered_json;
namespace fs = std::filesystem;

struct Request {
    std::string name;
    enum class Tell { people, machines } tell = Tell::people;
};

base::Exit show(const Request& request);
ordered_json facts_of(const recipe::Catalogue& catalogue, const recipe::Toolchain& toolchain);
void add_tools(ordered_json& facts, const recipe::GoToolchain& go);
void add_tools(ordered_json& facts, const recipe::CToolchain& c);
// Each program with the path it is found at, and what it says its version is.
ordered_json installed(const std::vector<std::string>& programs);
std::string version_of(const fs::path& program);
void print_for_people(const ordered_json& facts);
std::string shown(const ordered_json& value);

}  // namespace

void add_toolchain_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand(
        "toolchain", "say what a toolchain consists of, and how to use it without armpack");
    command->require_subcommand(1);
    CLI::App* show_command = command->add_subcommand("show", "all that is known of one");
    show_command->footer(
        "Beside a toolchain for C lie a CMake toolchain file and a Meson cross file, which serve\n"
        "without armpack as well. Recipes name a toolchain by build.toolchain.");
    const auto request = std::make_shared<Request>();
    show_command->add_option("NAME", request->name, "a file of toolchains/, without .json")
        ->required();
    show_command->add_flag_callback(
        "--json", [request] { request->tell = Request::Tell::machines; }, "for machines");
    show_command->callback([&chosen, request] { chosen = [request] { return show(*request); }; });
}

namespace {

base::Exit show(const Request& request) {
    const recipe::Catalogue catalogue = recipe::Catalogue::here();
    const ordered_json facts = facts_of(catalogue, catalogue.toolchain(request.name));
    if (request.tell == Request::Tell::machines) {
        std::cout << facts.dump(2) << "\n";
    } else {
        print_for_people(facts);
    }
    return base::Exit::done;
}

ordered_json facts_of(const recipe::Catalogue& catalogue, const recipe::Toolchain& toolchain) {
    ordered_json facts = {
        {"name", toolchain.name}, {"summary", toolchain.summary}, {"profile", toolchain.profile}};
    std::visit([&](const auto& tools) { add_tools(facts, tools); }, toolchain.tools);
    ordered_json files = ordered_json::array();
    for (const char* ending : {".json", ".cmake", ".meson"}) {
        const fs::path file = catalogue.data() / "toolchains" / (toolchain.name + ending);
        if (fs::exists(file)) files.push_back(file.string());
    }
    facts["files"] = files;
    return facts;
}

void add_tools(ordered_json& facts, const recipe::GoToolchain& go) {
    facts["kind"] = "go";
    facts["oldest_go"] = go.oldest_go;
    facts["environment"] = go.environment;
    facts["build_flags"] = go.build_flags;
    facts["linker_flags"] = go.linker_flags;
    std::vector<std::string> programs = {"go"};
    if (go.c) {
        facts["c_toolchain"] = go.c_name;
        programs.insert(programs.end(), {go.c->c, go.c->cxx});
    }
    facts["programs"] = installed(programs);
}

void add_tools(ordered_json& facts, const recipe::CToolchain& c) {
    facts["kind"] = "c";
    facts["triplet"] = c.triplet;
    facts["packages"] = c.packages;
    facts["target_flags"] = c.target_flags;
    facts["compiler_flags"] = c.compiler_flags;
    facts["linker_flags"] = c.linker_flags;
    std::vector<std::string> programs = {c.c, c.cxx};
    for (const char* tool : {"ar", "ld", "strip", "objcopy"}) {
        programs.push_back(concat(c.triplet, "-", tool));
    }
    facts["programs"] = installed(programs);
}

ordered_json installed(const std::vector<std::string>& programs) {
    ordered_json list = ordered_json::array();
    for (const std::string& name : programs) {
        const auto found = base::find_program(name);
        list.push_back({{"name", name},
                        {"path", found ? found->string() : ""},
                        {"version", found ? version_of(*found) : ""}});
    }
    return list;
}

std::string version_of(const fs::path& program) {
    const bool go = program.filename() == "go";
    const base::Result result = base::run({.argv = {program.string(), go ? "version" : "--version"},
                                           .environment = base::pass_environment({"HOME"})});
    const auto lines = base::lines_of(result.output);
    return result.ok() && !lines.empty() ? base::printable(lines.front()) : std::string();
}

void print_for_people(const ordered_json& facts) {
    for (const auto& [key, value] : facts.items()) {
        const std::string label = base::replace_all(key, "_", " ");
        if (key == "programs") {
            for (const ordered_json& one : value) {
                const std::string path = one["path"];
                std::cout << "program         "
                          << (path.empty()
                                  ? concat(one["name"].get<std::string>(), " is not installed")
                                  : concat(path, ": ", one["version"].get<std::string>()))
                          << "\n";
            }
            continue;
        }
        std::cout << label << std::string(label.size() < 16 ? 16 - label.size() : 1, ' ')
                  << shown(value) << "\n";
    }
}

// Lists as words, maps as NAME=VALUE.
std::string shown(const ordered_json& value) {
    if (value.is_string()) return value.get<std::string>();
    std::string text;
    for (const auto& [key, one] : value.items()) {
        if (!text.empty()) text += ' ';
        if (value.is_object()) text += concat(key, "=");
        text += one.get<std::string>();
    }
    return text;
}

}  // namespace

}  // namespace app
