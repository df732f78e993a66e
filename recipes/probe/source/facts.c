#include "facts.h"

#include "syscalls.h"
#include "text.h"

#include <asm/fcntl.h>
#include <linux/auxvec.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/ioctl.h>
#include <linux/utsname.h>

struct Facts facts;

void note(const char* group, const char* name, const char* answer) {
    if (facts.answer_count == answer_count) return;
    facts.answers[facts.answer_count++] = (struct Answer){group, name, answer};
}

const char* name_of_result(long result) {
    static const struct {
        long number;
        const char* name;
    } names[] = {{1, "EPERM"},
                 {2, "ENOENT"},
                 {6, "ENXIO"},
                 {9, "EBADF"},
                 {11, "EAGAIN"},
                 {12, "ENOMEM"},
                 {13, "EACCES"},
                 {14, "EFAULT"},
                 {16, "EBUSY"},
                 {19, "ENODEV"},
                 {22, "EINVAL"},
                 {25, "ENOTTY"},
                 {38, "ENOSYS"},
                 {92, "ENOPROTOOPT"},
                 {93, "EPROTONOSUPPORT"},
                 {94, "ESOCKTNOSUPPORT"},
                 {95, "EOPNOTSUPP"},
                 {97, "EAFNOSUPPORT"},
                 {110, "ETIMEDOUT"},
                 {111, "ECONNREFUSED"}};
    if (result >= 0) return "works";
    for (unsigned at = 0; at < sizeof names / sizeof *names; ++at) {
        if (names[at].number == -result) return names[at].name;
    }
    return "another error";
}

void read_text(const char* path, char* text, unsigned size) {
    text[0] = '\0';
    const long file = call3(__NR_open, (long)path, O_RDONLY, 0);
    if (file < 0) return;
    unsigned length = 0;
    while (length < size - 1) {
        const long got = call3(__NR_read, file, (long)(text + length), (long)(size - 1 - length));
        if (got <= 0) break;
        length += (unsigned)got;
    }
    text[length] = '\0';
    call1(__NR_close, file);
}

/* The rest of the line that starts with `name`, without blanks around it. */
static void take_line(const char* text, const char* name, char* line, unsigned size) {
    line[0] = '\0';
    for (const char* at = text; *at != '\0'; at = after_line(at)) {
        const char* value = after_prefix(at, name);
        if (value == 0) continue;
        while (*value == ' ' || *value == '\t')
            ++value;
        unsigned length = 0;
        for (; value[length] != '\0' && value[length] != '\n' && length < size - 1; ++length) {
            line[length] = value[length];
        }
        line[length] = '\0';
        return;
    }
}

static void read_auxiliary(const unsigned long* auxiliary) {
    facts.platform = "";
    for (; auxiliary[0] != AT_NULL; auxiliary += 2) {
        if (auxiliary[0] == AT_PAGESZ) facts.page_size = auxiliary[1];
        if (auxiliary[0] == AT_HWCAP) facts.hwcap = auxiliary[1];
        if (auxiliary[0] == AT_HWCAP2) facts.hwcap2 = auxiliary[1];
        if (auxiliary[0] == AT_PLATFORM) facts.platform = (const char*)auxiliary[1];
    }
}

static void read_kernel(void) {
    static struct new_utsname name;
    if (call1(__NR_uname, (long)&name) < 0) return;
    copy_text(facts.kernel_release, name.release, sizeof facts.kernel_release);
    copy_text(facts.kernel_version, name.version, sizeof facts.kernel_version);
    copy_text(facts.machine, name.machine, sizeof facts.machine);
}

/* Reports are shown around: what tells one board from all others is left out. */
static void drop_serial_number(char* text) {
    char* to = text;
    for (const char* at = text; *at != '\0';) {
        const char* next = after_line(at);
        const int kept = after_prefix(at, "Serial") == 0;
        for (; at != next; ++at) {
            if (kept) *to++ = *at;
        }
    }
    *to = '\0';
}

static void read_proc(void) {
    static char text[text_size];
    read_text("/proc/cpuinfo", facts.cpuinfo, sizeof facts.cpuinfo);
    drop_serial_number(facts.cpuinfo);
    read_text("/proc/cpu/swp_emulation", facts.swp_emulation, sizeof facts.swp_emulation);
    read_text("/proc/cpu/alignment", facts.alignment, sizeof facts.alignment);
    read_text("/proc/meminfo", text, sizeof text);
    take_line(text, "MemTotal:", facts.memory_total, sizeof facts.memory_total);
    take_line(text, "MemAvailable:", facts.memory_available, sizeof facts.memory_available);
    read_text("/sys/fs/cgroup/memory.max", text, sizeof text);
    if (text[0] == '\0') {
        read_text("/sys/fs/cgroup/memory/memory.limit_in_bytes", text, sizeof text);
    }
    take_line(text, "", facts.memory_limit, sizeof facts.memory_limit);
    read_text("/proc/self/status", text, sizeof text);
    take_line(text, "CapEff:", facts.capabilities, sizeof facts.capabilities);
    take_line(text, "Seccomp:", facts.seccomp, sizeof facts.seccomp);
    read_text("/proc/self/uid_map", facts.user_map, sizeof facts.user_map);
}

/* Makes a TUN interface that goes when the file is closed. */
static void ask_tun(void) {
    long result = call3(__NR_open, (long)"/dev/net/tun", O_RDWR | O_CLOEXEC, 0);
    note("device", "open /dev/net/tun", name_of_result(result));
    if (result < 0) return;
    const long file = result;
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    copy_text(request.ifr_name, "probe%d", sizeof request.ifr_name);
    result = call3(__NR_ioctl, file, TUNSETIFF, (long)&request);
    note("device", "make a TUN interface", name_of_result(result));
    call1(__NR_close, file);
}

/* What newer C libraries call first. Arguments that are refused show that the call is there. */
static void ask_calls(void) {
    static const struct {
        const char* name;
        long number;
    } calls[] = {{"clock_gettime64", 403}, {"futex_time64", 422}, {"statx", 397},
                 {"getrandom", 384},       {"memfd_create", 385}, {"clone3", 435},
                 {"openat2", 437},         {"faccessat2", 439},   {"io_uring_setup", 425}};
    for (unsigned at = 0; at < sizeof calls / sizeof *calls; ++at) {
        const long result = call6(calls[at].number, -1, -1, -1, -1, -1, -1);
        const int refused = result == -38 || result == -1; /* ENOSYS, EPERM by seccomp */
        note("system call", calls[at].name, refused ? name_of_result(result) : "works");
    }
}

void gather_facts(const unsigned long* auxiliary) {
    read_auxiliary(auxiliary);
    read_kernel();
    read_proc();
    ask_helpers();
    ask_tun();
    ask_netfilter();
    ask_calls();
}
