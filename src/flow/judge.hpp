#pragma once

#include "flow/analyse.hpp"
#include "flow/discover.hpp"
#include "flow/sweep.hpp"

#include <vector>

namespace flow {

// Gives each reached instruction above the profile its verdict: by proof first, then by the lists.
// Adds findings, counts and stale entries to `map`.
void judge(const Program& program, const Discovery& discovery, const std::vector<Offence>& offences,
           const Options& options, Map& map);

// An instruction as a finding: address, word, function.
Finding finding_of(const Program& program, const Offence& offence, Verdict verdict);

}  // namespace flow
