/* Runs instructions one by one and says which trap. For a core without anything beyond ARMv5TE:
 *
 *   run_words FILE        FILE holds lines "a32 e0912003" and "t32 1888"
 *
 * Only words that touch r0 to r7, the flags and floating point registers may be given. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

static volatile sig_atomic_t trapped;
static unsigned length;

static void on_illegal(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)info;
    trapped = 1;
    ((ucontext_t *)context)->uc_mcontext.arm_pc += length;
}

/* Saves what the instruction may change; the code returns by bx lr. */
static void call(void *code)
{
    register void *target __asm__("r8") = code;
    __asm__ volatile(
        "mov r0, #1\n mov r1, #2\n mov r2, #3\n mov r3, #4\n"
        "mov r4, #5\n mov r5, #6\n mov r6, #7\n mov r7, #8\n"
        "mov lr, pc\n bx r8\n"
        : "+r"(target)
        :
        : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r12", "lr", "cc", "memory");
}

int main(int argc, char **argv)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_illegal;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    sigaction(SIGILL, &action, NULL);
    unsigned char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    FILE *words = argc == 2 ? fopen(argv[1], "r") : NULL;
    char state[8];
    unsigned word;
    if (page == MAP_FAILED || words == NULL) return 1;
    while (fscanf(words, "%7s %x", state, &word) == 2) {
        const int thumb = strcmp(state, "t32") == 0;
        const uint16_t thumb_code[] = {(uint16_t)word, 0x4770};
        const uint32_t arm_code[] = {word, 0xe12fff1e};
        memcpy(page, thumb ? (const void *)thumb_code : (const void *)arm_code, thumb ? 4 : 8);
        __builtin___clear_cache((char *)page, (char *)page + 8);
        length = thumb ? 2 : 4;
        trapped = 0;
        call(page + thumb);
        fflush(stdout);
        printf("%s %0*x %s\n", state, thumb ? 4 : 8, word, trapped ? "trap" : "run");
    }
    return 0;
}
