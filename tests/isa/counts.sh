#!/usr/bin/env bash
# All 2^32 A32 words and all Thumb encodings have one answer; the counts by feature are pinned.
# ARMPACK_ACCEPT=1 rewrites them.
. "$(dirname "$0")/../lib.sh"
"$ARMPACK_BUILD/isa_counts" >"$scratch/counts"
if [ "${ARMPACK_ACCEPT:-}" = 1 ]; then
    cp "$scratch/counts" "$ARMPACK_SOURCE/tests/isa/counts.txt"
    skip "rewrote counts.txt"
fi
diff -u "$ARMPACK_SOURCE/tests/isa/counts.txt" "$scratch/counts" || fail "the counts changed"
