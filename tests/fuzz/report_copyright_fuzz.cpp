// Copyright files of packages, and the licences drawn from them. Any bytes give an expression that
// names each of its references.
#include "debian/copyright.hpp"
#include "report/licences.hpp"

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const report::Licence licence = report::licence_of(debian::parse_copyright(text), "package");
    for (const auto& [reference, said] : licence.texts) {
        const bool is_bad = said.empty() || reference.find_first_not_of(
                                                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx"
                                                "yz0123456789.-") != std::string::npos;
        if (is_bad || licence.expression.find(reference) == std::string::npos) {
            std::cerr << reference << " in " << licence.expression << "\n";
            std::abort();
        }
    }
    return 0;
}
