#include "app/command.hpp"
#include "base/fields.hpp"
#include "check/report.hpp"
#include "recipe/device.hpp"
#include "recipe/image_definition.hpp"
#include "recipe/probe_report.hpp"
#include "recipe/profile.hpp"
#include "recipe/recipe.hpp"
#include "recipe/toolchain.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>

namespace app {

namespace {

// The schema of what `read` reads.
template <class Read>
std::string schema_of(std::string_view title, Read read) {
    base::Document document = base::Document::describing();
    read(document.root());
    return document.schema(title);
}

// What there are schemas of, and the text of each.
const std::map<std::string, std::function<std::string()>>& schemas() {
    static const std::map<std::string, std::function<std::string()>> all = {
        {"recipe", recipe::schema},
        {"toolchain", recipe::toolchain_schema},
        {"device", recipe::device_schema},
        {"profile", recipe::profile_schema},
        {"image",
         [] { return schema_of("An armpack root filesystem", recipe::read_image_definition); }},
        {"effects",
         [] {
             return schema_of("What an armpack image does for a package's maintainer scripts",
                              recipe::read_package_effects);
         }},
        {"check", check::report_schema},
        {"probe", recipe::probe_report_schema},
    };
    return all;
}

}  // namespace

void add_schema_command(CLI::App& line, Action& chosen) {
    CLI::App* command = line.add_subcommand(
        "schema", "print the JSON Schema of a kind of file, for editors and validators");
    const auto kind = std::make_shared<std::string>("recipe");
    command->add_option("KIND", *kind, "what is described")
        ->check(CLI::IsMember(schemas()))
        ->capture_default_str();
    command->callback([&chosen, kind] {
        chosen = [kind] {
            std::cout << schemas().at(*kind)();
            return base::Exit::done;
        };
    });
}

}  // namespace app
