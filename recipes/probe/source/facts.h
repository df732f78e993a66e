#pragma once

/* What the kernel says about machine and container. Texts are empty where it says nothing. */

enum { text_size = 16384, answer_count = 40 };

/* One question to the kernel, and the answer: "works", "ENOSYS", "EPERM", … */
struct Answer {
    const char* group; /* "helper", "netfilter", "system call", "device" */
    const char* name;
    const char* answer;
};

struct Facts {
    char kernel_release[65], kernel_version[65], machine[65];
    unsigned long page_size, hwcap, hwcap2;
    const char* platform; /* AT_PLATFORM: "v7l" */
    int has_helper_page;
    long helper_version; /* the word at 0xffff0ffc */
    char cpuinfo[text_size];
    char swp_emulation[512]; /* /proc/cpu/swp_emulation: there if the kernel emulates SWP */
    char alignment[512];     /* /proc/cpu/alignment */
    char memory_total[64], memory_available[64], memory_limit[64];
    char capabilities[64], seccomp[64], user_map[256];
    char ip_tables[512], ip_tables_matches[1024], ip_tables_targets[1024];
    struct Answer answers[answer_count];
    unsigned answer_count;
};

extern struct Facts facts;

/* From the kernel's auxiliary vector, /proc and attempts that leave nothing behind. */
void gather_facts(const unsigned long* auxiliary);

/* The parts of gather_facts that stand in files of their own. */
void ask_helpers(void);
void ask_netfilter(void);
void note(const char* group, const char* name, const char* answer);

/* "EPERM" for -1; "works" for 0 and above; "another error" for what has no name here. */
const char* name_of_result(long result);

/* The first `size` - 1 bytes of a file, as a text; empty if it cannot be read. */
void read_text(const char* path, char* text, unsigned size);
