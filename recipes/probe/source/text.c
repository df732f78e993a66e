#include "text.h"

#include "syscalls.h"

/* What the compiler calls for assignments and initializations of structures. */
void* memset(void* to, int byte, unsigned long size) {
    volatile unsigned char* at = to;
    while (size-- > 0)
        *at++ = (unsigned char)byte;
    return to;
}

void* memcpy(void* to, const void* from, unsigned long size) {
    volatile unsigned char* at = to;
    const unsigned char* source = from;
    while (size-- > 0)
        *at++ = *source++;
    return to;
}

void copy_text(char* to, const char* from, unsigned size) {
    unsigned length = 0;
    for (; from[length] != '\0' && length < size - 1; ++length)
        to[length] = from[length];
    to[length] = '\0';
}

int same_text(const char* one, const char* other) {
    const char* rest = after_prefix(one, other);
    return rest != 0 && *rest == '\0';
}

const char* after_prefix(const char* text, const char* prefix) {
    for (; *prefix != '\0'; ++prefix, ++text) {
        if (*text != *prefix) return 0;
    }
    return text;
}

const char* after_line(const char* text) {
    while (*text != '\0' && *text != '\n')
        ++text;
    return *text == '\n' ? text + 1 : text;
}

static void put_byte(struct Page* page, char byte) {
    if (page->length < sizeof page->text) page->text[page->length++] = byte;
}

void put(struct Page* page, const char* text) {
    for (; *text != '\0'; ++text)
        put_byte(page, *text);
}

void put_padded(struct Page* page, const char* text, unsigned width) {
    unsigned length = 0;
    for (; text[length] != '\0'; ++length)
        put_byte(page, text[length]);
    for (; length < width; ++length)
        put_byte(page, ' ');
}

/* Without a division: that would be a function of the compiler's library, which wants a libc. */
void put_number(struct Page* page, unsigned long number) {
    static const unsigned long powers[] = {1000000000, 100000000, 10000000, 1000000, 100000,
                                           10000,      1000,      100,      10,      1};
    int begun = 0;
    for (unsigned at = 0; at < sizeof powers / sizeof *powers; ++at) {
        char digit = '0';
        for (; number >= powers[at]; number -= powers[at])
            ++digit;
        begun = begun || digit != '0' || powers[at] == 1;
        if (begun) put_byte(page, digit);
    }
}

void put_hex(struct Page* page, unsigned long number) {
    put(page, "0x");
    for (int shift = 28; shift >= 0; shift -= 4) {
        put_byte(page, "0123456789abcdef"[number >> shift & 15]);
    }
}

void put_quoted(struct Page* page, const char* text, unsigned length) {
    put_byte(page, '"');
    for (unsigned at = 0; at < length; ++at) {
        const char byte = text[at];
        if (byte == '"' || byte == '\\') put_byte(page, '\\');
        if (byte == '\t') {
            put(page, "\\t");
        } else {
            put_byte(page, byte >= ' ' && byte <= '~' ? byte : '?');
        }
    }
    put_byte(page, '"');
}

long write_page(const struct Page* page, long file) {
    unsigned done = 0;
    while (done < page->length) {
        const long got =
            call3(__NR_write, file, (long)(page->text + done), (long)(page->length - done));
        if (got < 0) return got;
        done += (unsigned)got;
    }
    return 0;
}
