#!/usr/bin/env bash
# Words that touch registers alone, run one by one on QEMU's ARMv5TE core without floating point:
# they trap exactly when the profile lacks what they need. QEMU is a second opinion, not the judge:
# execution_disagreements.txt lists where it is wrong.
. "$(dirname "$0")/../lib.sh"
need arm-linux-gnueabi-gcc qemu-arm
folder=$ARMPACK_SOURCE/tests/isa
arm-linux-gnueabi-gcc -O1 -marm -march=armv5te -static -o "$scratch/run_words" "$folder/run_words.c"
grep -v '^#' "$folder/register_words.txt" | cut -d' ' -f1,2 >"$scratch/words"
qemu-arm -cpu arm946 "$scratch/run_words" "$scratch/words" >"$scratch/measured"
"$ARMPACK_BUILD/isa_expected" <"$scratch/words" >"$scratch/expected"
awk -v folder="$folder" '
    FILENAME ~ /disagreements/ { if (!/^#/) known[$1 " " $2 " " $3 " " $4] = 1; next }
    FILENAME ~ /measured$/ { outcome[$1 " " $2] = $3; next }
    {
        ++words
        measured = outcome[$1 " " $2]
        if (measured == $3) { ++same; next }
        if (($1 " " measured " " $4 " " $5) in known || ($1 " " measured " " $4 " -") in known) {
            ++excused; next }
        print $0 ": QEMU says " (measured == "" ? "nothing" : measured); ++wrong
    }
    END {
        print words " words, " same " as expected, " excused " known disagreements"
        exit wrong > 0 || words < 2000
    }' "$folder/execution_disagreements.txt" "$scratch/measured" "$scratch/expected" ||
    fail "the tables and QEMU disagree"
