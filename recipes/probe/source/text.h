#pragma once

/* Texts, and what is printed. No libc: see syscalls.h. */

void copy_text(char* to, const char* from, unsigned size); /* cut to size - 1 bytes */
int same_text(const char* one, const char* other);
const char* after_prefix(const char* text, const char* prefix); /* null if it has none */
const char* after_line(const char* text);                       /* start of the next line */

/* What is printed is collected, then written to as many files as one likes. */
struct Page {
    char text[65536];
    unsigned length;
};

void put(struct Page* page, const char* text);
void put_padded(struct Page* page, const char* text, unsigned width);
void put_number(struct Page* page, unsigned long number);
void put_hex(struct Page* page, unsigned long number); /* 0x and eight digits */
/* `text` in quotes, as JSON wants it; what is not printable ASCII becomes an escape or "?". */
void put_quoted(struct Page* page, const char* text, unsigned length);

/* 0, or -errno. */
long write_page(const struct Page* page, long file);
