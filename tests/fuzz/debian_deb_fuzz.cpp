// The package reader takes any bytes: it gives a package whose paths are safe to put into a tree,
// or an error that begins with the package's name. So does putting it there.
#include "base/error.hpp"
#include "debian/database.hpp"
#include "debian/deb.hpp"

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace {

void demand(bool holds, std::string_view what, std::string_view text);

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    debian::Deb deb;
    try {
        deb = debian::read_deb(bytes, "x.deb");
    } catch (const base::Error& error) {
        demand(std::string_view(error.what()).starts_with("x.deb"), "the name", error.what());
        return 0;
    }
    tree::Tree tree;
    try {
        for (const tree::Entry& entry : deb.entries) {
            demand(tree::normalise(entry.path) == entry.path, "a safe path", entry.path);
            tree.add(entry);
        }
    } catch (const base::Error&) {
        return 0;  // two entries of one name, links out of the tree, …
    }
    debian::write_database(tree, {deb});
    return 0;
}

namespace {

void demand(bool holds, std::string_view what, std::string_view text) {
    if (holds) return;
    std::cerr << "expected " << what << ": " << text << std::endl;
    std::abort();
}

}  // namespace
