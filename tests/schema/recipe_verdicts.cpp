// recipe_verdicts < LINES: each line is a recipe in JSON; prints "ok", or its mistakes on one line.
// recipe_verdicts --resolved FILE: the recipe in FILE with every default written out.
#include "base/error.hpp"
#include "base/text.hpp"
#include "recipe/recipe.hpp"

#include <iostream>
#include <string>

int main(int argc, char** argv) {
    if (argc == 3 && std::string_view(argv[1]) == "--resolved") {
        std::cout << recipe::resolved(recipe::load(argv[2]));
        return 0;
    }
    for (std::string line; std::getline(std::cin, line);) {
        try {
            recipe::parse("recipe.json", line);
            std::cout << "ok\n";
        } catch (const base::Error& error) {
            const std::string& mistakes = error.detail().empty() ? error.problem() : error.detail();
            std::cout << base::replace_all(mistakes, "\n", "; ") << "\n";
        }
    }
    return 0;
}
