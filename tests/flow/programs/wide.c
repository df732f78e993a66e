/* Runs through much of libc and libm, for trace.py: what executes here is what may be overwritten. */
#define _GNU_SOURCE
#include <ctype.h>
#include <fenv.h>
#include <fnmatch.h>
#include <glob.h>
#include <iconv.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <regex.h>
#include <search.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>
#include <wchar.h>

static jmp_buf buffer;
static sigjmp_buf signal_buffer;
static volatile sig_atomic_t signals;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long long shared;

static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

static const char *name(int number)
{
    switch (number) {
        case 0: return "zero";
        case 1: return "one";
        case 2: return "two";
        case 3: return "three";
        case 4: return "four";
        case 5: return "five";
        case 6: return "six";
        default: return "many";
    }
}

static void on_signal(int number)
{
    signals += number;
    siglongjmp(signal_buffer, 1);
}

static void *count(void *argument)
{
    for (int round = 0; round < 50; ++round) {
        pthread_mutex_lock(&mutex);
        shared += (intptr_t)argument;
        pthread_mutex_unlock(&mutex);
        __sync_fetch_and_add(&signals, 0);
    }
    return argument;
}

static void numbers(void)
{
    const double values[] = {0.0, 1.5, -2.25, 1e300, 1e-300, 3.14159, 12345.678};
    for (unsigned at = 0; at < sizeof values / sizeof *values; ++at) {
        const double x = values[at];
        printf("%g %e %a %f\n", sin(x) + cos(x) + tan(x), exp(fmod(x, 7)) + log(fabs(x) + 1),
               pow(fabs(x), 0.3), sqrt(fabs(x)) + cbrt(x) + atan2(x, 2) + tgamma(fmod(x, 5) + 6));
        printf("%.3Lg %ld %.9g\n", (long double)floor(x), lrint(fmod(x, 1e6)), (double)fmaf(x, 2, 1));
        printf("%g %g\n", remainder(x, 3), j0(fmod(x, 9)) + lgamma(fabs(x) + 1) + erf(x));
    }
    fesetround(FE_TONEAREST);
    feclearexcept(FE_ALL_EXCEPT);
    printf("%lld %llu %d\n", (long long)1e15 / 7, ~0ULL / 13, (int)strtol("-0x7f", NULL, 0));
    printf("%g %g\n", strtod("1.7976931348623157e308", NULL), strtod("4.9e-324", NULL));
}

static void texts(void)
{
    char text[256];
    wchar_t wide[64];
    regex_t expression;
    regmatch_t match[3];
    snprintf(text, sizeof text, "%-20s|%08x|%+d|%c|%p|%5.2f", "left", 0xbeefU, 42, 'x', (void *)0,
             2.5);
    if (regcomp(&expression, "([a-z]+)[^0-9]*([0-9a-f]{4,})", REG_EXTENDED) == 0 &&
        regexec(&expression, text, 3, match, 0) == 0)
        printf("%d %d\n", (int)match[1].rm_so, (int)match[2].rm_eo);
    regfree(&expression);
    setlocale(LC_ALL, "C.UTF-8");
    mbstowcs(wide, "gr\xc3\xbc\xc3\x9f dich", 64);
    printf("%ls %zu %d\n", wide, wcslen(wide), fnmatch("*.[ch]", "program.c", 0));
    iconv_t converter = iconv_open("UTF-16LE", "UTF-8");
    if (converter != (iconv_t)-1) iconv_close(converter);
    char *rest = text;
    for (char *word = strsep(&rest, "|"); word != NULL; word = strsep(&rest, "|"))
        printf("%s %zu %s\n", word, strspn(word, "0 "), strstr(word, "ee") ? "ee" : "-");
    glob_t found;
    if (glob("/*", 0, NULL, &found) == 0) globfree(&found);
    memmove(text + 1, text, 100);
    printf("%d %d %s\n", memcmp(text, text + 1, 50), strcasecmp("AbC", "aBd"), strerror(signals));
}

int main(int argument_count, char **words)
{
    int values[64];
    pthread_t threads[3];
    unsigned seed = 7;
    for (int at = 0; at < 64; ++at) values[at] = rand_r(&seed) % 7;
    qsort(values, 64, sizeof *values, compare);
    for (int at = 0; at < 64; at += 9) puts(name(values[at]));
    if (setjmp(buffer) == 0) longjmp(buffer, 1);
    signal(SIGUSR1, on_signal);
    if (sigsetjmp(signal_buffer, 1) == 0) raise(SIGUSR1);
    ucontext_t context;
    volatile int once = 0;
    getcontext(&context);
    if (once++ == 0) setcontext(&context);
    for (intptr_t at = 0; at < 3; ++at) pthread_create(&threads[at], NULL, count, (void *)at);
    for (int at = 0; at < 3; ++at) pthread_join(threads[at], NULL);
    numbers();
    texts();
    time_t now = 1000000000;
    struct tm parts;
    char day[64];
    strftime(day, sizeof day, "%A %d %B %Y %H:%M:%S", gmtime_r(&now, &parts));
    FILE *self = fopen(words[0], "rb");
    if (self != NULL) {
        char *line = NULL;
        size_t size = 0;
        if (getline(&line, &size, self) < 0) puts("empty");
        free(line);
        fclose(self);
    }
    void *blocks[40];
    for (int at = 0; at < 40; ++at) blocks[at] = calloc(at + 1, 997);
    for (int at = 0; at < 40; at += 2) blocks[at] = realloc(blocks[at], 100000 / (at + 1));
    for (int at = 0; at < 40; ++at) free(blocks[at]);
    printf("%s %lld %d %d\n", day, shared, signals, argument_count > 9 ? atoi(words[1]) : 0);
    return 0;
}
