#!/bin/bash
# What the analysis says of programs built here: C for ARMv5 and for newer cores, static and
# stripped; and a mutant of each instruction group in code that runs.
set -euo pipefail
missing() {
    echo "analysis_test: $1 is missing"
    if [ "${ARMPACK_REQUIRE_TOOLS:-0}" = 1 ]; then exit 1; fi
    exit 77
}
cc=$(command -v arm-linux-gnueabi-gcc) || missing arm-linux-gnueabi-gcc
command -v qemu-arm > /dev/null || missing qemu-arm
command -v python3 > /dev/null || missing python3
here=$ARMPACK_SOURCE/tests/flow
export ARMPACK_GATES=$ARMPACK_SOURCE/toolchains/gates
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/program.c" <<'C'
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static jmp_buf buffer;
static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static const char *name(int number) {
    switch (number) {
        case 0: return "zero";
        case 1: return "one";
        case 2: return "two";
        case 3: return "three";
        case 4: return "four";
        case 5: return "five";
        default: return "many";
    }
}
int main(int count, char **words) {
    int numbers[] = {5, 3, 9, 1, 4};
    qsort(numbers, 5, sizeof(int), compare);
    if (setjmp(buffer) == 0) longjmp(buffer, 1);
    for (int index = 0; index < 5; ++index)
        printf("%s %f %s\n", name(numbers[index]), sin(numbers[index]), strerror(index));
    return count > 9 ? atoi(words[1]) + (int)strtod(words[2], NULL) : 0;
}
C
for options in "-marm" "-mthumb" "-marm -O0" "-mthumb -O1" "-marm -static" "-marm -O0 -static -fPIC"; do
    # shellcheck disable=SC2086
    $cc -O2 -march=armv5te $options -o "$work/program" "$work/program.c" -lm
    arm-linux-gnueabi-strip "$work/program"
    "$ARMPACK_BUILD/flow_tool" -v "$work/program" | tee "$work/verdict"
    grep -q '^pass ' "$work/verdict" || { echo "refused: $options"; exit 1; }
    rm -rf "$work/trace"
    "$here/trace.py" "$work/trace" /usr/arm-linux-gnueabi -- "$work/program"
    "$ARMPACK_BUILD/flow_tool" --covers "$work/trace/program.executed" "$work/program"
    "$ARMPACK_BUILD/mutate" "$here/mutants.txt" 24 "$work/trace/program.executed"
done
$cc -O2 -march=armv7-a -fno-pie -no-pie -o "$work/newer" "$work/program.c" -lm
if "$ARMPACK_BUILD/flow_tool" "$work/newer"; then
    echo "an ARMv7 program passed"
    exit 1
fi
