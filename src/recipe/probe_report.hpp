#pragma once

#include "isa/feature.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace recipe {

// What recipes/probe found out about one machine, as far as the check can use it.
struct ProbeReport {
    isa::Profile profile;  // the features of which every instruction that was tried ran
    std::string kernel;    // its release: "5.6.3"
    enum class Swp { runs, fails };
    Swp swp = Swp::fails;
    // The kernel's helper functions that programs for ARMv5 need and that do not work, in words;
    // one of them may be the page that holds all.
    std::vector<std::string> missing_helpers;
};

// Reads and checks a report in JSON. Error (bad_request) lists every mistake; a report that
// contradicts itself, or whose words are not what it calls them, is one.
ProbeReport load_probe_report(const std::filesystem::path& file);

// The same from text, for tests and fuzzing; `file` names it in messages.
ProbeReport parse_probe_report(const std::filesystem::path& file, std::string_view text);

// The JSON Schema of reports.
std::string probe_report_schema();

}  // namespace recipe
