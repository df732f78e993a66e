#pragma once

#include "trap.h"

/* One sequence of instructions, and what came of it. */
struct Try {
    const char* group; /* a feature as armpack's check calls it, or "swp" or "unaligned" */
    const char* name;
    const char* state; /* "A32"; "T16", "T32": Thumb in 16 and 32 bits */
    unsigned long a, b, wanted;
    const char* words; /* "0xe6bf0f30, 0xe12fff1e" */
    Subject run;
    struct Trial trial;
    enum { outcome_runs, outcome_differs, outcome_signal } outcome;
};

extern struct Try tries[];
extern const unsigned try_count;

/* Fills in trial and outcome of each. */
void try_all(void);

/* "runs", "differs" (it gave another result), or the signal's name. */
const char* outcome_of(const struct Try* one);

/* Calls `tell` for each group, in order: how many of how many of its tries run. */
void for_each_group(void (*tell)(const char* group, unsigned runs, unsigned all, void* what),
                    void* what);

/* Whether the check knows the group as a feature. */
int is_feature(const char* group);
