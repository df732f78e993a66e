// The reader of the probe's reports takes any bytes: it gives a profile that has at least v4, or an
// error for a bad request that names the file.
#include "base/error.hpp"
#include "recipe/probe_report.hpp"

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
    try {
        const recipe::ProbeReport report = recipe::parse_probe_report("r.json", text);
        if (!report.profile.features.has(isa::Feature::v4)) demand("v4", text);
        if (report.profile.features.has(isa::Feature::unallocated)) demand("no nonsense", text);
        if (report.kernel.empty()) demand("a kernel", text);
    } catch (const base::Error& error) {
        if (error.exit() != base::Exit::bad_request) demand("a bad request", error.what());
        if (!error.problem().starts_with("r.json:")) demand("the file's name", error.what());
    }
    return 0;
}

namespace {

[[noreturn]] void demand(std::string_view what, std::string_view text) {
    std::cerr << "expected " << what << ": " << text << std::endl;
    std::abort();
}

}  // namespace
