#pragma once

namespace base {

// SIGINT, SIGTERM and SIGHUP become a flag that is read at few places; nothing happens in the
// handler. Long loops call check_interrupt(); waiting for children does so by itself.
void catch_interrupts();

bool interrupted();

// Throws Error("interrupted", Exit::interrupted) once a signal has come: destructors then remove
// temporaries and end children.
void check_interrupt();

// The end of a pipe that becomes readable when a signal comes, for poll(2).
int interrupt_descriptor();

}  // namespace base
