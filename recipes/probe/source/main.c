/* What this machine's core and kernel can do, found by trying. See recipes/probe. */
#include "facts.h"
#include "report.h"
#include "syscalls.h"
#include "trap.h"
#include "tries.h"

#include <asm/fcntl.h>

static const char usage[] =
    "usage: probe [--json | --text] [--folder FOLDER]\n"
    "Tries instructions and asks the kernel, and prints a report for people (--text), as JSON\n"
    "(--json), or both. --folder also writes FOLDER/probe.txt and FOLDER/probe.json.\n";

static struct Page people, machines;

static void say(long file, const char* text) {
    unsigned length = 0;
    while (text[length] != '\0')
        ++length;
    call3(__NR_write, file, (long)text, (long)length);
}

/* FOLDER/NAME; cut where it is longer than any path that makes sense. */
static void join(char* path, unsigned size, const char* folder, const char* name) {
    copy_text(path, folder, size);
    unsigned length = 0;
    while (path[length] != '\0')
        ++length;
    if (length + 1 < size) path[length++] = '/';
    copy_text(path + length, name, size - length);
}

/* Writes beside the place and renames, so that nobody sees half a report. */
static long save(const struct Page* page, const char* folder, const char* name) {
    static char path[256], beside[256];
    join(path, sizeof path, folder, name);
    join(beside, sizeof beside, folder, "probe.new");
    const long file =
        call3(__NR_open, (long)beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) return file;
    long result = write_page(page, file);
    if (result == 0) result = call1(__NR_fsync, file);
    call1(__NR_close, file);
    return result < 0 ? result : call3(__NR_rename, (long)beside, (long)path, 0);
}

static int save_all(const char* folder) {
    long result = save(&people, folder, "probe.txt");
    if (result == 0) result = save(&machines, folder, "probe.json");
    if (result == 0) return 0;
    say(2, "probe: cannot write to ");
    say(2, folder);
    say(2, ": ");
    say(2, name_of_result(result));
    say(2, "\n");
    return 1;
}

static int run(char** arguments) {
    const char* folder = 0;
    int text = 1, json = 1;
    for (char** at = arguments + 1; *at != 0; ++at) {
        if (same_text(*at, "--json")) {
            text = 0;
        } else if (same_text(*at, "--text")) {
            json = 0;
        } else if (same_text(*at, "--folder") && at[1] != 0) {
            folder = *++at;
        } else {
            say(2, usage);
            return 2;
        }
    }
    report_for_people(&people);
    report_as_json(&machines);
    if (text) write_page(&people, 1);
    if (json) write_page(&machines, 1);
    return folder != 0 ? save_all(folder) : 0;
}

/* `stack` as the kernel leaves it: argument count, arguments, 0, environment, 0, auxiliary. */
__attribute__((used)) static void start(unsigned long* stack) {
    char** arguments = (char**)(stack + 1);
    unsigned long* at = stack + 1 + stack[0] + 1;
    while (*at != 0)
        ++at;
    catch_signals();
    gather_facts(at + 1);
    try_all();
    call1(__NR_exit_group, run(arguments));
}

__attribute__((naked, used)) void _start(void) {
    asm volatile(
        "mov r0, sp\n"
        "bic sp, sp, #7\n"
        "b start\n");
}
