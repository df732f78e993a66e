#include "app/command.hpp"
#include "recipe/catalogue.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace app {

namespace {

void print_for_people(const std::vector<recipe::Recipe>& recipes);
void print_json(const std::vector<recipe::Recipe>& recipes);

}  // namespace

void add_list_command(CLI::App& line, Action& chosen) {
    CLI::App* command =
        line.add_subcommand("list", "list the recipes there are: name, version, what it is");
    const auto as_json = std::make_shared<bool>(false);
    const auto names_only = std::make_shared<bool>(false);
    command->add_flag("--json", *as_json, "one line, as a GitHub Actions matrix takes it");
    command->add_flag("--names", *names_only, "names alone, without reading the recipes");
    command->callback([&chosen, as_json, names_only] {
        chosen = [as_json, names_only] {
            const recipe::Catalogue catalogue = recipe::Catalogue::here();
            if (*names_only) {
                for (const std::string& name : catalogue.recipe_names())
                    std::cout << name << "\n";
                return base::Exit::done;
            }
            std::vector<recipe::Recipe> recipes;
            for (const std::string& name : catalogue.recipe_names()) {
                recipes.push_back(catalogue.recipe(name));
            }
            *as_json ? print_json(recipes) : print_for_people(recipes);
            return base::Exit::done;
        };
    });
}

namespace {

void print_for_people(const std::vector<recipe::Recipe>& recipes) {
    std::size_t name_width = 0;
    std::size_t version_width = 0;
    for (const recipe::Recipe& one : recipes) {
        name_width = std::max(name_width, one.name.size());
        version_width = std::max(version_width, one.version.size());
    }
    for (const recipe::Recipe& one : recipes) {
        std::cout << std::left << std::setw(static_cast<int>(name_width)) << one.name << "  "
                  << std::setw(static_cast<int>(version_width)) << one.version << "  "
                  << one.summary << "\n";
    }
}

void print_json(const std::vector<recipe::Recipe>& recipes) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const recipe::Recipe& one : recipes) {
        list.push_back({{"name", one.name},
                        {"version", one.version},
                        {"summary", one.summary},
                        {"licence", one.licence},
                        {"image", one.image.definition}});
    }
    std::cout << list.dump() << "\n";
}

}  // namespace

}  // namespace app
