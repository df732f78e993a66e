#pragma once

#include "flow/program.hpp"
#include "flow/walk.hpp"
#include "isa/filter.hpp"

namespace flow {

// Compilers leave no code that nothing enters. So what stands between known code, reads as code and
// ends as code does is entered in a way that was not seen: by a table whose bound is unknown, or a
// pointer that took a way of its own. Adds it to what `walker` follows, and lets it follow that.
//
// `most_threads`: as base::in_parallel takes it.
void fill_gaps(const Program& program, const isa::Filter& filter, Walker& walker,
               unsigned most_threads);

}  // namespace flow
