/* Runs code that may not exist on this core. A signal handler returns not to the instruction that
   failed but to the end of the trial: it changes the registers that the kernel will restore. */
#include "trap.h"

#include "syscalls.h"

#include <asm/sigcontext.h>
#include <asm/siginfo.h>
#include <asm/signal.h>

/* Flags of the CPSR that a trial may have left changed: Thumb, endianness, IT block, Jazelle. */
#define CPSR_STATE 0x0700fe20UL

/* What the kernel puts on the stack, as far as it matters here (arch/arm, struct ucontext). */
struct Interrupted {
    unsigned long flags;
    struct Interrupted* link;
    stack_t stack;
    struct sigcontext machine;
};

/* The kernel's own struct sigaction; the header's differs between libcs. */
struct KernelAction {
    void (*handler)(int, siginfo_t*, struct Interrupted*);
    unsigned long flags;
    void (*restorer)(void);
    unsigned long mask[2];
};

static volatile int caught;
static volatile int trying;
unsigned long trial_stack; /* the stack pointer to go back to; used by name in assembly */

unsigned long call_on_trial(Subject subject, const unsigned long* arguments);
void end_of_trial(void);
void restore_after_signal(void);

/* Saves what a function must leave alone, and remembers where. */
asm(".pushsection .text.call_on_trial, \"ax\", %progbits\n"
    ".arm\n"
    ".align 2\n"
    ".global call_on_trial, end_of_trial, restore_after_signal\n"
    ".type call_on_trial, %function\n"
    "call_on_trial:\n"
    "    push {r4-r11, lr}\n"
    "    ldr r4, =trial_stack\n"
    "    str sp, [r4]\n"
    "    mov r12, r0\n"
    "    ldm r1, {r0-r3}\n"
    "    mov lr, pc\n"
    "    bx r12\n"
    ".type end_of_trial, %function\n"
    "end_of_trial:\n"
    "    pop {r4-r11, lr}\n"
    "    bx lr\n"
    ".ltorg\n"
    ".size call_on_trial, . - call_on_trial\n"
    ".type restore_after_signal, %function\n"
    "restore_after_signal:\n"
    "    mov r7, #173\n" /* rt_sigreturn */
    "    svc #0\n"
    ".size restore_after_signal, . - restore_after_signal\n"
    ".popsection\n");

static void on_signal(int number, siginfo_t* information, struct Interrupted* interrupted) {
    (void)information;
    /* A defect of ours, not of the core: die of it as any program would. */
    if (!trying) call1(__NR_exit_group, 128 + number);
    caught = number;
    interrupted->machine.arm_sp = trial_stack;
    interrupted->machine.arm_pc = (unsigned long)end_of_trial;
    interrupted->machine.arm_cpsr &= ~CPSR_STATE;
}

void catch_signals(void) {
    static const int signals[] = {SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS};
    const struct KernelAction action = {
        on_signal, SA_SIGINFO | SA_NODEFER | SA_RESTORER, restore_after_signal, {0, 0}};
    for (unsigned at = 0; at < sizeof signals / sizeof *signals; ++at) {
        call6(__NR_rt_sigaction, signals[at], (long)&action, 0, sizeof action.mask, 0, 0);
    }
}

struct Trial try_out(Subject subject, unsigned long a, unsigned long b, unsigned long c,
                     unsigned long d) {
    const unsigned long arguments[] = {a, b, c, d};
    struct Trial trial = {ending_returned, 0, 0};
    caught = 0;
    trying = 1;
    trial.result = call_on_trial(subject, arguments);
    trying = 0;
    if (caught != 0) {
        trial.ending = ending_signal;
        trial.signal = caught;
    }
    return trial;
}

const char* name_of_signal(int number) {
    switch (number) {
        case SIGILL:
            return "SIGILL";
        case SIGTRAP:
            return "SIGTRAP";
        case SIGBUS:
            return "SIGBUS";
        case SIGFPE:
            return "SIGFPE";
        case SIGSEGV:
            return "SIGSEGV";
        case SIGSYS:
            return "SIGSYS";
        default:
            return "another signal";
    }
}
