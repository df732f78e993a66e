#include "facts.h"
#include "report.h"
#include "tries.h"

enum { label_width = 14 };

static void put_line(struct Page* page, const char* label, const char* text) {
    if (text[0] == '\0') return;
    put(page, "  ");
    put_padded(page, label, label_width);
    put(page, text);
    put(page, "\n");
}

/* Each line of `text` under the label. */
static void put_lines(struct Page* page, const char* label, const char* text) {
    static char line[256];
    for (const char* at = text; *at != '\0'; at = after_line(at)) {
        copy_text(line, at, sizeof line);
        for (unsigned in = 0; line[in] != '\0'; ++in) {
            if (line[in] == '\n') line[in] = '\0';
        }
        put_line(page, label, line);
        label = "";
    }
}

/* All lines of `text` in one, those that repeat the one before left out. */
static void put_joined(struct Page* page, const char* label, const char* text) {
    static char line[64], previous[64];
    if (text[0] == '\0') return;
    put(page, "  ");
    put_padded(page, label, label_width - 1);
    previous[0] = '\0';
    for (const char* at = text; *at != '\0'; at = after_line(at)) {
        unsigned length = 0;
        while (at[length] != '\0' && at[length] != '\n' && length < sizeof line - 1)
            ++length;
        copy_text(line, at, length + 1);
        if (same_text(line, previous)) continue;
        put(page, " ");
        put(page, line);
        copy_text(previous, line, sizeof previous);
    }
    put(page, "\n");
}

static void put_bits(struct Page* page, const char* label, unsigned long bits,
                     const char* const* names, unsigned count) {
    put(page, "  ");
    put_padded(page, label, label_width);
    put_hex(page, bits);
    for (unsigned at = 0; at < count; ++at) {
        if ((bits >> at & 1) == 0) continue;
        put(page, " ");
        put(page, names[at]);
    }
    put(page, "\n");
}

static void put_machine(struct Page* page) {
    /* In the order of the bits: Linux, arch/arm/include/uapi/asm/hwcap.h. */
    static const char* const first[] = {
        "swp",     "half", "thumb",   "26bit",   "fastmult", "fpa",       "vfp",
        "edsp",    "java", "iwmmxt",  "crunch",  "thumbee",  "neon",      "vfpv3",
        "vfpd16",  "tls",  "vfpv4",   "idiva",   "idivt",    "vfpd32",    "lpae",
        "evtstrm", "fphp", "asimdhp", "asimddp", "asimdfhm", "asimdbf16", "i8mm"};
    static const char* const second[] = {"aes", "pmull", "sha1", "sha2", "crc32", "sb", "ssbs"};
    put(page, "machine\n");
    put_line(page, "kernel", facts.kernel_release);
    put_line(page, "", facts.kernel_version);
    put_line(page, "machine", facts.machine);
    put_line(page, "platform", facts.platform);
    put_bits(page, "HWCAP", facts.hwcap, first, sizeof first / sizeof *first);
    put_bits(page, "HWCAP2", facts.hwcap2, second, sizeof second / sizeof *second);
    put(page, "  ");
    put_padded(page, "page size", label_width);
    put_number(page, facts.page_size);
    put(page, "\n");
    put_line(page, "memory", facts.memory_total);
    put_line(page, "available", facts.memory_available);
    put_line(page, "limit", facts.memory_limit);
    put_lines(page, "SWP emulation", facts.swp_emulation);
    put_lines(page, "alignment", facts.alignment);
    put_line(page, "capabilities", facts.capabilities);
    put_line(page, "seccomp", facts.seccomp);
    put_lines(page, "user map", facts.user_map);
    put_lines(page, "/proc/cpuinfo", facts.cpuinfo);
}

static void put_group(const char* group, unsigned runs, unsigned all, void* what) {
    struct Page* page = what;
    put(page, "  ");
    put_padded(page, group, label_width);
    put(page, runs == all ? "yes" : runs == 0 ? "no " : "in part");
    put(page, " (");
    put_number(page, runs);
    put(page, " of ");
    put_number(page, all);
    put(page, ")");
    for (unsigned at = 0; runs < all && at < try_count; ++at) {
        if (!same_text(tries[at].group, group) || tries[at].outcome == outcome_runs) continue;
        put(page, ", ");
        put(page, tries[at].name);
        put(page, " ");
        put(page, outcome_of(&tries[at]));
        if (tries[at].outcome != outcome_differs) continue;
        put(page, " ");
        put_hex(page, tries[at].trial.result);
    }
    put(page, "\n");
}

static void put_feature(const char* group, unsigned runs, unsigned all, void* what) {
    if (runs < all || !is_feature(group)) return;
    put(what, " ");
    put(what, group);
}

static int runs_whole(const char* group) {
    for (unsigned at = 0; at < try_count; ++at) {
        if (same_text(tries[at].group, group) && tries[at].outcome != outcome_runs) return 0;
    }
    return 1;
}

/* What a router owner wants to know first. */
static void put_verdict(struct Page* page) {
    int helpers = facts.helper_version >= 2;
    for (unsigned at = 0; at < facts.answer_count; ++at) {
        const struct Answer* one = &facts.answers[at];
        if (same_text(one->group, "helper") && !same_text(one->answer, "works")) helpers = 0;
    }
    put(page, "features of the check:");
    for_each_group(put_feature, page);
    if (!runs_whole("v5t") || !runs_whole("v5te")) {
        put(page, "\nPrograms for ARMv5TE do not run here: the core lacks instructions.\n");
    } else if (!helpers) {
        put(page, "\nPrograms for ARMv5TE do not run here: the kernel lacks helper functions.\n");
    } else {
        put(page, "\nPrograms for ARMv5TE run here.\n");
    }
}

static void put_answers(struct Page* page) {
    const char* group = "";
    for (unsigned at = 0; at < facts.answer_count; ++at) {
        const struct Answer* one = &facts.answers[at];
        if (!same_text(group, one->group)) {
            group = one->group;
            put(page, group);
            put(page, "\n");
            if (same_text(group, "helper") && facts.has_helper_page) {
                put(page, "  version ");
                put_number(page, (unsigned long)facts.helper_version);
                put(page, "\n");
            }
        }
        put(page, "  ");
        put_padded(page, one->name, 30);
        put(page, one->answer);
        put(page, "\n");
    }
    put(page, "netfilter, as /proc/net lists it\n");
    put_joined(page, "tables", facts.ip_tables);
    put_joined(page, "matches", facts.ip_tables_matches);
    put_joined(page, "targets", facts.ip_tables_targets);
}

void report_for_people(struct Page* page) {
    put(page, "armpack probe " PROBE_VERSION "\n");
    put_machine(page);
    put(page, "instructions, each tried; a name stands for one that does not run\n");
    for_each_group(put_group, page);
    put_answers(page);
    put_verdict(page);
}
