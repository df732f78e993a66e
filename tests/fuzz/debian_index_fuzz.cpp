// What comes from apt and from mirrors as text: indices, control files, apt sources, printed
// addresses, lock files. Any bytes give a value or an Error, never more work than their length.
#include "base/error.hpp"
#include "debian/apt.hpp"
#include "debian/control.hpp"
#include "debian/mirror.hpp"
#include "debian/pattern.hpp"
#include "recipe/packages.hpp"

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

namespace {

template <class Body>
void attempt(Body&& body);
void read_lock(const std::string& text);

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    attempt([&] {
        for (const debian::Paragraph& paragraph : debian::parse_paragraphs(text, "x")) {
            debian::source_of(paragraph);
            debian::parse_dependencies(paragraph.get("Depends"));
        }
    });
    attempt([&] { debian::mirrors_of_sources(text, "x.sources"); });
    attempt([&] { debian::mirrors_of_sources(text, "x.list"); });
    attempt([&] { debian::parse_printed_uris(text); });
    attempt([&] { debian::sort_update_messages(text, {{.name = "trixie"}}); });
    attempt([&] { read_lock(text); });
    return 0;
}

namespace {

template <class Body>
void attempt(Body&& body) {
    try {
        body();
    } catch (const base::Error&) {  // an answer as good as any
    }
}

void read_lock(const std::string& text) {
    base::Document document("lock", text);
    const recipe::LockedPackages packages = recipe::read_locked_packages(document.root());
    document.finish();
    const std::string again = recipe::to_json(packages);
    base::Document second("again", again);
    if (recipe::read_locked_packages(second.root()) == packages) return;
    std::cerr << "expected the same again: " << again << std::endl;
    std::abort();
}

}  // namespace
