/* The report that `armpack schema report` describes. */
#include "facts.h"
#include "report.h"
#include "tries.h"

static unsigned length_of(const char* text) {
    unsigned length = 0;
    while (text[length] != '\0')
        ++length;
    return length;
}

static void put_text(struct Page* page, const char* text) {
    put_quoted(page, text, length_of(text));
}

static void put_key(struct Page* page, const char* indent, const char* key) {
    put(page, indent);
    put_text(page, key);
    put(page, ": ");
}

static void put_member(struct Page* page, const char* key, const char* text) {
    put_key(page, "  ", key);
    put_text(page, text);
    put(page, ",\n");
}

static void put_hex_member(struct Page* page, const char* key, unsigned long number) {
    put_key(page, "  ", key);
    put(page, "\"");
    put_hex(page, number);
    put(page, "\",\n");
}

/* The lines of `text` as a list. */
static void put_line_list(struct Page* page, const char* key, const char* text) {
    put_key(page, "  ", key);
    put(page, "[");
    const char* separator = "\n    ";
    for (const char* at = text; *at != '\0'; at = after_line(at)) {
        unsigned length = 0;
        while (at[length] != '\0' && at[length] != '\n')
            ++length;
        put(page, separator);
        put_quoted(page, at, length);
        separator = ",\n    ";
    }
    put(page, *text == '\0' ? "],\n" : "\n  ],\n");
}

static void put_machine(struct Page* page) {
    put_member(page, "kernel_release", facts.kernel_release);
    put_member(page, "kernel_version", facts.kernel_version);
    put_member(page, "machine", facts.machine);
    put_member(page, "platform", facts.platform);
    put_hex_member(page, "hwcap", facts.hwcap);
    put_hex_member(page, "hwcap2", facts.hwcap2);
    put_key(page, "  ", "page_size");
    put_number(page, facts.page_size);
    put(page, ",\n");
    put_member(page, "memory_total", facts.memory_total);
    put_member(page, "memory_available", facts.memory_available);
    put_member(page, "memory_limit", facts.memory_limit);
    put_line_list(page, "cpuinfo", facts.cpuinfo);
    put_line_list(page, "swp_emulation", facts.swp_emulation);
    put_line_list(page, "alignment", facts.alignment);
    put_member(page, "capabilities", facts.capabilities);
    put_member(page, "seccomp", facts.seccomp);
    put_line_list(page, "user_map", facts.user_map);
    put_line_list(page, "ip_tables_names", facts.ip_tables);
    put_line_list(page, "ip_tables_matches", facts.ip_tables_matches);
    put_line_list(page, "ip_tables_targets", facts.ip_tables_targets);
}

static void put_answers(struct Page* page) {
    put_key(page, "  ", "answers");
    put(page, "[");
    for (unsigned at = 0; at < facts.answer_count; ++at) {
        const struct Answer* one = &facts.answers[at];
        put(page, at == 0 ? "\n    {" : ",\n    {");
        put_key(page, "", "group");
        put_text(page, one->group);
        put_key(page, ", ", "name");
        put_text(page, one->name);
        put_key(page, ", ", "answer");
        put_text(page, one->answer);
        put(page, "}");
    }
    put(page, "\n  ],\n");
}

/* "0x1840, 0xbf08" as a list of words. */
static void put_words(struct Page* page, const char* words) {
    put(page, "[");
    for (const char* at = words; *at != '\0';) {
        while (*at == ',' || *at == ' ')
            ++at;
        unsigned length = 0;
        while (at[length] != '\0' && at[length] != ',')
            ++length;
        if (at != words) put(page, ", ");
        put_quoted(page, at + 2, length - 2);
        at += length;
    }
    put(page, "]");
}

static void put_tries(struct Page* page) {
    put_key(page, "  ", "instructions");
    put(page, "[");
    for (unsigned at = 0; at < try_count; ++at) {
        const struct Try* one = &tries[at];
        put(page, at == 0 ? "\n    {" : ",\n    {");
        put_key(page, "", "group");
        put_text(page, one->group);
        put_key(page, ", ", "name");
        put_text(page, one->name);
        put_key(page, ", ", "state");
        put_text(page, one->state);
        put_key(page, ", ", "words");
        put_words(page, one->words);
        put_key(page, ", ", "outcome");
        put_text(page, outcome_of(one));
        if (one->outcome == outcome_differs) {
            put_key(page, ", ", "result");
            put(page, "\"");
            put_hex(page, one->trial.result);
            put(page, "\"");
        }
        put(page, "}");
    }
    put(page, "\n  ],\n");
}

struct Feature {
    struct Page* page;
    const char* separator;
};

static void put_feature(const char* group, unsigned runs, unsigned all, void* what) {
    struct Feature* list = what;
    if (runs < all || !is_feature(group)) return;
    put(list->page, list->separator);
    put_text(list->page, group);
    list->separator = ", ";
}

void report_as_json(struct Page* page) {
    put(page, "{\n");
    put_member(page, "format", "armpack probe report 1");
    put_member(page, "probe_version", PROBE_VERSION);
    put_machine(page);
    put_key(page, "  ", "has_helper_page");
    put(page, facts.has_helper_page ? "true,\n" : "false,\n");
    put_key(page, "  ", "helper_version");
    put_number(page, facts.has_helper_page ? (unsigned long)facts.helper_version : 0);
    put(page, ",\n");
    put_answers(page);
    put_tries(page);
    put_key(page, "  ", "features");
    put(page, "[");
    struct Feature list = {page, ""};
    for_each_group(put_feature, &list);
    put(page, "]\n}\n");
}
