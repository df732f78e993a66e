// What the tests of `armpack run` run: a static armel program that does what its first argument
// says.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

static volatile sig_atomic_t came;
static sigjmp_buf back;

static void note(int number) { came = number; }
static void survive(int number) { (void)number; siglongjmp(back, 1); }

// MOVW: ARMv6T2. Its own function, for the messages.
__attribute__((noinline)) void newer_instruction(void) { __asm__ volatile(".inst 0xe30f3fff" ::: "r3"); }
// VADD.F64: no CPU that armpack emulates has it.
__attribute__((noinline)) void vfp_instruction(void) { __asm__ volatile(".inst 0xee310b02"); }

static int wait_for_signal(void) {
    // Blocked while nobody waits for it: one that came before pause() would be waited for in vain.
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    for (int number = 1; number < 32; ++number)
        if (number != SIGKILL && number != SIGSTOP && number != SIGCHLD) signal(number, note);
    puts("ready");
    fflush(stdout);
    while (!came) sigsuspend(&before);
    printf("signal %d\n", came);
    return 40 + came;
}

// Opens a program, or copies it to a file without a name, and starts that; it is closed then.
static void start_open(char** argv, int copied) {
    const int program = open(argv[0], O_RDONLY | O_CLOEXEC);
    if (!copied) {
        fexecve(program, argv, environ);
        return;
    }
    const int copy = memfd_create("copy", MFD_CLOEXEC);
    char bytes[4096];
    for (ssize_t size; (size = read(program, bytes, sizeof bytes)) > 0;)
        if (write(copy, bytes, size) != size) return;
    fexecve(copy, argv, environ);
}

enum how { as_it_is, bare, opened, copied };
static int child(char** argv, enum how how) {
    char* none[] = {NULL};
    const pid_t id = fork();
    if (id == 0) {
        if (how == opened || how == copied) start_open(argv, how == copied);
        else execve(argv[0], argv, how == bare ? none : environ);
        perror(argv[0]);
        _exit(127);
    }
    int status = 0;
    waitpid(id, &status, 0);
    if (WIFSIGNALED(status)) printf("child killed by %d\n", WTERMSIG(status));
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int count, char** argument) {
    const char* what = count > 1 ? argument[1] : "";
    if (!strcmp(what, "status")) return atoi(argument[2]);
    if (!strcmp(what, "arguments")) {
        for (int at = 0; at < count; ++at) printf("[%s]\n", argument[at]);
        char folder[256];
        printf("folder %s user %d:%d\n", getcwd(folder, sizeof folder), getuid(), getgid());
        return 0;
    }
    if (!strcmp(what, "environment")) {
        for (char** at = environ; *at; ++at) puts(*at);
        return 0;
    }
    if (!strcmp(what, "echo")) {
        int letter;
        while ((letter = getchar()) != EOF) putchar(letter);
        return 0;
    }
    if (!strcmp(what, "wait")) return wait_for_signal();
    if (!strcmp(what, "sleep")) {
        puts("ready");
        fflush(stdout);
        if (fork() == 0) setsid();
        for (;;) pause();
    }
    if (!strcmp(what, "child")) return child(argument + 2, as_it_is);
    if (!strcmp(what, "bare-child")) return child(argument + 2, bare);
    if (!strcmp(what, "opened-child")) return child(argument + 2, opened);
    if (!strcmp(what, "copied-child")) return child(argument + 2, copied);
    if (!strcmp(what, "files")) {  // which are open
        for (int at = 0; at < 64; ++at)
            if (fcntl(at, F_GETFD) >= 0) printf("%d ", at);
        puts("");
        return 0;
    }
    if (!strcmp(what, "newer")) return newer_instruction(), puts("survived"), 0;
    if (!strcmp(what, "vfp")) return vfp_instruction(), puts("survived"), 0;
    if (!strcmp(what, "caught")) {
        signal(SIGILL, survive);
        if (sigsetjmp(back, 1) == 0) newer_instruction();
        puts("caught it");
        return 3;
    }
    if (!strcmp(what, "die-later")) {
        signal(SIGILL, survive);
        if (sigsetjmp(back, 1) == 0) newer_instruction();
        signal(SIGILL, SIG_DFL);
        vfp_instruction();
        return 0;
    }
    if (!strcmp(what, "limits")) {
        struct rlimit files;
        getrlimit(RLIMIT_NOFILE, &files);
        printf("files %d\n", (int)files.rlim_cur);
        return 0;
    }
    if (!strcmp(what, "eat")) {  // MiB
        for (int at = atoi(argument[2]); at > 0; --at) memset(malloc(1 << 20), at, 1 << 20);
        puts("had enough");
        return 0;
    }
    if (!strcmp(what, "write")) {
        FILE* file = fopen(argument[2], "w");
        if (!file) return perror(argument[2]), 1;
        fputs("written\n", file);
        return fclose(file);
    }
    if (!strcmp(what, "root")) return setuid(1000) ? (perror("setuid"), 1) : (printf("%d\n", getuid()), 0);
    fputs("probe: what?\n", stderr);
    return 64;
}
