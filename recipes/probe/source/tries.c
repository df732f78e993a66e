#include "tries.h"

#include "text.h"

/* Instructions stand here as words: no assembler for ARMv5 takes them as mnemonics, and none must
   choose another encoding. Each try has a function of its own, TRY_GROUP_NAME, so that the recipe
   can waive it by name. */

#define BODY_A32(words) ".inst " words "\n    bx lr\n"
/* Before Thumb-2, half of a 32-bit instruction is a branch to lr plus a distance: r3 holds what
   makes it lead to landing_thumb or landing_arm, from where it goes on with the other half. */
#define BODY_T32(words) \
    "push {lr}\n    mov lr, r3\n    .inst.w " words "\n    pop {r3}\n    bx r3\n"
#define BODY_T16(words) "    .inst.n " words "\n    bx lr\n"
#define TARGET_A32 "arm"
#define TARGET_T32 "thumb"
#define TARGET_T16 "thumb"

#define UNUSED __attribute__((unused))
#define TEXT_OF(...) #__VA_ARGS__

#define TRY(group, name, state, a, b, wanted, ...)                                         \
    __attribute__((naked, noinline, noclone, target(TARGET_##state))) static unsigned long \
        try_##group##_##name(UNUSED unsigned long r0, UNUSED unsigned long r1,             \
                             UNUSED unsigned long r2, UNUSED unsigned long r3) {           \
        asm volatile(BODY_##state(TEXT_OF(__VA_ARGS__)));                                  \
    }
#include "tries.inc"
#undef TRY

#define TRY(group, name, state, a, b, wanted, ...) \
    {#group,                                       \
     #name,                                        \
     #state,                                       \
     a,                                            \
     b,                                            \
     wanted,                                       \
     #__VA_ARGS__,                                 \
     try_##group##_##name,                         \
     {ending_returned, 0, 0},                      \
     outcome_runs},
struct Try tries[] = {
#include "tries.inc"
};
#undef TRY
const unsigned try_count = sizeof tries / sizeof *tries;

__attribute__((naked, aligned(4), target("arm"))) static void landing_arm(void) {
    asm volatile("bx lr");
}

__attribute__((naked, aligned(4), target("thumb"))) static void landing_thumb(void) {
    asm volatile("bx lr");
}

static unsigned long hexadecimal(const char* digits) {
    unsigned long value = 0;
    for (const char* at = digits + 2; *at != '\0' && *at != ','; ++at) {
        value = value << 4 | (unsigned long)(*at <= '9' ? *at - '0' : *at - 'a' + 10);
    }
    return value;
}

/* lr for a core that takes the first half of a 32-bit Thumb instruction for the end of a BL (from
   f800 on) or BLX (from e800 on) and branches to lr plus twice its low 11 bits. */
static unsigned long link_for(const struct Try* one) {
    if (!same_text(one->state, "T32")) return 0;
    const unsigned long half = hexadecimal(one->words) >> 16;
    const unsigned long distance = (half & 0x7ff) << 1;
    const unsigned long landing =
        half >= 0xf800 ? (unsigned long)landing_thumb & ~1UL : (unsigned long)landing_arm;
    return landing - distance;
}

static void try_one(struct Try* one) {
    unsigned long memory[4] __attribute__((aligned(16))) = {0x8899aabb, 0x11223344, 0x55667788, 0};
    one->trial = try_out(one->run, one->a, one->b, (unsigned long)memory, link_for(one));
    if (one->trial.ending == ending_signal) {
        one->outcome = outcome_signal;
    } else {
        one->outcome = one->trial.result == one->wanted ? outcome_runs : outcome_differs;
    }
}

void try_all(void) {
    for (unsigned at = 0; at < try_count; ++at) {
        /* A store-exclusive may fail because something else came in between. */
        for (int again = 0; again < 5; ++again) {
            try_one(&tries[at]);
            if (tries[at].outcome != outcome_differs) break;
        }
    }
}

const char* outcome_of(const struct Try* one) {
    switch (one->outcome) {
        case outcome_runs:
            return "runs";
        case outcome_differs:
            return "differs";
        default:
            return name_of_signal(one->trial.signal);
    }
}

void for_each_group(void (*tell)(const char* group, unsigned runs, unsigned all, void* what),
                    void* what) {
    unsigned start = 0;
    while (start < try_count) {
        unsigned runs = 0, end = start;
        for (; end < try_count && same_text(tries[end].group, tries[start].group); ++end) {
            if (tries[end].outcome == outcome_runs) ++runs;
        }
        tell(tries[start].group, runs, end - start, what);
        start = end;
    }
}

int is_feature(const char* group) {
    return !same_text(group, "swp") && !same_text(group, "unaligned");
}
