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
