// The lock reader takes any bytes: it gives a lock, or an error for a bad request that names the
// file. A lock that was taken is written as it was read; one without its seal is put back together
// here, so that what is behind the seal is reached as well.
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "recipe/lock.hpp"

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

namespace {

void try_lock(const std::string& text);
std::string sealed(std::string_view body);
void demand(bool holds, std::string_view what, std::string_view text);

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    try_lock(text);
    try_lock(sealed(text));
    return 0;
}

namespace {

void try_lock(const std::string& text) {
    recipe::Lock lock;
    try {
        lock = recipe::parse_lock("lock.json", text);
    } catch (const base::Error& error) {
        demand(error.exit() == base::Exit::bad_request, "a bad request", error.what());
        demand(error.problem().starts_with("lock.json:"), "the file's name", error.what());
        return;
    }
    const std::string once = recipe::to_json(lock);
    demand(recipe::parse_lock("lock.json", once) == lock, "the same again", once);
    demand(recipe::disagreements(lock, lock).empty(), "no disagreement", once);
    demand(recipe::changes(lock.image, lock.image).empty(), "no change", once);
}

// The input as what stands between the outermost braces of a lock.
std::string sealed(std::string_view body) {
    return base::concat("{\n", body, ",\n  \"seal\": \"", base::sha256_of(body), "\"\n}\n");
}

void demand(bool holds, std::string_view what, std::string_view text) {
    if (holds) return;
    std::cerr << "expected " << what << ": " << text << std::endl;
    std::abort();
}

}  // namespace
