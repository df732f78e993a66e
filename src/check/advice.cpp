#include "check/advice.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

namespace check {

namespace {

bool is_floating_point(isa::Feature feature);
std::string compiled_for(const Facts& facts);
std::string title_of(const Finding& finding);

}  // namespace

std::string what_it_needs(isa::Feature feature) {
    std::string needed(isa::describe(feature));
    if (is_floating_point(feature)) {
        return needed + "; this router's kernel offers no floating point unit";
    }
    return needed;
}

std::string advice_on(const FileReport& file) {
    if (!file.facts) return {};
    const Facts& facts = *file.facts;
    const bool hard_float = (facts.flags & elf::flag::hard_float) != 0 || facts.vfp_arguments == 1;
    if (hard_float) return "this is an armhf build; use armel";
    if (facts.go && facts.go->goarm != "5") return "rebuild with GOARM=5";
    if (const std::string cpu = compiled_for(facts); !cpu.empty()) {
        return base::concat("it was compiled for ", cpu,
                            "; rebuild with -march=armv5te -mfloat-abi=soft");
    }
    return "rebuild for ARMv5TE; if a test at run time keeps the instruction from being executed, "
           "say so in a waiver of the recipe";
}

std::vector<Group> group_findings(const FileReport& file) {
    std::vector<Group> groups;
    std::map<std::tuple<std::uint32_t, std::string_view, Verdict>, std::size_t> known;
    for (const Finding& finding : file.findings) {
        const auto [place, added] =
            known.emplace(std::tuple(finding.function_address, std::string_view(finding.function),
                                     finding.verdict),
                          groups.size());
        if (added) groups.push_back({title_of(finding), finding.verdict, {}});
        groups[place->second].findings.push_back(&finding);
    }
    return groups;
}

namespace {

bool is_floating_point(isa::Feature feature) {
    return feature >= isa::Feature::vfp2 && feature <= isa::Feature::crypto;
}

// The architecture that the build attributes name, if it is above ARMv5TE.
std::string compiled_for(const Facts& facts) {
    const auto found = std::find_if(facts.attributes.begin(), facts.attributes.end(),
                                    [](const auto& each) { return each.first == "Tag_CPU_arch"; });
    if (found == facts.attributes.end()) return {};
    const std::string& name = found->second;
    const bool newer = name.size() >= 2 && name[0] == 'v' && name[1] >= '6' && name[1] <= '9';
    return newer ? "ARM" + name : std::string();
}

std::string title_of(const Finding& finding) {
    if (!finding.function.empty()) return finding.function;
    if (finding.function_address == 0) return "code of no known function";
    return base::concat("code at 0x", base::hex(finding.function_address, 8));
}

}  // namespace

}  // namespace check
