#include "check/instructions.hpp"

#include "base/text.hpp"
#include "isa/classify.hpp"
#include "isa/disassemble.hpp"

namespace check {

namespace {

Finding finding_of(const flow::Finding& found, isa::FeatureSet features);
Verdict verdict_of(flow::Verdict verdict);
std::string sentence_on(const flow::Map& map);  // on what later cores dropped

}  // namespace

void look_at_instructions(const elf::File& parsed, const Options& options, FileReport& file) {
    flow::Options flow_options;
    flow_options.features = options.profile.features;
    flow_options.gates = options.gates;
    flow_options.sharing.most_threads = options.most_threads;
    const flow::Map map = flow::analyse(parsed, flow_options);
    file.bytes = map.bytes;
    file.unsupported_count = map.unsupported_count;
    file.guarded_count = map.guarded_count;
    file.unreached_count = map.unreached_count;
    file.findings.reserve(map.findings.size());
    for (const flow::Finding& found : map.findings) {
        file.findings.push_back(finding_of(found, options.profile.features));
    }
    if (map.first_emulated) file.emulated = sentence_on(map);
    for (const flow::StaleGate& gate : map.stale_gates) {
        file.stale_gates.push_back(
            base::concat("the gate list's entry ", gate.entry, " is stale: ", gate.reason));
    }
}

namespace {

Finding finding_of(const flow::Finding& found, isa::FeatureSet features) {
    const isa::Encoding& encoding = isa::classify(found.word, found.state);
    const bool thumb = found.state == isa::State::t32;
    Finding finding;
    finding.address = found.address;
    // A pair of halfwords is printed first half first, as it lies in memory.
    finding.word = base::hex(found.word, found.length_bytes() == 4 ? 8 : 4);
    finding.state = thumb ? "T32" : "A32";
    finding.instruction = encoding.name;
    finding.text = isa::disassemble(found.address, found.word, found.state);
    finding.needs = isa::missing(encoding, features).value_or(encoding.needs);
    finding.verdict = verdict_of(found.verdict);
    finding.function = found.function;
    finding.function_address = found.function_address;
    finding.gate = found.gate;
    finding.reason = found.reason;
    return finding;
}

std::string sentence_on(const flow::Map& map) {
    const flow::Finding& first = *map.first_emulated;
    return base::concat(
        "it uses ", isa::classify(first.word, first.state).name, ", at 0x",
        base::hex(first.address, 8), first.function.empty() ? "" : " in " + first.function,
        map.emulated_count == 1 ? std::string()
                                : base::concat(" and ", map.emulated_count - 1, " more places"),
        ": depends on emulation by the router's kernel");
}

Verdict verdict_of(flow::Verdict verdict) {
    switch (verdict) {
        case flow::Verdict::unsupported:
            return Verdict::unsupported;
        case flow::Verdict::guarded:
            return Verdict::guarded;
        case flow::Verdict::unreached:
            return Verdict::unreached;
    }
    return Verdict::unsupported;
}

}  // namespace

}  // namespace check
