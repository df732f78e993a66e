/* The page of helper functions that kernels map at 0xffff0000 for programs of any ARM core
   (Documentation/arch/arm/kernel_user_helpers.rst). Programs for ARMv5 need it: without it, glibc
   and Go have neither atomic operations nor thread-local storage. */
#include "facts.h"
#include "syscalls.h"
#include "trap.h"

#define HELPER_VERSION 0xffff0ffcUL
#define SET_TLS 0x0f0005L

static const unsigned long thread_value = 0x5a5a5a50;

static unsigned long load_word(unsigned long address, unsigned long b, unsigned long c,
                               unsigned long d) {
    (void)b, (void)c, (void)d;
    return *(volatile unsigned long*)address;
}

static unsigned long set_tls(unsigned long value, unsigned long b, unsigned long c,
                             unsigned long d) {
    (void)b, (void)c, (void)d;
    return (unsigned long)call1(SET_TLS, (long)value);
}

static const char* answer_of(struct Trial trial, int right) {
    if (trial.ending == ending_signal) return name_of_signal(trial.signal);
    return right ? "works" : "differs";
}

static struct Trial call_helper(unsigned long address, unsigned long a, unsigned long b,
                                unsigned long c) {
    return try_out((Subject)address, a, b, c, 0);
}

static void ask_atomics(void) {
    if (facts.helper_version >= 2) {
        unsigned long word = 1;
        const struct Trial trial = call_helper(0xffff0fc0UL, 1, 2, (unsigned long)&word);
        note("helper", "compare and exchange", answer_of(trial, trial.result == 0 && word == 2));
    }
    if (facts.helper_version >= 3) {
        const struct Trial trial = call_helper(0xffff0fa0UL, 0, 0, 0);
        note("helper", "memory barrier", answer_of(trial, 1));
    }
    if (facts.helper_version >= 5) {
        unsigned long long old = 1, new = 0x200000003ULL, word = 1;
        const struct Trial trial = call_helper(0xffff0f60UL, (unsigned long)&old,
                                               (unsigned long)&new, (unsigned long)&word);
        note("helper", "compare and exchange 64 bits",
             answer_of(trial, trial.result == 0 && word == new));
    }
}

void ask_helpers(void) {
    struct Trial trial = try_out(set_tls, thread_value, 0, 0, 0);
    note("helper", "set the thread pointer", answer_of(trial, trial.result == 0));
    trial = try_out(load_word, HELPER_VERSION, 0, 0, 0);
    facts.has_helper_page = trial.ending == ending_returned;
    if (!facts.has_helper_page) {
        note("helper", "page", name_of_signal(trial.signal));
        return;
    }
    note("helper", "page", "works");
    facts.helper_version = (long)trial.result;
    if (facts.helper_version >= 1) {
        trial = call_helper(0xffff0fe0UL, 0, 0, 0);
        note("helper", "get the thread pointer", answer_of(trial, trial.result == thread_value));
    }
    ask_atomics();
}
