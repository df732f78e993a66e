#pragma once

#include <cstddef>
#include <functional>

namespace base {

// Calls `work` for 0 … count - 1, once each, from this thread and from helpers, and returns when
// all is done. Numbers are taken in order.
//
// `most_threads`: this thread and helpers together. 0: as many as there are processors, less the
// threads that work in this way already; so `work` may itself call this, and takes over the
// processors that others no longer need.
//
// What `work` throws is thrown again, the first by number, and what was not begun by then is left
// undone; so it is after an interrupt (see check_interrupt).
void in_parallel(std::size_t count, unsigned most_threads,
                 const std::function<void(std::size_t)>& work);

}  // namespace base
