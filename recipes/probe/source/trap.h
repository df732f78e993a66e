#pragma once

/* How a function under trial ended. */
enum Ending { ending_returned, ending_signal };

struct Trial {
    enum Ending ending;
    int signal;           /* SIGILL, SIGSEGV, SIGBUS, … */
    unsigned long result; /* r0, if it returned */
};

typedef unsigned long (*Subject)(unsigned long, unsigned long, unsigned long, unsigned long);

/* To be called once, before the first trial. */
void catch_signals(void);

/* Calls `subject`. A signal that it causes ends the trial and nothing else. */
struct Trial try_out(Subject subject, unsigned long a, unsigned long b, unsigned long c,
                     unsigned long d);

/* "SIGILL"; "signal 40" is "another signal". */
const char* name_of_signal(int number);
