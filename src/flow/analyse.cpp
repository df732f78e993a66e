#include "flow/analyse.hpp"

#include "base/parallel.hpp"
#include "flow/discover.hpp"
#include "flow/judge.hpp"
#include "flow/program.hpp"
#include "flow/sweep.hpp"

#include <algorithm>

namespace flow {

namespace {

void add_unreached(const Program& program, const Sweep& swept, Map& map);

}  // namespace

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::unsupported:
            return "unsupported";
        case Verdict::guarded:
            return "guarded";
        case Verdict::unreached:
            return "unreached";
    }
    return "unknown";
}

Map analyse(const elf::File& file, const Options& options) {
    Program program(file);
    const isa::Filter filter(options.features);
    Discovery discovery = discover(program, filter, options.sharing);
    Sweeping sweeping(program, filter, options.most_findings);
    base::in_parallel(2 + sweeping.parts(), options.sharing.most_threads, [&](std::size_t task) {
        if (task == 0)
            sort_by_target(discovery.references);
        else if (task == 1)
            program.space().find_functions();
        else
            sweeping.look_at(task - 2);
    });
    const Sweep swept = sweeping.result();
    Map map;
    map.bytes = swept.bytes;
    judge(program, discovery, swept.reached, options, map);
    add_unreached(program, swept, map);
    map.emulated_count = swept.emulated_count;
    if (!swept.emulated.empty()) {
        map.first_emulated = finding_of(program, swept.emulated.front(), Verdict::unsupported);
    }
    std::sort(map.findings.begin(), map.findings.end(), [](const Finding& a, const Finding& b) {
        return a.address != b.address ? a.address < b.address : a.state < b.state;
    });
    return map;
}

namespace {

void add_unreached(const Program& program, const Sweep& swept, Map& map) {
    map.unreached_count = swept.unreached_count;
    for (const Offence& offence : swept.unreached) {
        Finding finding = finding_of(program, offence, Verdict::unreached);
        finding.reason = "no path leads here";
        map.findings.push_back(std::move(finding));
    }
}

}  // namespace

}  // namespace flow
