/* System calls of the ARM EABI: number in r7, arguments in r0 to r6, result or -errno in r0. There
   is no libc here: it would be three times the size of all else, and hold newer instructions. */
#pragma once

#include <asm/unistd.h>

static inline long call6(long number, long a, long b, long c, long d, long e, long f) {
    register long r7 asm("r7") = number;
    register long r0 asm("r0") = a;
    register long r1 asm("r1") = b;
    register long r2 asm("r2") = c;
    register long r3 asm("r3") = d;
    register long r4 asm("r4") = e;
    register long r5 asm("r5") = f;
    asm volatile("svc #0"
                 : "+r"(r0)
                 : "r"(r7), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5)
                 : "memory");
    return r0;
}

static inline long call3(long number, long a, long b, long c) {
    return call6(number, a, b, c, 0, 0, 0);
}

static inline long call1(long number, long a) {
    return call6(number, a, 0, 0, 0, 0, 0);
}
