#!/bin/bash
# A sample of mutants.sh: C in Thumb and A32, static and stripped, C++ that throws, Go.
set -euo pipefail
missing() {
    echo "mutants_test: $1 is missing"
    if [ "${ARMPACK_REQUIRE_TOOLS:-0}" = 1 ]; then exit 1; fi
    exit 77
}
PATH=$PATH:/usr/local/go/bin:${XDG_CACHE_HOME:-$HOME/.cache}/armpack/go/bin
for tool in arm-linux-gnueabi-gcc arm-linux-gnueabi-g++ qemu-arm python3 go; do
    command -v "$tool" >/dev/null || missing "$tool"
done
export ARMPACK_PROGRAMS="c-thumb-stripped c-a32-static-stripped cpp-a32-stripped go-stripped"
"$ARMPACK_SOURCE/tests/flow/mutants.sh" 120

# Behind catch, in Thumb, right behind a call: only the table of exceptions tells code from data
# there. Most of what runs, with one instruction of each state.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export ARMPACK_GATES=$ARMPACK_SOURCE/toolchains/gates
arm-linux-gnueabi-g++ -std=c++17 -march=armv5te -mthumb -O2 -s -o "$work/wide" \
    "$ARMPACK_SOURCE/tests/flow/programs/wide.cpp" -lm -lpthread
"$ARMPACK_SOURCE/tests/flow/trace.py" "$work/traces" /usr/arm-linux-gnueabi -- "$work/wide" >/dev/null
printf '%s\n' 'A32 e7e00050 v6t2 UBFX' 'T32 e92d0ff0 v6t2 PUSH' >"$work/two.txt"
"$ARMPACK_BUILD/mutate" "$work/two.txt" 3000 "$work/traces/wide.executed"
