// The recipe loader takes any bytes: it gives a recipe, or an error for a bad request. A recipe
// that was taken says itself again in full, and that loads to the same.
#include "base/error.hpp"
#include "recipe/recipe.hpp"

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

namespace {

[[noreturn]] void demand(std::string_view what, std::string_view text);

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    std::string once;
    try {
        once = recipe::resolved(recipe::parse("r.json", text));
    } catch (const base::Error& error) {
        if (error.exit() != base::Exit::bad_request) demand("a bad request", error.what());
        if (!error.problem().starts_with("r.json:")) demand("the file's name", error.what());
        return 0;
    }
    if (recipe::resolved(recipe::parse("r.json", once)) != once) demand("the same again", once);
    return 0;
}

namespace {

[[noreturn]] void demand(std::string_view what, std::string_view text) {
    std::cerr << "expected " << what << ": " << text << std::endl;
    std::abort();
}

}  // namespace
