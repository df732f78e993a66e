#pragma once

#include "check/report.hpp"

#include <string>
#include <vector>

namespace check {

// "VFPv2; this router's kernel offers no floating point unit": what a finding needs, for people.
std::string what_it_needs(isa::Feature feature);

// What to do about a file with unsupported instructions, as its facts suggest.
std::string advice_on(const FileReport& file);

// The findings of one verdict that stand in one function and need the same.
struct Group {
    std::string function;  // its name, or "code at 0x…"
    Verdict verdict{};
    std::vector<const Finding*> findings;  // by address; never empty
};

// By the address of their first finding. `report` must outlive the result.
std::vector<Group> group_findings(const FileReport& file);

}  // namespace check
