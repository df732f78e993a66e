#pragma once

#include "check/facts.hpp"
#include "check/libraries.hpp"
#include "check/report.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What a file's facts must be so that the router's loader starts it. Facts only: instructions are
// flow's. Build attributes are not judged, since one object raises them for a whole file that runs
// nevertheless, Debian's own among them; except Tag_ABI_VFP_args, which the linker keeps apart.
namespace check {

struct Subject {
    std::string path;  // normalised
    const Facts& facts;
    const Libraries* libraries = nullptr;  // null: loose files, whose libraries are not here
    std::optional<Facts::Kernel> kernel;   // the device's
    enum class Instructions { not_looked_at, looked_at };
    Instructions instructions = Instructions::not_looked_at;
    std::span<const std::string> stale_gates;
    std::string emulated;  // see FileReport
    enum class Emulation { unknown, absent };
    Emulation emulation = Emulation::unknown;
};

// One thing that a rule found. The rule's own weight and remedy stand where these have none.
struct Objection {
    std::string fact;
    std::optional<Problem::Weight> weight;
    std::string remedy;
};

struct Rule {
    std::string_view name;
    std::vector<Objection> (*look)(const Subject& subject);
    std::string_view explanation;  // for people who ask why
    std::string_view remedy;
    bool for_arm_only = true;  // looks at facts that only ELF32 ARM files have here
};

std::span<const Rule> rules();

// All problems that the rules find, in the rules' order.
std::vector<Problem> judge(const Subject& subject);

}  // namespace check
